// Makes the form quicker: answers without a reload, and later messages as they come.
(function () {
  "use strict";
  var API = "/api/v1/chat";
  var body = document.body;
  var talk = document.getElementById("talk");
  var choices = document.getElementById("choices");
  var write = document.getElementById("write");
  var text = document.getElementById("text");
  var photo = document.getElementById("photo");
  var problem = document.getElementById("problem");
  var alarm = document.getElementById("alarm");
  var locate = document.getElementById("locate");
  var WHO = { resident: "You", bot: "Blue Lamp (automated)", staff: "Police" };
  var after = Number(body.dataset.after);
  var seen = new Set();
  var stream = null;
  var unsent = null; // what failed, so that a second try carries the same id

  function newId() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, function (one) { return one.toString(16).padStart(2, "0"); }).join("");
  }

  function element(tag, kind, words) {
    var made = document.createElement(tag);
    made.className = kind;
    if (words !== undefined) made.textContent = words;
    return made;
  }

  function show(author, words, danger) {
    var item = element("li", "said " + author + (danger ? " danger" : ""));
    item.append(element("p", "who", WHO[author]), element("p", "words", words));
    if (danger) {
      var call = element("a", "call", "Call 999");
      call.href = "tel:999";
      item.append(call);
      alarm.textContent = words;
    }
    talk.append(item);
    return item;
  }

  function showChoices(list) {
    choices.querySelectorAll("button").forEach(function (one) { one.remove(); });
    list.forEach(function (one) {
      var button = element("button", "quiet", one.label);
      button.name = "press";
      button.value = one.value;
      choices.append(button);
    });
    choices.hidden = list.length === 0;
  }

  function hear(answer) {
    var last = null;
    var first = null;
    answer.replies.forEach(function (one) {
      if (one.seq > 0) {
        if (seen.has(one.seq) || one.seq <= after) return;
        seen.add(one.seq);
      }
      if (one.author !== "staff") last = one; // an officer's words take no question away
      var item = show(one.author || "bot", one.text, one.call_999);
      first = first || item;
    });
    if (first !== null) first.scrollIntoView({ block: "nearest" });
    if (last !== null) showChoices(last.choices);
  }

  function listen() {
    if (stream !== null || !window.EventSource) return;
    stream = new EventSource(API + "/events?after=" + after);
    stream.onmessage = function (event) { hear(JSON.parse(event.data)); };
    stream.onerror = function () {
      // a refusal closes it for good: look again later
      if (stream.readyState === EventSource.CLOSED) { stream = null; setTimeout(listen, 10000); }
    };
  }

  function complain(list) {
    problem.replaceChildren.apply(problem, list.map(function (one) { return element("p", "", one); }));
    problem.hidden = list.length === 0;
  }

  function request(message) {
    var headers = { "X-Form-Token": body.dataset.token };
    if (message.photo) {
      var form = new FormData();
      form.append("message_id", message.message_id);
      if (message.text) form.append("text", message.text);
      form.append("photo", message.photo);
      return fetch(API, { method: "POST", headers: headers, body: form });
    }
    headers["Content-Type"] = "application/json";
    return fetch(API, { method: "POST", headers: headers, body: JSON.stringify(message) });
  }

  async function send(message, shown) {
    complain([]);
    var key = JSON.stringify([message.text, message.press, message.location, message.photo && message.photo.name]);
    message.message_id = unsent !== null && unsent.key === key ? unsent.id : newId();
    var item = show("resident", shown, false);
    item.classList.add("waiting");
    item.scrollIntoView({ block: "nearest" });
    showChoices([]);
    try {
      var response = await request(message);
      var answer = await response.json();
      if (!response.ok) {
        item.remove();
        unsent = { key: key, id: message.message_id };
        complain(answer.replies.map(function (one) { return one.text; }).concat(answer.error.message));
        return false;
      }
      item.classList.remove("waiting");
      unsent = null;
      hear(answer);
      listen();
      return true;
    } catch (error) {
      item.remove();
      unsent = { key: key, id: message.message_id };
      complain(["Your message was not sent. Check your connection and send it again. In an emergency call 999."]);
      return false;
    }
  }

  // on a phone the keyboard would cover the answer
  function writeOn() {
    if (window.matchMedia("(pointer: fine)").matches) text.focus({ preventScroll: true });
  }

  write.addEventListener("submit", async function (event) {
    event.preventDefault();
    var words = text.value.trim();
    var file = photo.files[0];
    if (!words && !file) { complain(["Write a message first."]); text.focus(); return; }
    var message = file ? { text: words, photo: file } : { text: words };
    text.value = "";
    var sent = await send(message, words ? (file ? words + "\n(with a photo)" : words) : "(a photo)");
    if (sent) { photo.value = ""; } else { text.value = words; }
    writeOn();
  });

  text.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) write.requestSubmit();
  });

  choices.addEventListener("submit", async function (event) {
    event.preventDefault();
    var pressed = event.submitter;
    if (!pressed) return;
    var list = Array.from(choices.querySelectorAll("button"), function (one) {
      return { label: one.textContent.trim(), value: one.value };
    });
    if (!(await send({ press: pressed.value }, pressed.textContent.trim()))) showChoices(list);
    writeOn();
  });

  if (navigator.geolocation) {
    locate.hidden = false;
    locate.addEventListener("click", function () {
      complain([]);
      navigator.geolocation.getCurrentPosition(
        function (found) {
          send({ location: { lat: found.coords.latitude, lon: found.coords.longitude } }, "(my location)");
        },
        function () { complain(["Your device did not give your location. Write where it is instead."]); },
        { enableHighAccuracy: true, timeout: 15000 }
      );
    });
  }

  // the server's own messages of this load are in the list already
  if (body.dataset.known === "yes") {
    listen();
  } else if (body.dataset.known === "maybe" && location.search !== "?again") {
    // a link from another site hides the conversation's cookie from the first load only
    fetch(API + "?after=0").then(function (response) {
      if (!response.ok) return null;
      return response.json();
    }).then(function (answer) {
      if (answer !== null && answer.replies.length > 0) location.replace("/?again");
    }).catch(function () {});
  }
  var latest = document.getElementById("latest");
  if (latest !== null) latest.scrollIntoView({ block: "center" });
})();
