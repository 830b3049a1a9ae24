// Facts beside the source text: choosing one shows the other, by mouse and by keyboard.

import { el, glyph, redraw, rove, stage } from "./dom.js";

export default function ({ data, parentElement, setStateValue }) {
  const root = stage(parentElement, "evidence");
  const facts = new Map(data.groups.flatMap((group) => group.facts).map((fact) => [fact.id, fact]));
  const panes = [factPane(data.groups, data.filling), sourcePane(data, facts)];
  redraw(root, ...panes);
  const tip = root.querySelector(".tip");

  for (const button of root.querySelectorAll("button.add")) {
    button.addEventListener("click", () => select(button.dataset.fact, null));
  }
  if (data.filling) {
    const text = root.querySelector(".text");
    text.addEventListener("mouseup", () => {
      const words = markedIn(text);
      if (words && root.dataset.selected) setStateValue("marked", words);
    });
  }
  for (const button of root.querySelectorAll("button.fact")) {
    button.addEventListener("click", () => select(button.dataset.fact, "text"));
    button.addEventListener("keydown", (event) => rove(event, [...root.querySelectorAll("button.fact")]));
  }
  const marks = [...root.querySelectorAll(".mark")];
  for (const mark of marks) {
    const first = mark.dataset.facts.split(" ")[0];
    // What can take the focus cannot be marked with the mouse, so it cannot for as long as the mouse is down.
    mark.addEventListener("mousedown", () => {
      const place = mark.tabIndex;
      mark.removeAttribute("tabindex");
      document.addEventListener("mouseup", () => (mark.tabIndex = place), { once: true });
    });
    mark.addEventListener("click", () => {
      if (!markedIn(root)) select(first, "facts");
    });
    mark.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        select(first, "facts");
      } else rove(event, marks);
    });
    for (const name of ["focus", "mouseenter"]) mark.addEventListener(name, () => show(mark));
    for (const name of ["blur", "mouseleave"]) mark.addEventListener(name, () => (tip.hidden = true));
  }
  const opened = root.dataset.selected === undefined;
  const moved = !opened && root.dataset.selected !== (data.selected ?? "");
  root.dataset.selected = data.selected ?? "";
  highlight(data.selected, moved ? "text" : null);
  // A link to a fact leads to its words, once the page above them has taken its room.
  if (opened && data.selected) setTimeout(() => highlight(root.dataset.selected, "text"), 600);

  function select(id, scroll) {
    const chosen = root.dataset.selected === id ? "" : id;
    root.dataset.selected = chosen;
    highlight(chosen, scroll);
    setStateValue("marked", null);
    setStateValue("selected", chosen || null);
  }

  function highlight(id, scroll) {
    const fact = facts.get(id);
    for (const button of root.querySelectorAll("[data-fact]")) {
      button.setAttribute("aria-pressed", String(button.dataset.fact === id));
    }
    for (const piece of root.querySelectorAll("[data-from]")) {
      const within = ([start, end]) => +piece.dataset.from >= start && +piece.dataset.to <= end;
      piece.classList.toggle("sentence", Boolean(fact?.sentences.some(within)));
      piece.classList.toggle("chosen", (piece.dataset.facts ?? "").split(" ").includes(id));
    }
    const told = tell(fact);
    if (!scroll || !fact) return;
    const target = scroll === "text" && !told ? root.querySelector(".chosen") : root.querySelector("[aria-pressed=true]");
    const pane = target?.closest("[data-scroll]");
    const behavior = calm() ? "auto" : "smooth";
    if (!pane || inSight(target, pane)) return;
    if (pane.scrollHeight > pane.clientHeight + 1) pane.scrollTo({ top: target.offsetTop - pane.clientHeight / 3, behavior });
    else target.scrollIntoView({ block: "center", behavior });
  }

  // On a phone the text stands below the list: the sentence of a chosen fact is told under the fact.
  function tell(fact) {
    root.querySelector(".told")?.remove();
    const pieces = [...root.querySelectorAll(".text .sentence")];
    if (!fact || !pieces.length) return false;
    const words = pieces.map((piece, i) => [
      i && piece.dataset.from !== pieces[i - 1].dataset.to ? " … " : null,
      el(piece.classList.contains("chosen") ? "strong" : "span", {}, piece.textContent),
    ]);
    const told = el("blockquote", { class: "told" }, words.flat());
    root.querySelector("button.fact[aria-pressed=true]")?.after(told);
    return Boolean(told.offsetParent);
  }

  function show(mark) {
    const named = mark.dataset.facts.split(" ").map((id) => facts.get(id));
    tip.replaceChildren(...named.map((fact) => el("div", {}, glyph(fact.type), `${fact.slot}: ${fact.value}`)));
    tip.hidden = false;
    const pane = tip.parentElement;
    const left = Math.min(mark.offsetLeft, pane.clientWidth - tip.offsetWidth - 8);
    tip.style.left = `${Math.max(0, left)}px`;
    tip.style.top = `${mark.offsetTop + mark.offsetHeight + 4}px`;
  }
}

