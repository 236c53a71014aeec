// Times in the viewer's zone. The server writes them in the zone of the account or of the cookie
// `tz`; on the first page of a visit it knows neither, so they are put right here.
(function () {
  "use strict";
  const root = document.documentElement;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;

  if (document.cookie.split("; ").indexOf("tz=" + encodeURIComponent(zone)) < 0) {
    document.cookie =
      "tz=" + encodeURIComponent(zone) + "; path=/; max-age=31536000; samesite=lax" +
      (location.protocol === "https:" ? "; secure" : "");
  }
  if (root.hasAttribute("data-zone-chosen") || root.dataset.zone === zone) return;

  const language = root.lang === "en" ? "en-GB" : root.lang || undefined;
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };
  const day = { day: "numeric", month: "long", year: "numeric" };
  const parts = {
    date: [day],
    time: [clock],
    datetime: [{ weekday: "short", ...day }, clock],
    long: [{ weekday: "long", ...day }, clock],
    weekday: [{ weekday: "short" }],
    day: [{ day: "numeric" }],
    month: [{ month: "long" }],
  };

  function format(moment, style) {
    return (parts[style] || parts.datetime)
      .map((part) => moment.toLocaleString(language, { ...part, timeZone: zone }).replace(",", ""))
      .join(", ");
  }

  function localise(within) {
    for (const element of within.querySelectorAll("time[data-local]")) {
      const moment = new Date(element.dateTime);
      if (!Number.isNaN(moment.getTime())) {
        element.textContent = format(moment, element.dataset.local);
      }
    }
    for (const element of within.querySelectorAll("[data-zone-name]")) {
      element.textContent = zone.replaceAll("_", " ");
    }
  }

  localise(document);
  document.addEventListener("htmx:load", (event) => localise(event.target));
})();
