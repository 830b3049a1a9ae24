// What each stretch of a question was read as.

import { el, glyph, redraw, stage } from "./dom.js";

export default function ({ data, parentElement }) {
  const root = stage(parentElement, "because");
  const read = data.read.map(({ words, type, text, compared }) =>
    el("li", { class: compared ? type : `${type} aside` }, el("q", {}, words), glyph(type), el("span", {}, text)),
  );
  redraw(root, el("ul", { "aria-label": data.label }, read));
}
