// Found cases as cards: one line that tells the case, its facts as chips, the words that were searched.

import { el, glyph, redraw, stage } from "./dom.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = stage(parentElement, "cards");
  redraw(root, el("ol", { "aria-label": data.label }, data.cards.map(card)));

  function card({ href, headline, source, title, chips, snippet, marks }) {
    const open = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      setTriggerValue("open", href);
    };
    return el(
      "li",
      { class: "card" },
      el("h3", {}, el("a", { href, "data-focus": href, onclick: open }, headline)),
      el("p", { class: "source" }, title ? el("span", { class: "title" }, title) : null, source),
      snippet.length ? el("p", { class: "snippet" }, snippet.map((piece) => (piece.hit ? el("mark", {}, piece.text) : piece.text))) : null,
      el(
        "ul",
        { class: "chips", "aria-label": "Facts" },
        chips.map((chip) => el("li", { class: `chip ${chip.type}` }, glyph(chip.type), chip.text)),
      ),
      marks.length ? el("p", { class: "marks" }, marks.join(" · ")) : null,
    );
  }
}
