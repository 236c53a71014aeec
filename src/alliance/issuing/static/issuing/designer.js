// The badge designer, livelier: the preview follows each change, palettes set colours in place, and
// of the two ways to give a picture only the chosen one is shown. All of it also works without.
(() => {
  const form = document.querySelector("form[data-designer]");
  if (!form) return;
  const preview = form.querySelector("[data-designer-preview]");
  const names = ["shape", "pattern", "icon", "ground", "rim", "ink", "ribbon", "ribbon_text", "stars"];

  let pending;
  const draw = () => {
    clearTimeout(pending);
    pending = setTimeout(() => {
      const all = new FormData(form);
      const query = new URLSearchParams(names.map((name) => [name, all.get(name) ?? ""]));
      preview.src = `${form.dataset.designer}?${query}`;
    }, 120);
  };

  const choose = () => {
    const way = new FormData(form).get("picture_from") ?? "draw";
    for (const part of form.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== way;
  };

  form.addEventListener("input", (event) => {
    if (names.includes(event.target.name)) draw();
    if (event.target.name === "picture_from") choose();
  });
  form.addEventListener("click", (event) => {
    const palette = event.target.closest("button.palette");
    if (!palette) return;
    event.preventDefault();
    for (const name of ["ground", "rim", "ink", "ribbon"]) {
      form.elements.namedItem(name).value = palette.dataset[name];
    }
    draw();
  });
  form.querySelector("[data-designer-button]").hidden = true;
  choose();
})();
