// A table of plain text that stays a table for a screen reader and becomes a list on a phone.

import { el, glyph, redraw, stage } from "./dom.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = stage(parentElement, "grid");
  root.classList.toggle("short", data.dense || data.columns.length < 3);
  root.classList.toggle("dense", Boolean(data.dense));
  const head = el("tr", {}, data.columns.map((column) => el("th", { scope: "col", class: column.kind ?? "" }, column.name)));
  const rows = data.rows.map((row) =>
    el(
      "tr",
      {},
      row.map((cell, i) => {
        const column = data.columns[i];
        const inside = [cell.type ? glyph(cell.type) : null, ...written(cell)];
        const tag = i === 0 && data.rowHeads ? "th" : "td";
        return el(tag, { "data-label": column.name, class: `${column.kind ?? ""} ${cell.tone ?? ""}`, scope: tag === "th" ? "row" : null }, el("span", {}, inside));
      }),
    ),
  );
  const caption = data.caption ? el("caption", {}, data.caption) : null;
  redraw(root, el("table", {}, caption, el("thead", {}, head), el("tbody", {}, rows)));

  // A cell is a link, several of them, a text with words set off, or a plain text.
  function written(cell) {
    if (cell.links) return [el("span", { class: "several" }, cell.links.flatMap((one, i) => [i ? "; " : null, link(one)]))];
    if (cell.pieces) return [el("span", { class: "several" }, cell.pieces.map(({ text, hit }) => (hit ? el("mark", {}, text) : text)))];
    if (cell.more) return [cell.text, el("span", { class: "basis" }, cell.more)];
    return [cell.href ? link(cell) : cell.text];
  }

  function link({ text, href }) {
    const open = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      setTriggerValue("open", href);
    };
    return el("a", { href, "data-focus": href, onclick: open }, text);
  }
}
