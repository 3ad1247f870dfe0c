/**
 * Writes the results into docs/performance.md, and the plots beside it.
 *
 * @module
 */

import { plot } from "./plot.ts";
import { local } from "./processes.ts";
import type { Growth, Results } from "./results.ts";
import { markdownTables } from "./table.ts";

const PAGE = local("../docs/performance.md");
const PLOTS = local("../docs/performance");

/** Lines of the page between which the tables are. */
const BEGIN = "<!-- begin: written by deno task bench --docs -->";
const END = "<!-- end -->";

/** Writes a plot for each growth. */
export async function writePlots(growths: Growth[]): Promise<void> {
  await Deno.mkdir(PLOTS, { recursive: true });
  for (const growth of growths) {
    await Deno.writeTextFile(`${PLOTS}/${growth.name}.svg`, plot(growth));
  }
  await format(PLOTS);
}

/** Writes the tables between the two marks. */
export async function writeDocs(results: Results): Promise<void> {
  const page = await Deno.readTextFile(PAGE);
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END, begin);
  if (begin < 0 || end < 0) {
    throw new Error(`Cannot find ${BEGIN} and ${END} in docs/performance.md`);
  }
  await Deno.writeTextFile(
    PAGE,
    `${page.slice(0, begin + BEGIN.length)}\n\n${section(results)}\n\n` +
      page.slice(end),
  );
  await format(PAGE);
}

/** Formats files like the rest of the repository. */
async function format(path: string): Promise<void> {
  await new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", path],
  }).output();
}

function section({ date, environment, ...results }: Results): string {
  const names = Object.entries(environment)
    .map(([name, value]) => `${name} ${value}`).join(", ");
  return `Measured on ${date.slice(0, 10)}: ${names}.\n\n` +
    markdownTables({ date, environment, ...results });
}
