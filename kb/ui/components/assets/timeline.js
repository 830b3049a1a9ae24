// What happened, in order, with the gaps between as they are told.

import { el, glyph, redraw, stage } from "./dom.js";

export default function ({ data, parentElement }) {
  const root = stage(parentElement, "timeline");
  const steps = data.steps.map(({ type, when, what, said }) =>
    el(
      "li",
      { class: type },
      el("span", { class: "knot" }, glyph(type)),
      el("span", { class: "when" }, when),
      el("span", { class: "what" }, what.map((line) => el("span", {}, line))),
      said ? el("span", { class: "said" }, said) : null,
    ),
  );
  redraw(root, el("ol", { "aria-label": data.label }, steps));
}
