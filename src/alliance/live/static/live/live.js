// Elements with data-live="<address or name of a topic>" get an event "live" when the topic has
// changed, with its payload as detail (htmx: hx-trigger="live"), and "live:here" when the number of
// those who have it open has; [data-live-here] inside shows that number. One websocket serves the
// whole page. It comes back by itself and then brings the state of now; where there is none to be
// had, the page asks every few seconds instead. Without this script a page shows the state it was
// made with. data-live-version is the version that it was made with.
"use strict";
(() => {
  const PREFIX = "/live/", FIRST_MS = 400, LONGEST_MS = 20000, ASK_MS = 3000, HIDDEN_MS = 30000;
  const topics = new Map(); // name -> { version, elements, tag }

  const find = () => {
    let news = false;
    for (const element of document.querySelectorAll("[data-live]")) {
      const place = element.dataset.live;
      const name = place.startsWith(PREFIX) ? decodeURIComponent(place.slice(PREFIX.length)) : place;
      if (!topics.has(name)) {
        const shown = element.dataset.liveVersion;
        topics.set(name, { version: shown ? Number(shown) : null, elements: new Set(), tag: null });
        news = true;
      }
      topics.get(name).elements.add(element);
    }
    return news;
  };

  const take = ({ topic: name, version, payload, here, gone }) => {
    const topic = topics.get(name);
    if (!topic) return;
    if (gone) return topics.delete(name);
    if (here !== undefined) {
      for (const element of topic.elements) {
        for (const place of element.querySelectorAll("[data-live-here]")) place.textContent = here;
        element.dispatchEvent(new CustomEvent("live:here", { detail: here, bubbles: true }));
      }
    }
    if (version === undefined) return;
    const isNew = topic.version !== null && version !== topic.version && payload !== undefined;
    const missed = payload === undefined && topic.version !== null && version !== topic.version;
    topic.version = version;
    if (missed) return ask(name); // told where it is, not what it is
    if (!isNew) return;
    for (const element of topic.elements) {
      element.dispatchEvent(new CustomEvent("live", { detail: payload, bubbles: true }));
    }
  };

  // Asking, where there is no websocket.
  const ask = async (name) => {
    const topic = topics.get(name);
    if (!topic) return;
    const headers = topic.tag ? { "If-None-Match": topic.tag } : {};
    const answer = await fetch(PREFIX + encodeURI(name), { headers, credentials: "same-origin" });
    if (answer.status === 404 || answer.status === 403) topics.delete(name);
    if (answer.status !== 200) return;
    const known = topic.tag;
    topic.tag = answer.headers.get("ETag");
    const state = await answer.json();
    if (known === null && topic.version === state.version) return;
    take({ topic: name, ...state });
  };
  let asking = 0;
  const askOn = async () => {
    for (const name of topics.keys()) {
      try { await ask(name); } catch { /* offline, or the site restarts */ }
    }
    asking = setTimeout(askOn, document.hidden ? HIDDEN_MS : ASK_MS);
  };

  let socket = null, failures = 0, timer = 0;
  const connect = () => {
    clearTimeout(timer);
    if (!topics.size || (socket && socket.readyState < 2)) return;
    socket = new WebSocket(location.origin.replace(/^http/, "ws") + PREFIX + "socket");
    let opened = false;
    socket.onopen = () => {
      opened = true;
      failures = 0;
      clearTimeout(asking);
      asking = 0;
      listen();
    };
    socket.onmessage = (event) => take(JSON.parse(event.data));
    socket.onclose = () => {
      failures += opened ? 0 : 1;
      // Hundreds of pages come back after a restart: not all in the same moment.
      const wait = Math.min(FIRST_MS * 2 ** failures, LONGEST_MS) * (0.5 + Math.random());
      timer = setTimeout(connect, wait);
      if (failures >= 2 && !asking) asking = setTimeout(askOn, ASK_MS);
    };
  };
  const listen = () => {
    if (!socket || socket.readyState !== 1) return;
    const listen = Object.fromEntries([...topics].map(([name, topic]) => [name, topic.version]));
    socket.send(JSON.stringify({ listen }));
  };

  find();
  connect();
  addEventListener("online", connect);
  document.addEventListener("visibilitychange", () => document.hidden || connect());
  document.addEventListener("htmx:afterSettle", () => find() && (socket?.readyState === 1 ? listen() : connect()));
})();
