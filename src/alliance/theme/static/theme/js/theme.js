// Light or dark, before anything is painted. Without this file the page follows the device by the
// media attribute of dark.css alone; with it, a choice made here goes before the device's.
(function () {
  "use strict";
  const key = "theme";
  const device = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem(key) || "auto";
    } catch {
      return "auto"; // storage is forbidden: follow the device
    }
  }

  function apply(choice) {
    const dark = choice === "dark" || (choice === "auto" && device.matches);
    const sheet = document.querySelector("link[data-dark]");
    sheet.media = choice === "auto" ? "(prefers-color-scheme: dark)" : dark ? "all" : "not all";
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
    document.querySelector("meta[name=color-scheme]").content =
      choice === "auto" ? "light dark" : choice;
  }

  apply(chosen());
  device.addEventListener("change", () => apply(chosen()));

  document.addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("form[data-theme-choice]")) {
      form.elements.theme.value = chosen();
      form.hidden = false;
      form.addEventListener("change", () => {
        const choice = form.elements.theme.value;
        try {
          if (choice === "auto") localStorage.removeItem(key);
          else localStorage.setItem(key, choice);
        } catch {
          // The choice then holds for this page only.
        }
        apply(choice);
      });
    }
  });
})();
