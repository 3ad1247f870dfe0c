/**
 * Draws line charts as SVG. Both axes are logarithmic.
 *
 * @module
 */

import type { Growth } from "./results.ts";

const WIDTH = 640;
const HEIGHT = 360;
/** Positions of the axes. */
const LEFT = 72;
const RIGHT = WIDTH - 84;
const TOP = 48;
const BOTTOM = HEIGHT - 56;

// Text and lines have one grey. The two colours differ enough from each other,
// from a light page and from a dark page.
const GREY = "#808080";
const COLOURS = ["#e08a1e", "#2f8fd8"];

/** Returns a chart of how a cost grows. */
export function plot({ title, x, y, series }: Growth): string {
  const points = series.flatMap(({ points }) => points);
  const xAxis = new Axis(points.map(([x]) => x), LEFT, RIGHT);
  const yAxis = new Axis(points.map(([, y]) => y), BOTTOM, TOP);
  const parts = [
    text(WIDTH / 2, 24, `${title}`, { anchor: "middle", size: 16 }),
    text((LEFT + RIGHT) / 2, HEIGHT - 14, x, { anchor: "middle" }),
    text(20, (TOP + BOTTOM) / 2, y, { anchor: "middle", upright: true }),
  ];
  for (const tick of xAxis.ticks()) {
    const at = xAxis.place(tick);
    parts.push(
      line(at, TOP, at, BOTTOM),
      text(at, BOTTOM + 20, label(tick), { anchor: "middle" }),
    );
  }
  for (const tick of yAxis.ticks()) {
    const at = yAxis.place(tick);
    parts.push(
      line(LEFT, at, RIGHT, at),
      text(LEFT - 8, at + 4, label(tick), { anchor: "end" }),
    );
  }
  // Names that would overlap are moved apart, and keep their order.
  const ends = series.map(({ points }) => yAxis.place(points.at(-1)![1]));
  const names = apart(ends, 16);
  series.forEach(({ name, points }, i) => {
    const colour = COLOURS[i % COLOURS.length]!;
    const places = points.map(([x, y]) => [xAxis.place(x), yAxis.place(y)]);
    const path = places.map((place) => place.map(round).join(",")).join(" ");
    parts.push(
      `<polyline points="${path}" fill="none" stroke="${colour}" ` +
        'stroke-width="2"/>',
      ...places.map(([x, y]) =>
        `<circle cx="${round(x!)}" cy="${round(y!)}" r="3" fill="${colour}"/>`
      ),
      text(RIGHT + 8, names[i]! + 4, name, { colour }),
    );
  });
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" ' +
    `viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" ` +
    'font-family="sans-serif" font-size="12">',
    `<title>${title}, in ${y}, by ${x}</title>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

/** A logarithmic axis that begins and ends at a tick. */
class Axis {
  readonly #low: number;
  readonly #high: number;
  readonly #from: number;
  readonly #to: number;

  constructor(values: number[], from: number, to: number) {
    this.#low = Math.floor(Math.log10(Math.min(...values)));
    this.#high = Math.max(
      Math.ceil(Math.log10(Math.max(...values))),
      this.#low + 1,
    );
    this.#from = from;
    this.#to = to;
  }

  /** Returns the ticks, which are powers of ten. */
  ticks(): number[] {
    return Array.from(
      { length: this.#high - this.#low + 1 },
      (_, i) => 10 ** (this.#low + i),
    );
  }

  /** Returns the position of a value. */
  place(value: number): number {
    const part = (Math.log10(value) - this.#low) / (this.#high - this.#low);
    return this.#from + part * (this.#to - this.#from);
  }
}

/** Moves positions apart until they differ by at least `gap`. */
function apart(places: number[], gap: number): number[] {
  const result = [...places];
  const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]!);
  for (let i = 1; i < order.length; i++) {
    const least = result[order[i - 1]!]! + gap;
    result[order[i]!] = Math.max(result[order[i]!]!, least);
  }
  return result;
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" ` +
    `y2="${round(y2)}" stroke="${GREY}" stroke-opacity="0.35"/>`;
}

interface TextOptions {
  anchor?: "start" | "middle" | "end";
  size?: number;
  colour?: string;
  /** Whether the text runs from bottom to top. */
  upright?: boolean;
}

function text(
  x: number,
  y: number,
  content: string,
  { anchor = "start", size, colour = GREY, upright = false }: TextOptions,
): string {
  const place = `x="${round(x)}" y="${round(y)}"`;
  const turn = upright
    ? ` transform="rotate(-90 ${round(x)} ${round(y)})"`
    : "";
  const large = size === undefined ? "" : ` font-size="${size}"`;
  return `<text ${place}${turn}${large} text-anchor="${anchor}" ` +
    `fill="${colour}">${content}</text>`;
}

function label(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 3 });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
