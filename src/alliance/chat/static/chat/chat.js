// Opens the embedded chat with what the page says: the site signs the person in, once it is ready.
// Words for people come from the page, where they are translated.
(() => {
  const place = document.querySelector("[data-chat]");
  if (!place || !window.converse) return;
  const given = place.dataset;
  const note = place.querySelector("[data-chat-note]");
  const say = (words) => {
    note.textContent = words || "";
    note.hidden = !words;
  };
  say(given.connecting);

  // converse puts an element of its own between the list of who is there and its items, so that
  // they are no list for those who hear the page. Said in words, they are one.
  new MutationObserver(() => {
    for (const list of place.querySelectorAll("ul.occupant-list:not([role])")) {
      list.setAttribute("role", "list");
    }
    for (const item of place.querySelectorAll("li.occupant:not([role])")) {
      item.setAttribute("role", "listitem");
    }
  }).observe(place, { childList: true, subtree: true });

  // What the page says while there is no room to see.
  window.converse.plugins.add("alliance", {
    initialize() {
      const { api } = this._converse;
      api.listen.on("connected", () => say(""));
      api.listen.on("reconnected", () => say(""));
      api.listen.on("will-reconnect", () => say(given.lost));
      api.listen.on("disconnected", () => say(given.lost));
    },
  });

  window.converse
    .initialize({
      authentication: "login",
      auto_login: true,
      auto_reconnect: true,
      credentials_url: given.credentials,
      jid: given.jid,
      nickname: given.nickname,
      websocket_url: given.server,
      discover_connection_methods: false,
      assets_path: given.assets,
      auto_join_rooms: [{ jid: given.room, nick: given.nickname, minimized: false }],
      muc_domain: given.room.split("@")[1], // without it, converse does not start with the next line
      locked_muc_domain: "hidden",
      locked_muc_nickname: true,
      muc_nickname_from_jid: false,
      muc_fetch_members: false,
      muc_history_max_stanzas: 30,
      show_retraction_warning: false,
      muc_show_logs_before_join: false,
      allow_registration: false,
      allow_logout: false,
      allow_contact_requests: false,
      allow_contact_removal: false,
      allow_bookmarks: false,
      allow_message_corrections: false,
      allow_message_styling: true,
      singleton: true,
      view_mode: "embedded",
      sticky_controlbox: false,
      show_controlbox_by_default: false,
      reuse_scram_keys: false,
      enable_smacks: false,
      clear_cache_on_logout: true,
      persistent_store: "none",
      loglevel: "fatal",
      render_media: false,
      allow_url_history_change: false,
      i18n: (document.documentElement.lang || "en").split("-")[0],
      theme: "alliance",
      dark_theme: "alliance",
      visible_toolbar_buttons: { call: false, spoiler: false, emoji: true, toggle_occupants: true },
      modtools_disable_assign: ["admin", "owner", "member", "outcast"],
      whitelisted_plugins: ["alliance"],
      blacklisted_plugins: ["converse-omemo", "converse-register", "converse-notification"],
    })
    .catch(() => say(given.lost));
})();
