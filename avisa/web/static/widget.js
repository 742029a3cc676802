/* The pop-up of Avisa on a company's own site. Loads nothing from anybody else, sets no cookie, and styles
   itself in a shadow root by a constructed stylesheet, so that a strict Content-Security-Policy may stay. */
(() => {
  "use strict";
  const script = document.currentScript;
  const address = new URL(script.src);
  const base = address.href.replace(/\/widget\.js.*$/, "");
  const options = script.dataset;
  const memory = "avisa:" + address.pathname.split("/")[2];
  const QUIET = 90 * 24 * 3600 * 1000;

  const remembered = () => {
    try { return Number(localStorage.getItem(memory)) > Date.now(); } catch { return false; }
  };
  const remember = () => {
    try { localStorage.setItem(memory, String(Date.now() + QUIET)); } catch { /* then it asks again */ }
  };

  const make = (name, fields = {}, ...inside) => {
    const made = Object.assign(document.createElement(name), fields);
    made.append(...inside);
    return made;
  };

  const color = /^#[0-9a-f]{6}$/i.test(options.color || "") ? options.color : "#0e5468";
  const side = options.side === "left" ? "left" : "right";
  const STYLE = `
    :host { all: initial; }
    section { position: fixed; bottom: 16px; ${side}: 16px; z-index: 2147483000; box-sizing: border-box;
      width: min(360px, calc(100vw - 32px)); max-height: calc(100vh - 32px); overflow: auto; padding: 18px 20px 20px;
      border-radius: 12px; border-top: 5px solid ${color}; background: #fff; color: #182226;
      box-shadow: 0 8px 40px rgb(0 0 0 / 28%); font: 16px/1.45 system-ui, sans-serif; }
    h2 { margin: 0 28px 10px 0; font-size: 18px; line-height: 1.25; }
    p { margin: 8px 0; }
    small { display: block; margin-top: 10px; color: #4d5a5e; font-size: 13px; }
    label { display: block; margin: 10px 0 4px; font-weight: 600; }
    label.tick { display: flex; gap: 10px; align-items: flex-start; font-weight: 400; }
    input[type=checkbox] { width: 20px; height: 20px; margin: 2px 0 0; flex: none; accent-color: ${color}; }
    input[type=tel], input[type=text] { box-sizing: border-box; width: 100%; min-height: 44px; padding: 8px 10px;
      border: 1px solid #77746a; border-radius: 6px; font: inherit; background: #fff; color: inherit; }
    button, a.button { display: inline-flex; align-items: center; min-height: 44px; margin: 14px 8px 0 0;
      padding: 0 16px; border: 1px solid #77746a; border-radius: 6px; background: #fff; color: inherit; font: inherit;
      font-weight: 600; text-decoration: none; cursor: pointer; }
    button.main, a.button { border-color: ${color}; background: ${color}; color: #fff; }
    button.close { position: absolute; top: 6px; right: 6px; margin: 0; padding: 0 12px; border: 0; font-size: 20px; }
    .wrong { color: #a3241c; font-weight: 600; }
    .trap { position: absolute; left: -10000px; }
    :focus-visible { outline: 3px solid #f0a43a; outline-offset: 2px; }
  `;

  const ask = async (path, body) => {
    const sent = body
      ? { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } }
      : {};
    const answer = await fetch(base + path, { ...sent, credentials: "omit", referrerPolicy: "no-referrer" });
    return { ok: answer.ok, ...(await answer.json()) };
  };

  const open = async () => {
    const language = options.language || document.documentElement.lang || navigator.language;
    const offer = await ask("/offer?language=" + encodeURIComponent(language));
    if (!offer.ok) return;
    const words = offer.words;
    const host = make("div");
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];

    const title = make("h2", { id: "title", textContent: offer.title });
    const wrong = make("p", { className: "wrong" });
    wrong.setAttribute("role", "alert");
    const boxes = offer.purposes.map((one) => make("input", { type: "checkbox", value: one.id }));
    const ticks = offer.purposes.map((one, n) =>
      make("label", { className: "tick" }, boxes[n], make("span", { textContent: one.text, lang: offer.language })));
    const phone = make("input", { type: "tel", id: "phone", autocomplete: "tel", required: true });
    const name = make("input", { type: "text", id: "name", autocomplete: "name" });
    const trap = make("input", { type: "text", tabIndex: -1, autocomplete: "off" });
    const hidden = make("div", { className: "trap" }, trap);
    hidden.setAttribute("aria-hidden", "true");
    const leave = () => { remember(); host.remove(); };
    const close = make("button", { type: "button", className: "close", textContent: "×", onclick: leave });
    close.setAttribute("aria-label", words.no);
    const form = make("form", { noValidate: true },
      ...ticks,
      make("label", { htmlFor: "phone", textContent: words.phone }), phone,
      make("label", { htmlFor: "name", textContent: words.name }), name,
      hidden, wrong,
      make("button", { className: "main", textContent: words.yes }),
      make("button", { type: "button", textContent: words.no, onclick: leave }),
      make("small", { textContent: words.note }));
    const panel = make("section", { lang: offer.language }, close, title, form);
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-labelledby", "title");
    panel.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(); });

    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const purposes = boxes.filter((box) => box.checked).map((box) => box.value);
      const told = { token: offer.token, phone: phone.value, name: name.value, website: trap.value, purposes,
        language: offer.language, page: location.origin + location.pathname };
      const answer = await ask("/answers", told).catch(() => ({ ok: false, wrong: words.later }));
      if (!answer.ok) { wrong.textContent = answer.wrong; return; }
      remember();
      const said = [make("p", { textContent: answer.text })];
      if (answer.link) {
        said.push(make("p", { textContent: "“" + answer.message + "”" }));
        said.push(make("a", { className: "button", href: answer.link, target: "_blank", rel: "noopener noreferrer",
          textContent: answer.open }));
      }
      title.textContent = answer.title;
      form.replaceWith(...said);
      close.onclick = () => host.remove();
      close.focus();
    });

    root.append(panel);
    document.body.append(host);
  };

  const start = () => setTimeout(() => open().catch(() => {}), 1000 * (Number(options.delay) || 0));
  if (remembered()) return;
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start); else start();
})();
