// Keeps the alerts page current, and says so loudly when it no longer can.
"use strict";

const EVERY_MS = 3000;
const REMIND_MS = 15000;
const TOO_LONG_MS = 15000;

const open = document.getElementById("open");
const news = document.getElementById("news");
const lost = document.getElementById("lost");
const soundButton = document.getElementById("sound");
const title = document.title.replace(/^\(\d+\) /, "");

let count = Number(open.dataset.count);
let heardAt = Date.now();
let clocksApart = null;
let sound = null;
let beepedAt = 0;

function words(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

function showAges() {
  const now = Date.now() + (clocksApart || 0);
  for (const time of open.querySelectorAll("time[data-age]")) {
    const seconds = Math.max(0, Math.floor((now - Date.parse(time.dateTime)) / 1000));
    time.textContent = words(seconds);
  }
}

function beep() {
  if (!sound || !count) return;
  beepedAt = Date.now();
  // a phone that was locked, or a tab that slept, leaves the sound suspended
  if (sound.state !== "running") sound.resume().then(showSound, showSound);
  [0, 0.25, 0.5].forEach((start) => {
    const tone = sound.createOscillator();
    const loudness = sound.createGain();
    tone.frequency.value = 880;
    loudness.gain.value = 0.25;
    tone.connect(loudness).connect(sound.destination);
    tone.start(sound.currentTime + start);
    tone.stop(sound.currentTime + start + 0.16);
  });
}

function show(html, state) {
  const known = new Set([...open.querySelectorAll(".alert")].map((one) => one.id));
  const focused = document.activeElement && open.contains(document.activeElement) ? document.activeElement.id : "";
  open.innerHTML = html;
  open.dataset.state = state;
  const fresh = [...open.querySelectorAll(".alert")].filter((one) => !known.has(one.id));
  fresh.forEach((one) => one.classList.add("alert-new"));
  count = open.querySelectorAll(".alert").length;
  document.title = count ? `(${count}) ${title}` : title;
  if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
  if (fresh.length) {
    news.textContent = `${fresh.length === 1 ? "A new alert" : `${fresh.length} new alerts`}. ${count} open.`;
    beep();
  }
}

function cannot(why) {
  lost.textContent = why;
  lost.hidden = false;
}

async function look() {
  try {
    const answer = await fetch("/staff/alerts/open", { headers: { "X-Blue-Lamp-Refresh": "1" }, cache: "no-store" });
    if (answer.status === 401) {
      cannot("You have been signed out. Alerts are no longer shown here: sign in again.");
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    heardAt = Date.now();
    clocksApart = Date.parse(answer.headers.get("Date")) - heardAt;
    lost.hidden = true;
    const state = answer.headers.get("X-Blue-Lamp-State");
    const html = await answer.text();
    if (state !== open.dataset.state) show(html, state);
  } catch {
    if (Date.now() - heardAt > TOO_LONG_MS) {
      cannot("The connection is lost. New alerts are not shown until it is back.");
    }
  }
  window.setTimeout(look, EVERY_MS);
}

// Browsers play nothing before somebody pressed something: the button never claims what is not so.
function showSound() {
  const on = Boolean(sound) && sound.state === "running";
  soundButton.setAttribute("aria-pressed", String(on));
  if (on) soundButton.textContent = "Sound is on";
  else soundButton.textContent = sound || remembered() ? "Sound was on: press to hear alerts" : "Sound is off";
}

function remembered() {
  try { return sessionStorage.getItem("alerts.sound") === "on"; } catch { return false; }
}

function remember(on) {
  try { sessionStorage.setItem("alerts.sound", on ? "on" : "off"); } catch { /* it is off after the next reload */ }
}

soundButton.hidden = false;
showSound();
soundButton.addEventListener("click", () => {
  const on = soundButton.getAttribute("aria-pressed") !== "true";
  remember(on);
  if (sound && !on) sound.close();
  sound = on ? sound || new AudioContext() : null;
  if (sound) sound.onstatechange = showSound;
  showSound();
  beep();
});

window.setInterval(showAges, 1000);
window.setInterval(() => { if (Date.now() - beepedAt > REMIND_MS) beep(); }, 1000);
window.setTimeout(look, EVERY_MS);
