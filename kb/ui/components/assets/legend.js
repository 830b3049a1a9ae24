// What each shape and colour stands for.

import { el, glyph, redraw, stage } from "./dom.js";

export default function ({ data, parentElement }) {
  const root = stage(parentElement, "legends");
  redraw(root, el("ul", { "aria-label": data.label }, data.types.map(({ type, text }) => el("li", { class: type }, glyph(type), text))));
}
