/* The inbox: j, k and the arrows walk along the list, and the window's title says how much needs an eye. */
"use strict";

const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/* From the list itself, or from nowhere: whoever writes, chooses or reads elsewhere keeps their keys. */
function takesKeys(from) {
  return from === document.body || Boolean(from.closest(".talks"));
}

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !takesKeys(event.target)) return;
  const lines = [...document.querySelectorAll(".talks li a")];
  if (!lines.length || (event.target === document.body && event.key.startsWith("Arrow"))) return;
  event.preventDefault();
  const focused = lines.indexOf(document.activeElement);
  const here = focused >= 0 ? focused : lines.findIndex((line) => line.getAttribute("aria-current"));
  const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), lines.length - 1);
  lines[next].focus();
  lines[next].scrollIntoView({ block: "nearest" });
});

function entitle() {
  const needs = document.querySelector("[data-needs]")?.dataset.needs ?? "";
  const plain = document.title.replace(/^\(\d+\+?\) /, "");
  document.title = needs ? `(${needs}) ${plain}` : plain;
}

document.addEventListener("DOMContentLoaded", () => {
  entitle();
  const live = document.getElementById("live");
  if (live) new MutationObserver(entitle).observe(live, { subtree: true, childList: true, attributeFilter: ["data-needs"] });
});
