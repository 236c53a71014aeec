// What works with scripts only is shown where there are scripts: [data-needs-script] loses `hidden`.
for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;
