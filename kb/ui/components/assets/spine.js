// The spine of one case: what was treated, where the cement went, what was operated on, what else was ill.

import { el, redraw, stage, svg } from "./dom.js";
import { AXIS, ROW, WIDTH, along, canal, front, tip, vertebra } from "./vertebrae.js";

const NAMES = 28;

export default function ({ data, parentElement }) {
  const root = stage(parentElement, "spine");
  const { levels, roles, label } = data;
  const first = AXIS.indexOf(levels[0]);
  const told = Object.fromEntries(roles.map((role) => [role.id, new Set(role.levels)]));
  const box = `${-NAMES} -2 ${NAMES + WIDTH + 14} ${levels.length * ROW + 4}`;
  const drawing = svg("svg", { viewBox: box, role: "img", "aria-label": label, class: "figure" });
  levels.forEach((level, i) => {
    const treated = Boolean(told.treated?.has(level));
    drawing.append(
      svg("g", { transform: `translate(0 ${i * ROW})` }, [
        svg("text", { x: -8, y: ROW / 2 + 3.5, "text-anchor": "end", class: treated ? "name treated" : "name" }, level),
        vertebra(level, treated ? "procedure treated" : ""),
        ...(treated ? [cement(first + i)] : []),
      ]),
    );
  });
  const lines = { leak: canal, lesion: (place) => front(place) - 4, operated: tip };
  for (const [role, beside] of Object.entries(lines)) {
    for (const [from, to] of runs(levels, told[role] ?? new Set())) {
      drawing.append(svg("path", { class: `${TYPES[role]} ${role}`, d: along(beside, first + from, first + to, first) }));
    }
  }
  const key = roles.map((role) =>
    el(
      "div",
      { class: `role ${role.id}` },
      el("dt", {}, el("span", { class: `swatch ${role.id}`, "aria-hidden": "true" }), role.name),
      el("dd", { class: role.levels.length ? "" : "silent" }, role.text),
    ),
  );
  redraw(root, el("div", { class: "onecase" }, drawing, el("dl", {}, key)));
}

const TYPES = { leak: "complication", lesion: "level", operated: "treatment" };

// Cement as it lies in a vertebral body.
function cement(i) {
  const middle = (front(i) + canal(i) - 5.5) / 2;
  return svg("path", { class: "cement", d: `M${(middle - 7).toFixed(1)} ${ROW / 2}q2-4.5 6-2.5t6.500.5q3 3-1.5 4.200t-7 .4-4-2.6Z` });
}

function runs(levels, chosen) {
  const found = [];
  levels.forEach((level, i) => {
    if (!chosen.has(level)) return;
    if (found.length && found.at(-1)[1] === i - 1) found.at(-1)[1] = i;
    else found.push([i, i]);
  });
  return found;
}
