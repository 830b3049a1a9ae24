// The spine as a table: a vertebra a row, a role or a verdict a column, deeper where more patients are.

import { el, redraw, stage, svg } from "./dom.js";
import { ROW, WIDTH, vertebra } from "./vertebrae.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = stage(parentElement, "heat");
  root.classList.toggle("bare", Boolean(data.bare));
  const head = el("tr", {}, el("th", { scope: "col" }, "Level"), data.roles.map(({ name, type }) => el("th", { scope: "col", class: type }, name)));
  const rows = data.rows.map(({ level, cells }) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, el("span", {}, level, data.bare ? null : svg("svg", { class: "side", viewBox: `0 0 ${WIDTH} ${ROW}`, "aria-hidden": "true" }, vertebra(level)))),
      cells.map(({ n, share, href }, i) => {
        const { type, name } = data.roles[i];
        return el("td", { class: `${type} ${n ? "" : "none"}`, style: `--share:${share}` }, n ? link(n, href, `${n} ${n === 1 ? "patient" : "patients"}, ${name.toLowerCase()} ${level}`) : "0");
      }),
    ),
  );
  redraw(root, el("table", {}, el("caption", {}, data.caption), el("thead", {}, head), el("tbody", {}, rows)));

  function link(n, href, label) {
    const open = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      setTriggerValue("open", href);
    };
    return el("a", { href, "aria-label": label, "data-focus": href, onclick: open }, String(n));
  }
}
