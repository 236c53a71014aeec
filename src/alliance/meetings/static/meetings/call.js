// The page of a call while it is open. It works without this file: each button then loads the page
// anew. With it, what is pressed is sent in the background, so that nobody loses what they are
// typing elsewhere on the page, and what others do appears.
//
// One small document (the "state") says how the call is. It comes with each answer and with each
// change that live.js reports; a part of the page is only fetched when the state says that it is
// another one than is shown, and after a random wait, so that 500 pages do not ask at once.
"use strict";
(() => {
  const call = document.querySelector("[data-call]");
  if (!call) return;
  const base = call.dataset.call;
  const said = document.getElementById("call-said");
  const one = (selector, within = document) => within.querySelector(selector);
  const WAIT_MS = 2500;
  let state = JSON.parse(document.getElementById("call-state").textContent);
  const shown = seenIn(state);

  function seenIn(of) {
    return new Map([["agenda", of.agenda], ["roll", of.roll.v], ["polls", pollsOf(of)], ["record", String(of.record)]]);
  }

  function pollsOf(of) {
    return of.polls.map((poll) => poll.id + (poll.open ? "o" : "c")).join();
  }

  // Parts of the page ---------------------------------------------------------------------------
  const waiting = new Map();

  function fetchSoon(part, wait = Math.random() * WAIT_MS) {
    if (waiting.has(part)) return;
    waiting.set(part, setTimeout(async () => {
      waiting.delete(part);
      const at = { ...state };
      try {
        const answer = await fetch(`${base}part/${part}/`, { credentials: "same-origin" });
        const place = one(`[data-part="${part}"]`);
        if (!answer.ok || !place) return;
        const focused = place.contains(document.activeElement) && document.activeElement.getAttribute("formaction");
        place.innerHTML = await answer.text();
        document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: place }, bubbles: true }));
        if (focused) one(`[formaction="${CSS.escape(focused)}"]`, place)?.focus();
        shown.set(part, seenIn(at).get(part));
        if (part === "agenda") mark();
      } catch {
        setTimeout(() => fetchSoon(part), 5000);
      }
    }, wait));
  }

  function apply(next, mineToo) {
    if (next.v < state.v) return; // an answer that was overtaken
    const before = state;
    state = next;
    const wait = mineToo ? 0 : undefined;
    if (next.agenda !== shown.get("agenda")) fetchSoon("agenda", wait);
    if (next.roll.v !== shown.get("roll")) roll(wait);
    if (pollsOf(next) !== shown.get("polls")) fetchSoon("polls", wait);
    if (String(next.record) !== shown.get("record")) fetchSoon("record", wait);
    hands();
    ballots();
    for (const count of document.querySelectorAll("[data-roll-count]")) count.textContent = next.roll.count;
    for (const count of document.querySelectorAll("[data-hand-count]")) count.textContent = next.hands.length;
    for (const poll of next.polls) {
      const count = one(`[data-poll="${poll.id}"] [data-ballots]`);
      if (count) count.textContent = poll.ballots;
    }
    const section = one("#polls");
    if (section && next.polls.length) section.hidden = false;
    mark();
    tick();
    if (next.phase !== before.phase) phaseChanged();
  }

  let leaving = false; // the page is about to be another

  function phaseChanged() {
    if (leaving) return;
    if (state.phase === "final") {
      const note = document.createElement("p");
      note.className = "alert alert-info";
      const link = document.createElement("a");
      link.href = base;
      link.textContent = call.dataset.saidShow;
      note.append(call.dataset.saidChanged + " ", link);
      call.prepend(note);
      said.textContent = call.dataset.saidChanged;
    } else if (!document.activeElement?.matches("input, textarea, select") && !one("details[open] textarea, [data-pad-open][open]")) {
      location.reload(); // the way in, the controls: what the page offers is another now
    }
  }

  // Now, and the time -----------------------------------------------------------------------------
  function mark() {
    for (const item of document.querySelectorAll("[data-item]")) {
      const current = Number(item.dataset.item) === state.now.item;
      item.classList.toggle("is-current", current);
      if (current) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
      if (current) {
        const title = one("[data-now]");
        if (title.textContent !== item.dataset.label) {
          title.textContent = item.dataset.label;
          said.textContent = item.dataset.label;
        }
      }
    }
    if (state.now.item === null && state.phase === "on") one("[data-now]").textContent = one("[data-now]").dataset.none;
  }

  function tick() {
    const ring = one("[data-ring]");
    const timed = state.now.item !== null && state.now.began;
    ring.hidden = !timed;
    for (const element of document.querySelectorAll("[data-when-timed]")) element.hidden = !timed;
    if (!timed) return;
    const gone = Math.max((Date.now() - new Date(state.now.began)) / 1000, 0);
    const whole = state.now.minutes * 60;
    const over = gone > whole;
    const fill = one(".ring-fill", ring);
    fill.setAttribute("stroke-dasharray", `${Math.min((100 * gone) / whole, 100).toFixed(1)} 100`);
    fill.classList.toggle("is-over", over);
    const minutes = over ? `+${Math.ceil((gone - whole) / 60)}` : String(Math.floor((whole - gone) / 60));
    const text = one("[data-left]", ring);
    if (text.textContent !== minutes) text.textContent = minutes;
  }

  // Hands, roll call, ballots ---------------------------------------------------------------------
  function hands() {
    const list = one("[data-hands]");
    const template = document.getElementById("hand-template");
    if (!list || !template) return;
    const known = new Map([...list.children].map((row) => [Number(row.dataset.hand), row]));
    state.hands.forEach((hand, place) => {
      let row = known.get(hand.id);
      known.delete(hand.id);
      if (!row) {
        row = template.content.firstElementChild.cloneNode(true);
        row.dataset.hand = hand.id;
        const name = one(".hand-name", row);
        name.textContent = hand.name || name.dataset.anonymous;
        one(".hand-about", row).textContent = hand.about;
        for (const spoken of row.querySelectorAll("[data-name]")) spoken.textContent = ` ${hand.name}`;
        for (const button of row.querySelectorAll("[formaction]")) {
          button.setAttribute("formaction", button.getAttribute("formaction").replace("/hand/0/", `/hand/${hand.id}/`));
        }
      }
      row.classList.toggle("is-speaking", hand.speaks);
      one(".hand-speaks", row).hidden = !hand.speaks;
      const callOn = one(`[formaction$="/call/"]`, row);
      if (callOn) callOn.hidden = hand.speaks;
      if (list.children[place] !== row) list.insertBefore(row, list.children[place] || null);
    });
    for (const row of known.values()) row.remove();
    const none = one("[data-no-hands]");
    if (none) none.hidden = state.hands.length > 0;
  }

  // New lines come with the state; the list is fetched when a line was changed, or many are new.
  function roll(wait) {
    const list = one("[data-roll-list]");
    if (!list) return;
    const before = list.children.length;
    const fresh = state.roll.last.filter((line) => !one(`[data-line="${line.id}"]`, list));
    // Moderators' lines have buttons, which the site makes.
    if (call.hasAttribute("data-moderates") || fresh.length === 0 || before + fresh.length !== state.roll.count) {
      fetchSoon("roll", wait);
      return;
    }
    for (const line of fresh) {
      const row = document.getElementById("line-template").content.firstElementChild.cloneNode(true);
      row.dataset.line = line.id;
      one("strong", row).textContent = line.name;
      one("[data-org]", row).textContent = line.org ? `, ${line.org}` : "";
      one("[data-first]", row).hidden = !line.first;
      for (const [name, text] of [["intro", line.intro], ["working", line.working]]) {
        const words = one(`[data-${name}]`, row);
        words.textContent = text;
        words.hidden = !text;
      }
      list.append(row);
    }
    const empty = one("[data-roll-empty]");
    if (empty) empty.hidden = true;
    shown.set("roll", state.roll.v);
  }

  const answered = new Set();

  function ballots() {
    const slot = one('[data-mine="ballots"]');
    const template = document.getElementById("ballot-template");
    if (!slot) return;
    const open = new Set(state.polls.filter((poll) => poll.open).map((poll) => poll.id));
    for (const form of slot.querySelectorAll("[data-ballot]")) {
      if (!open.has(Number(form.dataset.ballot))) form.remove();
    }
    if (!template) return;
    const seen = new Set((call.dataset.seenPolls || "").split(","));
    for (const poll of state.polls) {
      if (!poll.open || answered.has(poll.id) || seen.has(String(poll.id)) || one(`[data-ballot="${poll.id}"]`, slot)) continue;
      const form = template.content.firstElementChild.cloneNode(true);
      form.dataset.ballot = poll.id;
      form.setAttribute("action", form.getAttribute("action").replace("/polls/0/", `/polls/${poll.id}/`));
      one("legend", form).textContent = poll.question;
      one("[data-anonymous]", form).hidden = !poll.anonymous;
      one("[data-open]", form).hidden = poll.anonymous;
      one("[data-multiple]", form).hidden = !poll.multiple;
      for (const option of poll.options) {
        const row = document.createElement("div");
        row.className = "form-check";
        const input = document.createElement("input");
        Object.assign(input, { type: poll.multiple ? "checkbox" : "radio", name: "option", value: option.id, id: `option-${option.id}`, className: "form-check-input" });
        const label = document.createElement("label");
        Object.assign(label, { className: "form-check-label", htmlFor: input.id, textContent: option.text });
        row.append(input, label);
        one("[data-options]", form).append(row);
      }
      slot.append(form);
      said.textContent = poll.question;
    }
  }

  // What the viewer presses -----------------------------------------------------------------------
  function mine(html, form) {
    const place = form.closest("[data-mine]");
    const made = new DOMParser().parseFromString(html, "text/html");
    // Only what was acted on is exchanged: beside it somebody may be typing.
    const names = place ? [place.dataset.mine] : [];
    for (const name of names) {
      const fresh = one(`[data-mine="${name}"]`, made);
      if (fresh) {
        place.replaceWith(fresh);
        document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: fresh }, bubbles: true }));
        (one("button, summary", fresh) || fresh).focus?.();
      }
    }
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const button = event.submitter;
    if (button?.hasAttribute("data-plain")) leaving = true;
    if (!form.matches("[data-act]") || !form.action && !button || leaving) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const body = new FormData(form, button);
    const address = button?.getAttribute("formaction") || form.getAttribute("action");
    show(form, "", false);
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (answer.redirected || !(answer.headers.get("Content-Type") || "").startsWith("application/json")) {
        location.assign(answer.redirected ? answer.url : base);
        return;
      }
      const { message, state: next, mine: html } = await answer.json();
      show(form, message, !answer.ok);
      if (answer.ok) {
        const vote = /\/polls\/(\d+)\/vote\/$/.exec(address);
        if (vote) answered.add(Number(vote[1]));
        if (form.hasAttribute("data-clears")) {
          form.reset();
          const more = form.closest("details");
          if (more) more.open = false;
        }
        mine(html, form);
      }
      apply(next, true);
    } catch {
      show(form, call.dataset.saidOffline, true);
    } finally {
      delete form.dataset.busy;
    }
  });

  function show(form, message, isError) {
    said.textContent = message;
    one(".act-error", form)?.remove();
    if (!message || !isError) return;
    const note = document.createElement("p");
    note.className = "alert alert-danger act-error";
    note.setAttribute("role", "alert");
    note.textContent = message;
    if (form.id === "act") {
      one("#now").append(note);
      setTimeout(() => note.remove(), 8000);
    } else form.append(note);
  }

  // Whoever has signed since the page was made can be given an action, too.
  const owner = one("select[data-owners]");
  owner?.closest("details").addEventListener("toggle", async () => {
    try {
      const answer = await fetch(`${base}part/owners/`, { credentials: "same-origin" });
      if (!answer.ok) return;
      const chosen = owner.value;
      owner.innerHTML = await answer.text();
      owner.value = chosen;
    } catch {
      // those who were there when the page was made
    }
  });

  // The spoken code -------------------------------------------------------------------------------
  const spoken = one("[data-code]");
  async function renew() {
    let wait = 20000;
    try {
      const answer = await fetch(spoken.dataset.code, { credentials: "same-origin" });
      const { code, until } = await answer.json();
      spoken.hidden = !code;
      one("[data-code-text]", spoken).textContent = code;
      if (until) wait = Math.max(new Date(until) - Date.now() + 300, 1000);
    } catch {
      // asked again soon
    }
    setTimeout(renew, wait);
  }
  if (spoken) setTimeout(renew, 1000);

  // Polls that were open when the page was made are in it, or the viewer has voted already.
  call.dataset.seenPolls = state.polls.map((poll) => poll.id).join();
  call.addEventListener("live", (event) => event.detail?.v !== undefined && apply(event.detail));
  tick();
  setInterval(tick, 1000);
})();
