// Builds elements whose text is always text: children are strings or nodes, never markup.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.flat());
  return node;
}

// Shape and colour together say the type, never colour alone.
const SHAPES = {
  procedure: ["rect", { x: 1.5, y: 1.5, width: 9, height: 9, rx: 1 }],
  complication: ["circle", { cx: 6, cy: 6, r: 5 }],
  deficit: ["path", { d: "M6 .8 11.2 4.7 9.3 11H2.700L.8 4.700Z" }],
  treatment: ["path", { d: "M6 .8 11.600 11H.4Z" }],
  outcome: ["path", { d: "M6 .3 11.700 6 6 11.700.3 6Z" }],
  level: ["rect", { x: 0.5, y: 3.5, width: 11, height: 5, rx: 2.5 }],
  statement: ["rect", { x: 0.5, y: 3.5, width: 11, height: 5, rx: 2.5 }],
  patient: ["path", { d: "M6 1a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5ZM1.500 11.500a4.500 4.500 0 0 1 9 0Z" }],
  imaging: ["path", { d: "M1 2h10v8H1Zm2 2v4h6V4Z" }],
};

export function glyph(type) {
  const [tag, attributes] = SHAPES[type] ?? SHAPES.level;
  const shape = svg(tag, { ...attributes, "fill-rule": "evenodd" });
  return svg("svg", { class: `glyph ${type}`, viewBox: "0 0 12 12", "aria-hidden": "true" }, shape);
}

// Redraws and puts the keyboard focus and the scroll positions back where they were.
export function redraw(root, ...parts) {
  const children = parts.filter(Boolean);
  const focused = root.getRootNode().activeElement?.dataset?.focus;
  const scrolled = new Map();
  for (const pane of root.querySelectorAll("[data-scroll]")) scrolled.set(pane.dataset.scroll, pane.scrollTop);
  root.replaceChildren(...children);
  for (const pane of root.querySelectorAll("[data-scroll]")) pane.scrollTop = scrolled.get(pane.dataset.scroll) ?? 0;
  if (focused) root.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

// The element a component draws into, made once and kept between redraws.
export function stage(parent, className) {
  let root = parent.querySelector(`.${className}`);
  if (!root) {
    root = el("div", { class: className });
    parent.append(root);
  }
  return root;
}

// Arrow keys, Home and End move among elements of which one at a time is in the tab order.
export function rove(event, all) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  if (!step || !all.length) return false;
  event.preventDefault();
  const next = Math.min(all.length - 1, Math.max(0, all.indexOf(event.currentTarget) + step));
  for (const one of all) one.tabIndex = -1;
  all[next].tabIndex = 0;
  all[next].focus();
  return true;
}
