/* What HTML cannot do alone: open and close dialogs, copy, submit a form when a choice changes, format. */
"use strict";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
});

/* Escape folds again what was unfolded. */
function fold(button, open) {
  button.setAttribute("aria-expanded", String(open));
  document.getElementById(button.dataset.unfolds).classList.toggle("unfolded", open);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-unfolds]");
  if (button) fold(button, button.getAttribute("aria-expanded") === "false");
});

document.addEventListener("keydown", (event) => {
  const button = event.key === "Escape" && document.querySelector("[data-unfolds][aria-expanded=true]");
  if (!button) return;
  fold(button, false);
  button.focus();
});

/* Copying needs a page that came over https or from this machine; elsewhere the text is selected. */
document.addEventListener("click", async (event) => {
  if (event.target.matches(".copies input")) event.target.select();
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
  button.textContent = button.dataset.done;
});

document.addEventListener("DOMContentLoaded", () => {
  if (navigator.clipboard) document.querySelectorAll("[data-copies]").forEach((button) => { button.hidden = false; });
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

/* How many characters a field holds of those that it may: without this the limit alone is said. */
function count(field) {
  const shown = document.getElementById(`${field.id}-count`);
  if (!shown) return;
  const used = [...field.value].length;
  shown.textContent = `${used} / ${field.dataset.counts}`;
  shown.classList.toggle("over", used > Number(field.dataset.counts));
}

document.addEventListener("input", (event) => {
  if (event.target.dataset?.counts) count(event.target);
});

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-counts]").forEach(count);
});

/* Writing with buttons and keys; what is put in can be undone like anything that was typed. */
function write(field, text) {
  field.focus();
  document.execCommand("insertText", false, text);
}

function wrap(field, mark) {
  const chosen = field.value.slice(field.selectionStart, field.selectionEnd);
  const words = chosen.trim();
  const from = field.selectionStart + chosen.indexOf(words);
  field.setSelectionRange(from, from + words.length);
  const isWrapped = words.length > 2 * mark.length && words.startsWith(mark) && words.endsWith(mark);
  const text = isWrapped ? words.slice(mark.length, -mark.length) : mark + words + mark;
  write(field, text);
  const inside = from + mark.length;
  field.setSelectionRange(words ? from : inside, words ? from + text.length : inside);
}

function variable(field, name) {
  const numbers = [...field.value.matchAll(/\{\{\s*(\d+)\s*\}\}/g)].map((found) => Number(found[1]));
  return numbers.length && name.startsWith("{{") ? `{{${Math.max(...numbers) + 1}}}` : name;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-into]");
  if (!button) return;
  const field = document.getElementById(button.dataset.into);
  if (button.dataset.wraps) wrap(field, button.dataset.wraps);
  else write(field, variable(field, button.dataset.inserts));
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const keys = `Control+${event.shiftKey ? "Shift+" : ""}${event.key.toUpperCase()}`;
  const button = document.querySelector(`[data-into="${event.target.id}"][aria-keyshortcuts="${CSS.escape(keys)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".tools[hidden]").forEach((tools) => { tools.hidden = false; });
  document.querySelectorAll("code[data-inserts]").forEach((plain) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button slim", textContent: plain.textContent });
    Object.assign(button.dataset, plain.dataset);
    plain.replaceWith(button);
  });
});

/* A form that was sent once is not sent twice by an impatient second click. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return; // what htmx sends, it sends once
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});

/* A refusal is said on top of the page, where the dialog that asked would hide it. What the page behind it
   asks for by itself now and then closes nothing. */
document.addEventListener("htmx:after:request", (event) => {
  event.target.closest?.("dialog[open]")?.close();
});

/* What was refused before is not said any more once the same person's next attempt went through. */
document.addEventListener("htmx:after:request", (event) => {
  const went = event.detail.ctx.response.status < 400;
  if (went && event.target.matches?.("form, button")) document.querySelectorAll("#notices .bad").forEach((one) => one.remove());
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

/* The desk: Enter sends where there is a keyboard, a chosen file is named, and time runs out before our eyes. */
document.addEventListener("keydown", (event) => {
  if (!event.target.matches("[data-sends]") || event.key !== "Enter") return;
  if (event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-attaches]")) return;
  const shown = document.getElementById("attached");
  if (shown) shown.textContent = event.target.files[0]?.name ?? "";
});

/* How far the server's clock is from this one, as told by the newest block. */
const told = { now: "", ahead: 0 };

function tick() {
  const timer = document.querySelector("[data-until]");
  if (!timer) return;
  if (timer.dataset.now !== told.now) {
    told.now = timer.dataset.now;
    told.ahead = Number(told.now) - Date.now();
  }
  const left = Math.floor((Number(timer.dataset.until) - Date.now() - told.ahead) / 1000);
  const shown = timer.querySelector("b");
  if (!shown) return;
  const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  shown.textContent = parts.map((part) => String(Math.max(part, 0)).padStart(2, "0")).join(":");
  timer.classList.toggle("ending", left < 3600);
  timer.classList.toggle("closed", left <= 0);
  timer.classList.toggle("open", left > 0);
}

setInterval(tick, 1000);
document.addEventListener("DOMContentLoaded", tick);
