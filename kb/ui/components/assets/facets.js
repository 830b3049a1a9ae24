// Facets: check boxes in groups, each value with the number of cases it would show.

import { el, glyph, redraw, stage } from "./dom.js";

const opened = new Map();

export default function ({ data, parentElement, setStateValue }) {
  const root = stage(parentElement, "facets");
  draw();

  function draw() {
    redraw(root, ...data.groups.map(group));
  }

  function group({ id, name, type, values }) {
    const state = opened.get(id) ?? { open: null, all: false };
    const chosen = values.filter((value) => value.chosen);
    const most = Math.max(1, ...values.map((value) => value.n));
    const shown = values.filter((value) => state.all || value.brief || value.chosen);
    const rest = values.length - shown.length;
    const details = el(
      "details",
      {
        open: state.open ?? data.open.includes(id),
        ontoggle: (event) => opened.set(id, { ...(opened.get(id) ?? state), open: event.target.open }),
      },
      el(
        "summary",
        { "data-focus": id },
        glyph(type),
        name,
        chosen.length ? el("span", { class: "chosen-count" }, `${chosen.length} chosen`) : null,
      ),
      el("div", { role: "group", "aria-label": name }, shown.map((value) => box(id, value, most))),
    );
    if (rest > 0 || state.all) {
      const more = () => {
        opened.set(id, { open: true, all: !state.all });
        draw();
      };
      const words = state.all ? "Show fewer" : `Show ${rest} more`;
      details.append(el("button", { class: "more", type: "button", "data-focus": `${id} more`, onclick: more }, words));
    }
    return details;
  }

  function box(id, value, most) {
    const input = el("input", {
      type: "checkbox",
      "data-focus": `${id} ${value.value}`,
      onchange: (event) => choose(id, value.value, event.target.checked),
    });
    input.checked = value.chosen;
    return el(
      "label",
      { class: value.n ? "" : "none", style: `margin-inline-start:${0.9 * Math.min(value.depth, 4)}rem` },
      input,
      el("span", { class: "label" }, value.label),
      el("span", { class: "n" }, String(value.n)),
      el("span", { class: "share", style: `width:${(100 * value.n) / most}%` }),
    );
  }

  function choose(id, value, on) {
    const chosen = {};
    for (const group of data.groups) {
      for (const one of group.values) {
        if (group.id === id && one.value === value) one.chosen = on;
        if (one.chosen) (chosen[group.id] ??= []).push(one.value);
      }
    }
    setStateValue("chosen", chosen);
  }
}
