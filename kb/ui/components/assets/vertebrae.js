// Vertebrae seen from the side, a row each: the head up, the belly to the left.

import { svg } from "./dom.js";

export const ROW = 20;
export const WIDTH = 86;
export const AXIS = [["C", 7], ["T", 12], ["L", 5], ["S", 5]].flatMap(([region, count]) =>
  Array.from({ length: count }, (_, i) => `${region}${i + 1}`),
);

// Where the back of each body stands: lordosis, kyphosis, lordosis, and the sacrum leaning back.
const BACK = [
  41, 39.5, 38.3, 37.8, 38.2, 39.2, 40.8, 42.8, 44.8, 46.6, 48, 49, 49.6, 49.7, 49.2, 48.2, 46.7, 44.9, 42.9, 40.9, 39.2, 38.2,
  38.2, 39.8, 43.5, 47.5, 51, 53.6, 55,
];
const DEPTH = [13.5, 14, 15, 15.5, 16, 16.5, 17, 18, 18.5, 19, 19.5, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 31, 29, 24, 19, 14, 10];
const TALL = { C: 12.5, T: 15, L: 16.5 };
const CANAL = 8;
const CONUS = AXIS.indexOf("L1");
const SAC_END = AXIS.indexOf("S2");

const at = (list, place) => {
  const i = Math.min(list.length - 1, Math.max(0, Math.floor(place)));
  const next = Math.min(list.length - 1, i + 1);
  return list[i] + (list[next] - list[i]) * Math.min(1, Math.max(0, place - i));
};

// The middle of the canal at a place of the axis, where .5 is between two vertebrae.
export const canal = (place) => at(BACK, place) + 1.5 + CANAL / 2;
export const front = (place) => at(BACK, place) - at(DEPTH, place);
export const tip = (place) => at(BACK, place) + 27;

// A line along the spine through rows `from` to `to`, both ends included, as far beside as `x` says.
export function along(x, from, to, first = from) {
  const points = [];
  for (let place = from - 0.36; place <= to + 0.36 + 1e-9; place += 0.12) {
    points.push(`${x(place).toFixed(1)} ${((place - first + 0.5) * ROW).toFixed(1)}`);
  }
  return `M${points.join("L")}`;
}

// One vertebra with its piece of the canal, in a row that begins at y = 0.
export function vertebra(level, marks = "") {
  const i = AXIS.indexOf(level);
  return svg("g", { class: `vertebra ${marks}` }, [...sac(i), process(level, i), svg("path", { class: "bone", d: body(level, i), transform: turn(i) })]);
}

// The dural sac with the cord to the conus and the roots below it.
function sac(i) {
  if (i > SAC_END) return [];
  const bottom = i === SAC_END ? ROW * 0.7 : ROW;
  const edge = (place) => `${canal(place).toFixed(1)} ${((place - i + 0.5) * ROW).toFixed(1)}`;
  const line = `M${edge(i - 0.5)}L${edge(i)}L${edge(i - 0.5 + bottom / ROW)}`;
  const within = i < CONUS ? "cord" : i === CONUS ? "cord conus" : "roots";
  return [svg("path", { class: "sac", d: line }), svg("path", { class: within, d: line })];
}

function turn(i) {
  const lean = (at(BACK, i + 1) - at(BACK, i - 1)) / (2 * ROW);
  const degrees = -Math.atan(lean) * (180 / Math.PI);
  return `rotate(${degrees.toFixed(1)} ${(BACK[i] - DEPTH[i] / 2).toFixed(1)} ${ROW / 2})`;
}

function body(level, i) {
  const [right, left] = [BACK[i], BACK[i] - DEPTH[i]];
  if (level === "C1") return `M${left} 9q0-3 3.5-3t3.5 3v4q0 3-3.5 3t-3.5-3Z`;
  if (level[0] === "S") {
    const low = ROW - 0.8;
    const next = (DEPTH[i + 1] ?? 6) + 1;
    return `M${left} .8H${right}L${right + 0.5} ${low}H${right - next}Z`;
  }
  const tall = TALL[level[0]];
  const top = (ROW - tall) / 2;
  const waist = tall / 2 - 2;
  const dens = level === "C2" ? `H${right - 1}v-8q0-2.5-2.5-2.5t-2.5 2.5v8` : "";
  const roof = `${dens}H${left + 2}`;
  return (
    `M${right - 2} ${top}${roof}q-2 0-1.6 2q1 ${waist} 0 ${2 * waist}q-.4 2 1.6 2` +
    `H${right - 2}q2 0 1.6-2q-.8-${waist} 0-${2 * waist}q.4-2-1.6-2Z`
  );
}

// The spinous process: short at the neck, slanting at the chest, broad at the loins.
function process(level, i) {
  const x = BACK[i] + CANAL + 3;
  const shapes = {
    C: level === "C7" ? `m0-4l13 2q2 1.5 0 3.5l-13 1.5z` : level === "C1" ? `m0-3q5 0 5 3t-5 3z` : `m0-4l8 1.5q2 1.5 0 3.5l-8 1.5z`,
    T: `m0-4.5l12 7.5q1.5 2-1 2.800l-11-4.800z`,
    L: `m0-4.5l13.5 1q2.5.8 2.5 4.5q0 3.600-3 3.600l-13-3.600z`,
    S: `m0-5q5 2 4 8l-4 1z`,
  };
  return svg("path", { class: "process", d: `M${x.toFixed(1)} ${ROW / 2}${shapes[level[0]]}` });
}
