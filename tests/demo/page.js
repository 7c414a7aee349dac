// Draws what each resident's screen shows, and sends what is typed there.
"use strict";

const EVERY_MS = 700;
const drawn = {};

async function send(body) {
  await fetch("say", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  await look();
}

function bubble(channel, one, isLast) {
  const item = document.createElement("li");
  item.className = one.who;
  item.textContent = one.text;
  if (one.choices.length && isLast) {
    const choices = document.createElement("div");
    choices.className = "choices";
    for (const choice of one.choices) {
      const button = document.createElement("button");
      button.textContent = choice.label;
      button.addEventListener("click", () =>
        send({ channel, press: choice.value, label: choice.label }));
      choices.append(button);
    }
    item.append(choices);
  }
  return item;
}

function draw(channel, messages) {
  if (drawn[channel] === messages.length) return;
  drawn[channel] = messages.length;
  const list = document.querySelector(`[data-channel="${channel}"] ol`);
  list.replaceChildren(
    ...messages.map((one, n) => bubble(channel, one, n === messages.length - 1)));
  list.scrollTop = list.scrollHeight;
}

function tell(note) {
  const line = document.getElementById("note");
  if (line.textContent !== note) line.textContent = note;
}

async function look() {
  const answer = await fetch("state");
  const state = await answer.json();
  for (const [channel, messages] of Object.entries(state.screens)) draw(channel, messages);
  tell(state.note);
  const links = document.getElementById("links");
  if (!links.childNodes.length) {
    for (const [label, address] of Object.entries(state.links)) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = label;
      links.append(link, " ");
    }
  }
}

for (const section of document.querySelectorAll("section")) {
  const channel = section.dataset.channel;
  const name = section.querySelector("h2").textContent;
  const list = document.createElement("ol");
  list.setAttribute("aria-live", "polite");
  const form = document.createElement("form");
  const field = document.createElement("input");
  field.setAttribute("aria-label", `Write on ${name}`);
  field.required = true;
  field.setAttribute("list", "try");
  field.placeholder = "Write, or choose an example";
  const button = document.createElement("button");
  button.textContent = "Send";
  form.append(field, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value;
    field.value = "";
    send({ channel, text });
  });
  section.append(list, form);
}

const STOPPED = "The demo has stopped. Start it again with: make demo-channels";

const lookAgain = () => look().catch(() => tell(STOPPED));
setInterval(lookAgain, EVERY_MS);
lookAgain();
