// Sentences of a report with the words that matter set off.

import { el, redraw, stage } from "./dom.js";

export default function ({ data, parentElement }) {
  const root = stage(parentElement, "quotes");
  const quotes = data.quotes.map((pieces) =>
    el("li", {}, el("blockquote", {}, pieces.map(({ text, hit, type }) => (hit ? el("mark", { class: type ?? data.type }, text) : text)))),
  );
  redraw(root, el("ul", { "aria-label": data.label }, quotes));
}
