// Leave quickly: empty the page at once, let the server forget the keys, then go somewhere neutral.
(function () {
  "use strict";
  function leave() {
    document.body.hidden = true;
    document.title = "Weather";
    if (navigator.sendBeacon) navigator.sendBeacon("/exit", new FormData());
    location.replace(document.body.dataset.exit);
  }
  document.getElementById("leave").addEventListener("submit", function (event) {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !event.isComposing) leave();
  });
})();
