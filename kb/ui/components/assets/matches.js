// Published cases like the one asked about: why alike, why not, what was done, how soon, how it ended.

import { el, glyph, redraw, stage } from "./dom.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = stage(parentElement, "matches");
  redraw(root, el("ol", { "aria-label": data.label }, data.matches.map(match)));

  function match({ href, headline, title, source, share, alike, unlike, facts, quote }, i) {
    const open = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      setTriggerValue("open", href);
    };
    const percent = `${Math.round(share * 100)}%`;
    return el(
      "li",
      { class: "match" },
      el("span", { class: "rank" }, `${i + 1}`),
      el(
        "div",
        {},
        el("h3", {}, el("a", { href, "data-focus": href, onclick: open }, headline)),
        el("p", {}, [title, source].filter(Boolean).join(" · ")),
        el("p", { class: "score" }, el("span", { class: "meter", "aria-hidden": "true" }, el("span", { style: `width:${percent}` })), `${percent} of the information shared`),
        quote ? el("blockquote", {}, quote) : null,
      ),
      el(
        "dl",
        {},
        facts.map(({ type, name, text }) =>
          el("div", { class: type }, el("dt", {}, glyph(type), name), el("dd", { class: text === "not reported" ? "silent" : "" }, text)),
        ),
      ),
      el("div", { class: "why" }, reasons("Why alike", "alike", alike), reasons("Why not", "unlike", unlike)),
    );
  }

  function reasons(name, kind, list) {
    return el(
      "div",
      { class: kind },
      el("h4", {}, name),
      list.length ? el("ul", {}, list.map((one) => el("li", {}, one))) : el("p", { class: "silent" }, kind === "alike" ? "nothing" : "nothing told against it"),
    );
  }
}
