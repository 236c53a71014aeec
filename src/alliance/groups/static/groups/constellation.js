// The constellation explored: the star that is pointed at, or has the focus, lights its lines and
// its neighbours, and what it shares is told below. There are two drawings, of which the window
// shows one. Arrow keys go to the nearest star that way.
// Without this script the map has its links, and the list below says the same.
"use strict";

for (const map of document.querySelectorAll("[data-constellation]")) {
  const stars = [...map.querySelectorAll("[data-star]")];
  const ties = [...map.querySelectorAll(".tie")];
  const told = map.querySelector("[data-told]");
  const hint = map.querySelector("[data-hint]");
  hint.hidden = false;

  const place = (star) => {
    const body = star.querySelector(".star-body");
    return [Number(body.getAttribute("cx")), Number(body.getAttribute("cy"))];
  };

  const light = (star) => {
    const name = star.dataset.star;
    const near = new Set([name]);
    for (const tie of ties) {
      const lit = tie.dataset.a === name || tie.dataset.b === name;
      tie.classList.toggle("is-lit", lit);
      if (lit) near.add(tie.dataset.a).add(tie.dataset.b);
    }
    for (const other of stars) {
      other.classList.toggle("is-lit", other.dataset.star === name);
      other.classList.toggle("is-near", near.has(other.dataset.star));
    }
    map.classList.add("is-exploring");
    tell(name);
  };

  const tell = (name) => {
    const row = document.getElementById("row-" + name);
    if (!row || told.dataset.of === name) return;
    told.dataset.of = name;
    const title = document.createElement("p");
    title.className = "sky-told-name";
    title.append(row.querySelector("a").cloneNode(true));
    const shares = [...row.querySelector("[data-shares]").childNodes].map((n) => n.cloneNode(true));
    told.replaceChildren(title, ...shares);
  };

  const rest = () => {
    const focused = stars.find((star) => star === document.activeElement);
    if (focused) return light(focused);
    map.classList.remove("is-exploring");
    for (const part of [...stars, ...ties]) part.classList.remove("is-lit", "is-near");
    return undefined;
  };

  const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

  const nearest = (star, [wx, wy]) => {
    const [x, y] = place(star);
    let best = null;
    let least = Infinity;
    for (const other of star.closest("[data-drawing]").querySelectorAll("[data-star]")) {
      const [dx, dy] = [place(other)[0] - x, place(other)[1] - y];
      const along = dx * wx + dy * wy;
      const aside = Math.abs(dx * wy) + Math.abs(dy * wx);
      if (along <= 0 || aside > along * 1.5) continue;
      const cost = along + 2 * aside;
      if (cost < least) [best, least] = [other, cost];
    }
    return best;
  };

  for (const star of stars) {
    star.addEventListener("pointerenter", (event) => {
      if (event.pointerType !== "touch") light(star);
    });
    star.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") rest();
    });
    // A finger cannot point without pressing: the first tap tells, the second one opens.
    star.addEventListener("click", (event) => {
      if (event.pointerType !== "touch" || told.dataset.of === star.dataset.star) return;
      event.preventDefault();
      light(star);
    });
    star.addEventListener("focus", () => light(star));
    star.addEventListener("blur", rest);
    star.addEventListener("keydown", (event) => {
      const way = ways[event.key];
      if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
      const next = nearest(star, way);
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  }
}
