/* What HTML cannot do alone: open and close dialogs, copy, submit a form when a choice changes. */
"use strict";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
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

/* A form that was sent once is not sent twice by an impatient second click. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-put")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});

/* A refusal is said on top of the page, where an open dialog would hide it. */
document.addEventListener("htmx:after:request", () => {
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
