// Notes in a page: the text follows what others write, and whoever opens "Write" gets the editor.
// Without this script the page shows the text that it was made with, and a field to write in.
"use strict";
(() => {
  const one = (selector, within) => within.querySelector(selector);

  document.addEventListener("live", ({ target, detail }) => {
    if (!target.matches("[data-pad]") || detail?.html === undefined) return;
    one("[data-pad-text]", target).innerHTML = detail.html; // the site made it, as it made the page
    one("[data-pad-closed]", target).hidden = !detail.closed;
  });

  for (const frame of document.querySelectorAll("[data-pad-write]")) {
    const form = one("[data-pad-form]", frame), editor = one("[data-pad-editor]", frame);
    let opened = null;
    const plain = () => {
      editor.hidden = true;
      form.hidden = false;
      const note = document.createElement("p");
      note.className = "alert alert-warning";
      note.setAttribute("role", "status");
      note.textContent = frame.dataset.saidPlain;
      if (!one(".alert-warning", form)) form.prepend(note);
      delete frame.dataset.padOpen;
    };
    const open = async () => {
      if (!frame.open || opened) return opened?.then((it) => it?.focus());
      form.hidden = true;
      editor.hidden = false;
      frame.dataset.padOpen = "";
      one("[data-pad-status]", frame).textContent = frame.dataset.saidLoading;
      opened = import(frame.dataset.editor).then((module) => module.open(frame, plain));
      opened.catch(plain);
      return opened;
    };
    // A form that was refused holds what somebody typed: it stays.
    if (!one("[role=alert]", form)) frame.addEventListener("toggle", open);
  }
})();
