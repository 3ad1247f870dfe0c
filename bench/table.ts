/**
 * Writes results as tables, for a terminal and for Markdown.
 *
 * @module
 */

import type { ContenderResult, Result, Results } from "./results.ts";
import type { Target } from "./rows.ts";

const TITLES: Record<Result["table"], string> = {
  synthetic: "Against the synthetic server",
  qemu: "Against QEMU",
};

/** Columns before the columns of other clients. */
const HEAD = ["", "unit", "floor", "qmp", "ratio", "spread", "target"];

/** Returns tables for a terminal, with the ratios of an earlier run if any. */
export function terminalTable(results: Results, earlier?: Results): string {
  const parts = tables(results, earlier).map(({ title, rows }) => {
    const widths = rows[0]!.map((_, i) =>
      Math.max(...rows.map((row) => row[i]!.length))
    );
    const lines = rows.map((row) =>
      row.map((cell, i) =>
        i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)
      ).join("  ").trimEnd()
    );
    return [title, "", ...lines].join("\n");
  });
  for (const growth of results.growth) {
    parts.push([
      `${growth.title}, in ${growth.y}, by ${growth.x}`,
      "",
      ...growth.series.map(({ name, points }) =>
        `${name.padEnd(6)} ${
          points.map(([x, y]) => `${number(x)}: ${number(y)}`).join("  ")
        }`
      ),
    ].join("\n"));
  }
  return parts.join("\n\n");
}

/** Returns tables in Markdown. */
export function markdownTables(results: Results): string {
  return tables(results).map(({ title, rows: [head, ...rows] }) => {
    const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
    const rule = head!.map((_, i) => i < 2 ? "---" : "--:");
    return [`### ${title}`, "", ...[head!, rule, ...rows].map(line)]
      .join("\n");
  }).join("\n\n");
}

interface Table {
  title: string;
  /** The cells. The first row is the head. */
  rows: string[][];
}

function tables(results: Results, earlier?: Results): Table[] {
  return (["synthetic", "qemu"] as const).flatMap((table) => {
    const rows = results.rows.filter((row) => row.table === table);
    if (rows.length === 0) return [];
    const peers = new Set(
      rows.flatMap(({ contenders }) =>
        contenders.slice(2).map(({ name }) => name)
      ),
    );
    return [{
      title: TITLES[table],
      rows: [
        [...HEAD, ...earlier ? ["earlier ratio"] : [], ...peers],
        ...rows.map((row) => cells(row, [...peers], earlier)),
      ],
    }];
  });
}

function cells(row: Result, peers: string[], earlier?: Results): string[] {
  const [baseline, ours] = row.contenders;
  const before = earlier?.rows.find(({ name }) => name === row.name)
    ?.contenders[1];
  return [
    row.title,
    row.unit,
    number(baseline?.median),
    number(ours?.median),
    ratio(ours?.ratio),
    ours ? ours.spread.map(ratio).join("–") : "",
    target(row),
    ...earlier ? [ratio(before?.ratio)] : [],
    ...peers.map((peer) =>
      peerCell(row.contenders.find(({ name }) => name === peer))
    ),
  ];
}

function peerCell(peer: ContenderResult | undefined): string {
  return peer ? `${number(peer.median)} (${ratio(peer.ratio)})` : "";
}

function target({ target, reached }: Result): string {
  if (target === undefined) return "";
  const bound = target.least !== undefined
    ? `≥ ${target.least}`
    : `≤ ${target.most}`;
  return `${targetName(target)}${bound} ${reached ? "✓" : "✗"}`;
}

function targetName({ of }: Target): string {
  return { ratio: "", difference: "floor + ", value: "qmp " }[of];
}

function ratio(value: number | undefined): string {
  return value?.toFixed(value < 10 ? 2 : 0) ?? "";
}

/** Formats a number with three significant digits. */
function number(value: number | undefined): string {
  return value?.toLocaleString("en", { maximumSignificantDigits: 3 }) ?? "";
}
