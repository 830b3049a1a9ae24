// What the found cases amount to: counts, and each outcome with its share and interval.

import { el, redraw, stage } from "./dom.js";

const at = (share) => `${(100 * share).toFixed(1)}%`;

export default function ({ data, parentElement }) {
  const root = stage(parentElement, "strip");
  const rows = data.outcomes.map((row) =>
    el(
      "li",
      {},
      el("span", { class: "name" }, row.name),
      el(
        "span",
        { class: "scale", "aria-hidden": "true" },
        el("span", { class: "range", style: `left:${at(row.low)};width:${at(row.high - row.low)}` }),
        el("span", { class: "point", style: `left:${at(row.share)}` }),
      ),
      el("span", { class: "count" }, el("strong", {}, row.percent), ` ${row.count}`, el("span", {}, `95% CI ${row.interval}`)),
    ),
  );
  redraw(
    root,
    el("p", { class: "found" }, el("strong", {}, data.patients), ` from ${data.reports}`),
    rows.length ? el("ul", { "aria-label": "Outcomes of those found" }, rows) : null,
    el("p", { class: "silent" }, [data.silent, data.small].filter(Boolean).join(" ")),
  );
}
