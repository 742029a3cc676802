/* The calendar: a run is moved by dragging it to a day, or with Alt and an arrow key; a page does it too. */
"use strict";

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/* The run comes back in the calendar's new block; whoever moved it by keyboard stays on it. */
async function moveRun(run, on) {
  if (!on || on === run.dataset.on) return;
  const name = run.id;
  await htmx.ajax("PUT", run.dataset.run, { target: "#calendar", swap: "innerHTML", values: { on } });
  document.getElementById(name)?.focus();
}

function shifted(day, by) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, date + by)).toISOString().slice(0, 10);
}

document.addEventListener("keydown", (event) => {
  const run = event.target.closest?.("[data-run]");
  if (!run || !event.altKey || !(event.key in STEPS)) return;
  event.preventDefault();
  moveRun(run, shifted(run.dataset.on, STEPS[event.key]));
});

document.addEventListener("dragstart", (event) => {
  const run = event.target.closest?.("[data-run]");
  if (run) event.dataTransfer.setData("text/plain", run.id);
});

document.addEventListener("dragover", (event) => {
  const cell = event.target.closest?.("[data-day]");
  if (!cell) return;
  event.preventDefault();
  document.querySelectorAll(".over[data-day]").forEach((other) => other.classList.remove("over"));
  cell.classList.add("over");
});

document.addEventListener("drop", (event) => {
  const cell = event.target.closest?.("[data-day]");
  const run = document.getElementById(event.dataTransfer.getData("text/plain"));
  if (!cell || !run?.dataset.run) return;
  event.preventDefault();
  moveRun(run, cell.dataset.day);
});
