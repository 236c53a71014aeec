// A file may be dropped on the field that takes it. Without this script the field works as it is.
for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = zone.querySelector("input[type=file]");
  const hint = zone.querySelector("[data-drop-hint]");
  if (!input) continue;
  if (hint) hint.hidden = false;
  const carriesFile = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  // The whole page catches the file, so that one dropped beside the field does not open in its place.
  document.addEventListener("dragover", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    zone.classList.add("drop-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) zone.classList.remove("drop-over");
  });
  document.addEventListener("drop", (event) => {
    zone.classList.remove("drop-over");
    if (!carriesFile(event) || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    input.files = one.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
}
