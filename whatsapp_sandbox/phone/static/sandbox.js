// Keeps the pages live: asks for what has changed, puts it in place, and passes on what a person does.
const main = document.querySelector("main");
const thread = document.getElementById("thread");
const words = document.body.dataset;
const EVERY_MS = 1000;
const before = new Map(); // what the server said of a place, so that what it says again changes nothing

async function call(path, order) {
  const answer = await fetch(path, {
    method: order === undefined ? "GET" : "POST",
    headers: order === undefined ? {} : { "Content-Type": "application/json" },
    body: order === undefined ? undefined : JSON.stringify(order),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error || `${answer.status}`);
  return told;
}

function tell(text) {
  const told = document.getElementById("told");
  told.textContent = text;
  told.hidden = !text;
  clearTimeout(tell.until);
  tell.until = setTimeout(() => (told.hidden = true), 4000);
}

// Makes an element like a fresh one without replacing it: a hand on its way to a button still finds it, open menus
// stay open, and a button that asks whether somebody is sure goes on asking.
function morph(old, fresh) {
  const alike = old.nodeName === fresh.nodeName && old.id === fresh.id;
  if (!alike) return old.replaceWith(fresh);
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (old.classList.contains("sure") && old.dataset.act === fresh.dataset.act) return;
  for (const { name } of [...old.attributes])
    if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  const nodes = [...fresh.childNodes];
  while (old.childNodes.length > nodes.length) old.lastChild.remove();
  nodes.forEach((node, at) => (old.childNodes[at] ? morph(old.childNodes[at], node) : old.append(node)));
}

// Puts the children in place by their ids; what has not changed is not touched.
function keep(place, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const wanted = [...fresh.content.children];
  const ids = new Set(wanted.map((child) => child.id));
  for (const child of [...place.children]) if (!ids.has(child.id)) child.remove();
  wanted.forEach((child, at) => {
    const now = place.children[at];
    const same = child.id && document.getElementById(child.id);
    const old = same && place.contains(same) ? same : null;
    const was = before.get(child.id);
    before.set(child.id, child.outerHTML);
    if (old && now !== old) place.insertBefore(old, now);
    if (!old) place.insertBefore(child, now ?? null);
    else if (was !== child.outerHTML) morph(old, child);
  });
}

function put(parts) {
  const low = thread && thread.scrollHeight - thread.scrollTop - thread.clientHeight < 120;
  for (const [id, html] of Object.entries(parts)) {
    const place = document.getElementById(id);
    if (!place) continue;
    if (place.tagName === "TIME" || place.tagName === "B") place.textContent = html;
    else keep(place, html);
  }
  if (low) thread.scrollTo({ top: thread.scrollHeight, behavior: "instant" });
}

let asking = false;
async function look() {
  if (!main.dataset.live || asking || document.hidden) return;
  asking = true;
  try {
    const path = new URL(main.dataset.live, location.href);
    path.searchParams.set("seen", main.dataset.seen ?? "");
    const told = await call(path);
    main.dataset.seen = told.seen;
    const pending = document.getElementById("pending");
    if (pending && told.pending !== undefined) {
      pending.textContent = told.pending;
      pending.hidden = !told.pending;
    }
    put(told.parts);
    document.body.classList.remove("gone");
  } catch {
    document.body.classList.add("gone");
  } finally {
    asking = false;
  }
}

async function order(path, body) {
  try {
    const told = await call(path, body);
    if (told.told) tell(told.told);
    await look();
    return true;
  } catch (reason) {
    tell(reason.message);
    return false;
  }
}

async function act(fields) {
  const done = await order("/_sandbox/phone/acts", { chat: main.dataset.chat, ...fields });
  const said = ["write", "send", "press"].includes(fields.act);
  if (done && said) thread.scrollTo({ top: thread.scrollHeight, behavior: "instant" });
  return done;
}

function shut(except) {
  for (const open of document.querySelectorAll("main details[open]:not(.stays)"))
    if (!open.contains(except)) open.open = false;
}

function press(button) {
  const { press, kind, value, message } = button.dataset;
  const copies = (kind === "COPY_CODE" || kind === "OTP") && value;
  if (copies) navigator.clipboard?.writeText(value).catch(() => {});
  if (copies) tell(words.copied.replace("%", value));
  else if ((kind === "PHONE_NUMBER" || kind === "VOICE_CALL") && value) tell(words.calling.replace("%", value));
  act({ act: "press", message, text: press });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button, a");
  shut(event.target);
  if (!button) return;
  if (button.dataset.sure && !button.classList.contains("sure")) {
    button.classList.add("sure");
    button.dataset.plain = button.lastChild.textContent;
    button.lastChild.textContent = button.dataset.sure;
    return;
  }
  if (button.classList.contains("sure")) {
    button.classList.remove("sure");
    button.lastChild.textContent = button.dataset.plain;
  }
  if (button.dataset.copy !== undefined) {
    navigator.clipboard?.writeText(button.dataset.copy).catch(() => {});
    tell(words.copied.replace("%", button.dataset.copy));
  } else if (button.dataset.press !== undefined) press(button);
  else if (button.dataset.act) {
    const { act: what, message, text, kind } = button.dataset;
    act({ act: what, message, text, kind });
  } else if (button.dataset.post) order(button.dataset.post, JSON.parse(button.dataset.body || "{}"));
  else return;
  button.closest("details:not(.stays)")?.removeAttribute("open");
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.dataset.act) {
    event.preventDefault();
    const field = form.elements.text;
    const text = field.value.trim();
    field.value = "";
    if (text && !(await act({ act: form.dataset.act, text }))) field.value = text;
  } else if (form.dataset.post) {
    event.preventDefault();
    const filled = [...new FormData(form, event.submitter)].filter(([, value]) => value !== "");
    if (await order(form.dataset.post, Object.fromEntries(filled)))
      form.closest("details")?.removeAttribute("open");
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.activeElement.closest("main details[open]:not(.stays)");
    shut(null);
    open?.querySelector("summary").focus();
  }
  if (event.key === "Enter" && !event.shiftKey && event.target.id === "words" && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
  const row = event.target.closest("#people li");
  const next = row && { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
  if (next) {
    event.preventDefault();
    next.querySelector("a")?.focus();
  }
});

for (const child of main.querySelectorAll("[id] > [id]")) before.set(child.id, child.outerHTML);
thread?.scrollTo({ top: thread.scrollHeight, behavior: "instant" });
setInterval(look, EVERY_MS);
document.addEventListener("visibilitychange", look);