// What is known of a chosen fact covers the lower edge of the window.
const COVERED = 150;

function inSight(target, pane) {
  const [inner, outer] = [target.getBoundingClientRect(), pane.getBoundingClientRect()];
  return inner.top >= Math.max(0, outer.top) && inner.bottom <= Math.min(innerHeight - COVERED, outer.bottom);
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// The stretch of the report that is marked with the mouse, as offsets; null where nothing is.
function markedIn(pane) {
  const home = pane.getRootNode();
  const selection = home.getSelection?.() ?? document.getSelection();
  const range =
    selection.getComposedRanges?.({ shadowRoots: [home] })[0] ?? (selection.rangeCount ? selection.getRangeAt(0) : null);
  if (!range) return null;
  const ends = [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
  return ends.includes(null) || ends[0] >= ends[1] ? null : ends;
}

// The report counts characters, the browser counts UTF-16 units.
function offset(node, at) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("[data-from]");
  if (!piece) return null;
  return +piece.dataset.from + [...(node.nodeType === Node.TEXT_NODE ? node.data.slice(0, at) : "")].length;
}

function factPane(groups, filling) {
  let first = true;
  const shown = groups.map((group) =>
    el(
      "section",
      { class: "group" },
      el("h3", {}, group.name),
      el(
        "ul",
        {},
        group.facts.map((fact, i) => {
          const row = fact.silent ? silentRow(fact, filling) : factRow(fact, first, fact.slot === group.facts[i - 1]?.slot);
          first = first && fact.silent;
          return el("li", {}, row);
        }),
      ),
    ),
  );
  return el("div", { class: "facts", "data-scroll": "facts" }, shown);
}

function silentRow({ slot, missing }, filling) {
  const named = missing.map(({ id, name }, i) => [
    i ? ", " : null,
    filling
      ? el("button", { class: "add", type: "button", "data-fact": id, "data-focus": id, "aria-pressed": "false", "aria-label": `Add ${name}` }, name)
      : name,
  ]);
  return el("div", { class: "fact silent" }, el("span", { class: "glyph" }), el("span", { class: "slot" }, slot), el("span", { class: "value" }, named.flat()));
}

function factRow(fact, first, again) {
  const words = [
    el("span", { class: "slot" }, fact.slot),
    el("span", { class: "value" }, fact.value, fact.note ? el("span", { class: "note" }, fact.note) : null),
  ];
  return el(
    "button",
    {
      class: again ? "fact again" : "fact",
      type: "button",
      "data-fact": fact.id,
      "data-focus": `fact ${fact.id}`,
      "aria-pressed": "false",
      tabindex: first ? 0 : -1,
    },
    glyph(fact.type),
    words,
    el("span", { class: `sure ${fact.sureness}`, title: fact.how }, fact.sure),
  );
}

function sourcePane({ sections, legend }, facts) {
  let first = true;
  const shown = sections.map((section) => {
    const pieces = section.pieces.map((piece) => {
      const where = { "data-from": piece.start, "data-to": piece.end, class: piece.head ? "head" : null };
      if (!piece.facts.length) return el("span", where, piece.text);
      const fact = facts.get(piece.facts[0]);
      const mark = el(
        "span",
        {
          ...where,
          class: `mark ${fact.type} ${fact.state}`,
          role: "button",
          tabindex: first ? 0 : -1,
          "data-facts": piece.facts.join(" "),
          "data-focus": `mark ${piece.start}`,
          "aria-label": `${piece.text}, ${piece.facts.map((id) => facts.get(id).slot).join(", ")}`,
        },
        piece.text,
      );
      first = false;
      return mark;
    });
    const body = el("div", { class: `body ${section.kind}`, lang: section.language }, pieces);
    if (section.folded) return el("details", {}, el("summary", {}, section.heading), body);
    return section.heading ? el("div", {}, el("h3", {}, section.heading), body) : body;
  });
  const key = legend.map(({ type, name }) => el("li", {}, glyph(type), name));
  return el(
    "div",
    { class: "source" },
    el("ul", { class: "legend", "aria-label": "What the colours mean" }, key),
    el(
      "div",
      { class: "text", "data-scroll": "text", tabindex: 0, role: "region", "aria-label": "Source text" },
      shown,
      el("div", { class: "tip", role: "status", hidden: true }),
    ),
  );
}
