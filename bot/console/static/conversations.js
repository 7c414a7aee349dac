// The list says how much is new; an open conversation grows by what is said in it.
const EVERY_MS = 4000;
const REFRESH = { headers: { "X-Blue-Lamp-Refresh": "1" }, cache: "no-store" };
const news = document.getElementById("news");
const talk = document.getElementById("talk");

async function lookAtList() {
  const answer = await fetch(news.dataset.newsFrom, REFRESH);
  if (!answer.ok) return;
  const { new: count } = await answer.json();
  if (!count || Number(news.dataset.count) === count) return;
  news.dataset.count = count;
  const link = document.createElement("a");
  link.href = "/staff/conversations";
  link.textContent = `Somebody wrote in ${count === 1 ? "a conversation" : `${count} conversations`} since: show the latest`;
  news.replaceChildren(link);
}

async function lookAtTalk() {
  const answer = await fetch(`${talk.dataset.turnsFrom}?after=${talk.dataset.last}`, REFRESH);
  if (answer.status === 401) news.textContent = "You have been signed out. What is said now is not shown here.";
  if (!answer.ok) return;
  const last = answer.headers.get("X-Blue-Lamp-Last");
  if (last === talk.dataset.last) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const turns = page.querySelectorAll(".turn");
  const list = talk.querySelector(".replay");
  if (list) list.append(...turns);
  talk.dataset.last = last;
  news.textContent = turns.length === 1 ? "A new message." : `${turns.length} new messages.`;
}

const look = talk ? lookAtTalk : news && news.dataset.newsFrom ? lookAtList : null;
async function again() {
  try {
    if (document.visibilityState === "visible") await look();
  } catch {
    news.textContent = "The connection is lost. What is said now is not shown here.";
  }
  window.setTimeout(again, EVERY_MS);
}
if (look) window.setTimeout(again, EVERY_MS);
