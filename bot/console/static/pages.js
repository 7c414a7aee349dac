// Every page: "3 min ago" stays true, filters fold on narrow screens, and whoever watches for alerts sees
// how many are open.
const SECOND = 1000;
const LOOK_MS = 15 * SECOND;

function span(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 && hours < 10 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  const whole = `${days} ${days === 1 ? "day" : "days"}`;
  return hours % 24 && days < 3 ? `${whole} ${hours % 24} h` : whole;
}

// Counted from what the server wrote, so that a wrong clock on this machine changes nothing.
const opened = performance.now();
const ages = new Map();

function read(text) {
  const units = { s: 1, min: 60, h: 3600, day: 86400, days: 86400 };
  let seconds = 0;
  for (const [, number, unit] of text.matchAll(/(\d+) (s|min|h|days?)\b/g)) seconds += Number(number) * units[unit];
  return seconds;
}

for (const time of document.querySelectorAll("time[data-ago]")) ages.set(time, read(time.textContent));
window.setInterval(() => {
  const since = Math.floor((performance.now() - opened) / SECOND);
  for (const [time, seconds] of ages) {
    // what was said in hours and minutes is exact to the minute only
    const words = `${span(seconds + since)} ago`;
    if (time.textContent !== words) time.textContent = words;
  }
}, 20 * SECOND);

// Where a filter stands above what it filters, it would hide it.
if (window.matchMedia("(max-width: 61.99rem)").matches) {
  for (const one of document.querySelectorAll("details[data-folds]")) one.open = false;
}

// Asking keeps a session awake, so a page that nobody touches stops asking: sessions must end.
const ALONE_MS = 20 * 60 * SECOND;
let touched = performance.now();
for (const sign of ["keydown", "pointerdown", "scroll"]) {
  window.addEventListener(sign, () => { touched = performance.now(); }, { passive: true });
}

const isAlone = () => performance.now() - touched > ALONE_MS;

const badge = document.getElementById("alert-count");
if (badge) {
  let asking = false;

  async function look() {
    if (isAlone()) badge.hidden = true;
    if (isAlone() || asking || document.visibilityState !== "visible") return;
    asking = true;
    try {
      const answer = await fetch(badge.dataset.from, { headers: { "X-Blue-Lamp-Refresh": "1" }, cache: "no-store" });
      const { open } = answer.ok ? await answer.json() : {};
      if (open !== undefined && !isAlone()) show(open); // it may have come long after it was asked
    } catch {
      // the next look will tell
    }
    asking = false;
  }

  function show(open) {
    const words = document.createElement("span");
    words.className = "govuk-visually-hidden";
    words.textContent = " open";
    badge.replaceChildren(String(open), words);
    badge.hidden = !open;
  }

  look();
  window.setInterval(look, LOOK_MS);
}
