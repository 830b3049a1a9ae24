// Names and values, one under the other.

import { el, redraw, stage } from "./dom.js";

export default function ({ data, parentElement }) {
  const root = stage(parentElement, "plainfacts");
  const rows = data.facts.map(({ name, text }) =>
    el("div", {}, el("dt", {}, name), el("dd", { class: text === "not reported" ? "silent" : "" }, text)),
  );
  redraw(root, el("dl", { class: data.terms ? "terms" : "", "aria-label": data.label }, rows));
}
