// A button that copies what stands in the field before it. Without this script it stays hidden.
for (const group of document.querySelectorAll("[data-copy]")) {
  const field = group.querySelector("input, textarea");
  const button = group.querySelector("[data-copy-button]");
  if (!field || !button || !navigator.clipboard) continue;
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      field.select();
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => (button.textContent = label), 2500);
  });
}
