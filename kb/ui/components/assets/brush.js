// The whole spine with the number of cases at each vertebra, a stretch of which is chosen by mouse or keyboard.

import { el, redraw, stage, svg } from "./dom.js";
import { ROW, WIDTH, vertebra } from "./vertebrae.js";

export default function ({ data, parentElement, setStateValue }) {
  const root = stage(parentElement, "spine");
  const { rows, range, label, type } = data;
  const names = rows.map((row) => row.level);
  const most = Math.max(1, ...rows.map((row) => row.n));
  let [from, to] = range ? range.map((level) => names.indexOf(level)) : [-1, -1];
  const start = from >= 0 ? from : Math.max(0, rows.findIndex((row) => row.n));
  const options = rows.map((row, i) =>
    el(
      "div",
      {
        class: `level-row ${row.n ? "" : "none"}`,
        role: "option",
        "data-focus": row.level,
        "aria-label": `${row.level}, ${row.n} ${row.n === 1 ? "case" : "cases"}`,
        tabindex: i === start ? 0 : -1,
        style: `--share:${(row.n / most).toFixed(3)}`,
      },
      el("span", { class: "name" }, row.level),
      svg("svg", { class: "side", viewBox: `0 0 ${WIDTH} ${ROW}`, "aria-hidden": "true" }, vertebra(row.level, type)),
      el("span", { class: `bar ${type}` }, el("span", {})),
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
    for (const option of options) option.tabIndex = -1;
    options[next].tabIndex = 0;
    options[next].focus();
    if (event.shiftKey) {
      const fixed = from < 0 ? i : i === from && from !== to ? to : from;
      set(fixed === next && from === to ? i : fixed, next);
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
