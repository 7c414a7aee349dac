// The map that moves: the page's own reports as pins over the teams' outlines, no tiles from outside.
"use strict";

(() => {
  const place = document.getElementById("map");
  if (!place || !window.L) return;
  place.hidden = false;
  const L = window.L;
  const APART_PX = 28; // of pins 32 px wide enough is free then to hit each
  const map = L.map(place, { attributionControl: false, minZoom: 6, maxZoom: 17, zoomSnap: 0, zoomControl: false });
  L.control.zoom({ zoomInTitle: "Zoom in", zoomOutTitle: "Zoom out" }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);

  function reports() {
    if (place.dataset.lat) {
      const { lat, lon, urgency, words } = place.dataset;
      return [{ at: L.latLng(lat, lon), urgency, words, number: "" }];
    }
    return [...document.querySelectorAll(".queue-item[data-lat]")].map((item) => {
      const link = item.querySelector("a");
      return {
        at: L.latLng(item.dataset.lat, item.dataset.lon),
        urgency: item.dataset.urgency,
        number: item.dataset.number,
        words: link.textContent.trim(),
        href: link.href,
        tag: item.querySelector(".urgency").textContent,
        due: item.querySelector(".queue-due").textContent.trim(),
      };
    });
  }

  function popup(all) {
    const list = document.createElement("ul");
    for (const one of all) {
      const item = document.createElement("li");
      const name = document.createElement(one.href ? "a" : "strong");
      name.textContent = one.number ? `${one.number}. ${one.words}` : one.words;
      if (one.href) name.href = one.href;
      item.append(name);
      if (one.tag) {
        const more = document.createElement("div");
        more.textContent = `${one.tag}. ${one.due}`;
        item.append(more);
      }
      list.append(item);
    }
    return list;
  }

  function pin({ at, all }) {
    const face = document.createElement("span");
    face.className = `pin pin-${all[0].urgency}`;
    face.textContent = all.length > 1 ? `${all[0].number}+` : all[0].number || "•";
    const icon = L.divIcon({ html: face, className: "pin-holder", iconSize: [32, 32], iconAnchor: [16, 16], popupAnchor: [0, -14] });
    const marker = L.marker(at, { icon, riseOnHover: true, zIndexOffset: 1000 - Number(all[0].number || 0) });
    marker.bindPopup(popup(all), { maxWidth: 280, autoPanPadding: [20, 20] });
    marker.on("add", () => {
      const words = all.map((one) => (one.number ? `${one.number}. ${one.words}` : one.words)).join("; ");
      marker.getElement().setAttribute("aria-label", words);
    });
    return marker;
  }

  // Reports that would lie on one another are one pin that lists them, until one looks closer.
  function groups(all) {
    const found = [];
    for (const one of all) {
      const at = map.latLngToLayerPoint(one.at);
      const near = found.find((other) => other.point.distanceTo(at) < APART_PX);
      if (near) near.all.push(one);
      else found.push({ at: one.at, point: at, all: [one] });
    }
    return found;
  }

  const all = reports();
  const pins = L.layerGroup();
  const showPins = () => {
    pins.clearLayers();
    for (const one of groups(all)) pins.addLayer(pin(one));
  };
  map.fitBounds(L.latLngBounds(all.map((one) => one.at)).pad(0.25), { maxZoom: place.dataset.lat ? 14 : 15 });
  pins.addTo(map);
  showPins();
  map.on("zoomend", showPins);

  let several = false; // teams: the whole force lies behind them
  const look = (feature) => ({
    color: feature.properties.kind === "mine" ? "#1d4f91" : "#8f8a7e",
    weight: { mine: several ? 2 : 3, other: 1, force: 1.5, outside: 0.5 }[feature.properties.kind],
    fillColor: { mine: "#cfe0f7", other: "#f4f1ea", force: "#f4f1ea", outside: "#e3e1dc" }[feature.properties.kind],
    fillOpacity: 1,
    interactive: false,
  });

  async function outline() {
    const answer = await fetch(place.dataset.outlines, { headers: { "X-Blue-Lamp-Refresh": "1" } });
    if (!answer.ok) return;
    const found = await answer.json();
    several = found.features.some((one) => one.properties.kind === "force");
    const mine = found.features.filter((one) => one.properties.kind === "mine");
    const others = found.features.filter((one) => one.properties.kind !== "mine");
    const ground = L.geoJSON({ type: "FeatureCollection", features: [...others, ...mine] }, { style: look }).addTo(map);
    ground.bringToBack();
    const labels = L.layerGroup().addTo(map);
    for (const one of several ? mine : [...mine, ...others]) {
      const { label, name, kind } = one.properties;
      const own = kind === "mine";
      const words = document.createElement("span");
      words.textContent = name;
      L.tooltip({ permanent: true, direction: "center", className: `team-label${own ? " team-label-mine" : ""}`, interactive: false })
        .setLatLng(label).setContent(words).addTo(labels);
    }
    // names that would lie on one another give way to the one that came first
    const tidy = () => {
      const edge = place.getBoundingClientRect();
      const taken = [...place.querySelectorAll(".pin-holder, .leaflet-control")].map((one) => one.getBoundingClientRect());
      labels.eachLayer((one) => {
        const box = one.getElement();
        if (!box) return;
        box.style.visibility = "visible";
        const { left, top, right, bottom } = box.getBoundingClientRect();
        const cut = left < edge.left || right > edge.right || top < edge.top || bottom > edge.bottom;
        const meets = cut || taken.some((other) => left < other.right && right > other.left && top < other.bottom && bottom > other.top);
        if (meets) box.style.visibility = "hidden";
        else taken.push(box.getBoundingClientRect());
      });
    };
    map.on("zoomend moveend", tidy);
    // ground is known within the window only: nothing beyond it is shown
    const [west, south, east, north] = found.bbox;
    const frame = L.latLngBounds([south, west], [north, east]).pad(-0.02);
    const widest = map.getBoundsZoom(frame, true);
    // first the view, then its limits: a limit that is overstepped would start an animation
    if (several) map.setView(map.getCenter(), Math.max(map.getZoom(), widest), { animate: false });
    else map.setView(frame.getCenter(), widest, { animate: false });
    map.setMinZoom(widest);
    map.setMaxBounds(frame);
    tidy();
  }
  outline().catch(() => { /* the pins and the list are enough */ });
})();
