/* Prepared answers in the composer: a slash offers them; arrows, Enter and Escape are enough. */
"use strict";

let asked = 0;
let waits = false; // for the list, of which the first is picked when Enter came before it
let picks = false;

function offersOf(field) {
  return document.getElementById(field.getAttribute("aria-controls"));
}

function hide(field) {
  asked += 1;
  waits = picks = false;
  offersOf(field).hidden = true;
  field.removeAttribute("aria-activedescendant");
}

function mark(field, option) {
  offersOf(field).querySelectorAll("[role=option]").forEach((one) => {
    one.setAttribute("aria-selected", String(one === option));
  });
  if (!option) return;
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

async function offer(field) {
  const typed = field.value;
  if (!typed.startsWith("/") || typed.includes("\n")) return hide(field);
  const mine = ++asked;
  waits = true;
  const address = `${field.dataset.canned}?q=${encodeURIComponent(typed.slice(1))}`;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  const found = answer?.ok ? await answer.text() : "";
  if (mine !== asked) return;
  if (!found) return hide(field);
  const offers = offersOf(field);
  offers.innerHTML = found;
  offers.hidden = waits = false;
  const first = offers.querySelector("[role=option]");
  mark(field, first);
  if (picks && first) pick(field, first);
  picks = false;
}

async function pick(field, option) {
  hide(field);
  await htmx.ajax("GET", option.dataset.offer, { target: "#composer", swap: "outerHTML settle:0" });
  const next = document.querySelector("[data-canned]");
  next.focus();
  const empty = next.value.indexOf("{{");
  if (empty < 0) next.setSelectionRange(next.value.length, next.value.length);
  else next.setSelectionRange(empty, next.value.indexOf("}}", empty) + 2);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-canned]")) offer(event.target);
});

/* Before the composer's own Enter, which sends: what is typed after a slash is meant for the list. */
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches?.("[data-canned]") || event.isComposing) return;
  const offers = offersOf(field);
  if (offers.hidden && !(waits && event.key === "Enter")) return;
  const all = [...offers.querySelectorAll("[role=option]")];
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (offers.hidden) picks = true;
  else if (event.key === "Escape") hide(field);
  else if (event.key === "ArrowDown") mark(field, all[(at + 1) % all.length]);
  else if (event.key === "ArrowUp") mark(field, all[(at - 1 + all.length) % all.length]);
  else if (event.key === "Enter") all[at] && pick(field, all[at]);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

document.addEventListener("click", (event) => {
  const option = event.target.closest("[data-offer]");
  if (option) pick(document.querySelector("[data-canned]"), option);
});
