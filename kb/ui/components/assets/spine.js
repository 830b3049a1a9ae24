// The spine: of one case (treated, leak, operated, other lesion), or with counts to brush.

import { el, redraw, stage, svg } from "./dom.js";

const ROW = 26;

export default function ({ data, parentElement, setStateValue }) {
  const root = stage(parentElement, "spine");
  if (data.rows) brush(root, data, setStateValue);
  else figure(root, data);
}

function figure(root, { levels, roles, label }) {
  const y = (level) => levels.indexOf(level) * ROW;
  const height = levels.length * ROW + 4;
  const drawing = svg("svg", { viewBox: `0 0 250 ${height}`, role: "img", "aria-label": label, class: "figure" });
  drawing.append(
    svg("rect", { class: "dura", x: 122, y: 0, width: 26, height, rx: 3 }),
    svg("path", { class: "cord", d: `M135 2V${height - 2}` }),
  );
  const at = Object.fromEntries(roles.map((role) => [role.id, new Set(role.levels)]));
  for (const level of levels) {
    const top = y(level) + 3;
    const treated = at.treated.has(level);
    drawing.append(
      svg("text", { x: 34, y: top + 14, "text-anchor": "end", class: treated ? "name treated" : "name" }, level),
      svg("path", { class: treated ? "bone procedure treated" : "bone", d: vertebra(44, top, 70, 19) }),
      svg("path", { class: "bone", d: `M152 ${top + 5}h12l18 7-6 5-24-5Z` }),
    );
    if (treated) drawing.append(svg("path", { class: "cement", d: `M58 ${top + 10}q8-9 17-4t22 1q7 6-3 8t-23 1-13-5Z` }));
  }
  for (const [start, end] of runs(levels, at.leak)) {
    drawing.append(svg("rect", { class: "complication leak", x: 126, y: y(start) + 3, width: 18, rx: 9, height: y(end) - y(start) + 19 }));
  }
  for (const [start, end] of runs(levels, at.lesion)) {
    drawing.append(svg("rect", { class: "lesion", x: 116, y: y(start) + 3, width: 5, rx: 2, height: y(end) - y(start) + 19 }));
  }
  for (const [start, end] of runs(levels, at.operated)) {
    drawing.append(svg("path", { class: "treatment operated", d: `M190 ${y(start) + 4}h8V${y(end) + 21}h-8` }));
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

// Slightly waisted, as a vertebral body is seen from the side.
function vertebra(x, y, width, height) {
  const right = x + width;
  const low = y + height;
  return `M${x + 4} ${y}H${right - 4}q4 0 3 4-3 ${height / 2 - 4} 0 ${height - 8} 1 4-3 4H${x + 4}q-4 0-3-4 3-${height / 2 - 4} 0-${height - 8}-1-4 3-4ZM${right} ${low}`;
}

function runs(levels, chosen) {
  const found = [];
  levels.forEach((level, i) => {
    if (!chosen.has(level)) return;
    if (i && chosen.has(levels[i - 1]) && found.length) found[found.length - 1][1] = level;
    else found.push([level, level]);
  });
  return found;
}

function brush(root, { rows, range, label, type }, setStateValue) {
  const names = rows.map((row) => row.level);
  const most = Math.max(1, ...rows.map((row) => row.n));
  let [from, to] = range ? range.map((level) => names.indexOf(level)) : [-1, -1];
  const options = rows.map((row, i) =>
    el(
      "div",
      {
        class: "level-row",
        role: "option",
        "data-focus": row.level,
        "aria-label": `${row.level}, ${row.n} ${row.n === 1 ? "case" : "cases"}`,
        tabindex: i === Math.max(0, from) ? 0 : -1,
      },
      el("span", { class: "name" }, row.level),
      el("span", { class: "vertebra" }),
      el("span", { class: `bar ${type}` }, el("span", { style: `width:${(100 * row.n) / most}%` })),
      el("span", { class: "n" }, String(row.n)),
    ),
  );
  const list = el("div", { role: "listbox", "aria-multiselectable": "true", "aria-label": label, class: "brush" }, options);
  redraw(root, list);
  paint();

  let anchor = null;
  let timer = null;
  options.forEach((option, i) => {
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      option.focus();
      if (from === i && to === i && !event.shiftKey) return commit(-1, -1);
      anchor = event.shiftKey && from >= 0 ? from : i;
      set(anchor, i);
      list.setPointerCapture?.(event.pointerId);
    });
    option.addEventListener("keydown", (event) => keyed(event, i));
  });
  list.addEventListener("pointermove", (event) => {
    if (anchor === null) return;
    const over = root.getRootNode().elementFromPoint(event.clientX, event.clientY)?.closest(".level-row");
    if (over) set(anchor, options.indexOf(over));
  });
  list.addEventListener("pointerup", () => {
    if (anchor === null) return;
    anchor = null;
    commit(from, to);
  });

  function keyed(event, i) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") return commit(-1, -1);
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return from === i && to === i ? commit(-1, -1) : commit(i, i);
    }
    const next = step ? i + step : { Home: 0, End: options.length - 1 }[event.key];
    if (next === undefined || !options[next]) return;
    event.preventDefault();
    options.forEach((option) => (option.tabIndex = -1));
    options[next].tabIndex = 0;
    options[next].focus();
    if (event.shiftKey) {
      const start = from < 0 ? i : i === from && from !== to ? to : from;
      set(start === next && from === to ? i : start, next);
      clearTimeout(timer);
      timer = setTimeout(() => commit(from, to), 300);
    }
  }

  function set(a, b) {
    [from, to] = [Math.min(a, b), Math.max(a, b)];
    paint();
  }

  function commit(a, b) {
    set(a, b);
    setStateValue("range", a < 0 ? null : [names[from], names[to]]);
  }

  function paint() {
    options.forEach((option, i) => option.setAttribute("aria-selected", String(from >= 0 && i >= from && i <= to)));
  }
}
