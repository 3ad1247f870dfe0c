/**
 * Runs each test file that starts a QEMU with each QEMU in `QMP_QEMU`, and
 * prints a table in Markdown.
 *
 * ```sh
 * QMP_QEMU=qemu-system-x86_64:/opt/qemu-10/bin/qemu-system-x86_64 \
 *   deno task test:matrix
 * ```
 *
 * Arguments are test files, or options of `deno test`. With `--docs`, the table
 * is also written to docs/reliability.md.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { QEMUS, storageDaemon, version } from "../tests/support/qemu.ts";

/** The module that finds QEMUs. A file that imports it starts QEMUs. */
const FINDS_QEMU = "tests/support/qemu.ts";

/** The page with the table. */
export const PAGE = "docs/reliability.md";

/** The lines around the table. */
const [BEGIN, END] = ["<!-- matrix -->", "<!-- end of the matrix -->"];

/** Runs `deno test` with these arguments and variables. Shows its output. */
type RunTests = (
  args: string[],
  env: Record<string, string>,
) => Promise<{ code: number; output: string }>;

/** The results of one test file. */
interface Counts {
  passed: number;
  failed: number;
  ignored: number;
}

/** The results of one QEMU, by test file. */
type Results = Map<string, Counts>;

/** Runs the matrix. Returns the exit code. */
export async function matrix(
  args: string[],
  runTests: RunTests,
): Promise<number> {
  const writesDocs = args.includes("--docs");
  const rest = args.filter((arg) => arg !== "--docs");
  const named = rest.filter((arg) => !arg.startsWith("-"));
  const files = named.length > 0 ? named : filesThatStartQemu();
  const columns: [heading: string, results: Results][] = [];
  let code = 0;
  if (QEMUS.length === 0) {
    console.error("Cannot find a QEMU: name some in QMP_QEMU");
    return 1;
  }
  for (const qemu of QEMUS) {
    const heading = `QEMU ${version(qemu)}`;
    console.error(`\n=== ${heading}`);
    if (storageDaemon(qemu) === undefined) {
      console.error(`No qemu-storage-daemon is beside ${qemu}`);
    }
    const options = rest.filter((arg) => arg.startsWith("-"));
    const run = await runTests([...options, ...files], { QMP_QEMU: qemu });
    code ||= run.code;
    columns.push([heading, resultsIn(run.output)]);
  }
  const table = tableOf(columns);
  console.log(`\n${table}`);
  if (writesDocs) await writeTable(table);
  return code;
}

/** Returns the test files that start a QEMU, sorted. */
export function filesThatStartQemu(): string[] {
  return filesIn("tests", "_test.ts")
    .filter((file) => reaches(file, FINDS_QEMU, new Set()));
}

/** Returns the test files, and the files that may have examples, sorted. */
export function filesWithTests(): string[] {
  return [
    ...["mod.ts", "README.md"],
    ...filesIn("src", ".ts"),
    ...filesIn("docs", ".md"),
    ...filesIn("tests", "_test.ts"),
  ];
}

function filesIn(folder: string, end: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    if (isDirectory) return filesIn(path, end);
    return name.endsWith(end) ? [path] : [];
  }).sort();
}

/** The last line of an import from another file. */
const IMPORT = /^(?:import|export|\}).* from "(\.[^"]*\.ts)";$/gm;

/** Returns whether a file imports a module of the tests, if only indirectly. */
function reaches(file: string, module: string, seen: Set<string>): boolean {
  if (file === module) return true;
  if (seen.has(file) || !file.startsWith("tests/")) return false;
  seen.add(file);
  return importsOf(file)
    .some((path) => reaches(join(dirname(file), path), module, seen));
}

function importsOf(file: string): string[] {
  try {
    return [...Deno.readTextFileSync(file).matchAll(IMPORT)]
      .map(([, path]) => path!);
  } catch (error) {
    // Some tests have the text of a module that imports files of its own.
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** The line before the tests of a file, or the end of the line of a test. */
const RESULT =
  /^running \d+ tests? from \.\/(.*)$|^\S.* \.\.\. (ok|FAILED|ignored)\b/gm;

/** Counts the tests of each file in the output of `deno test`. */
export function resultsIn(output: string): Results {
  const results: Results = new Map();
  let counts: Counts | undefined;
  for (const [, file, result] of output.matchAll(RESULT)) {
    if (file !== undefined) {
      counts = { passed: 0, failed: 0, ignored: 0 };
      results.set(file, counts);
    } else if (counts !== undefined) {
      if (result === "ok") counts.passed++;
      else if (result === "FAILED") counts.failed++;
      else counts.ignored++;
    }
  }
  return results;
}

/** Returns the table: a row for each file, a column for each QEMU. */
export function tableOf(
  columns: [heading: string, results: Results][],
): string {
  const files = [
    ...new Set(columns.flatMap(([, results]) => [
      ...results.keys(),
    ])),
  ].sort();
  const total = (results: Results): Counts =>
    [...results.values()].reduce((sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      ignored: sum.ignored + counts.ignored,
    }), { passed: 0, failed: 0, ignored: 0 });
  const rows = [
    ["Test file", ...columns.map(([heading]) => heading)],
    ["---", ...columns.map(() => "---")],
    ...files.map((file) => [
      `\`${file}\``,
      ...columns.map(([, results]) => cell(results.get(file))),
    ]),
    ["All", ...columns.map(([, results]) => cell(total(results)))],
  ];
  return rows.map((row) => `| ${row.join(" | ")} |\n`).join("");
}

function cell(counts: Counts | undefined): string {
  if (counts === undefined) return "did not run";
  return [
    `${counts.passed} passed`,
    ...(counts.failed > 0 ? [`**${counts.failed} failed**`] : []),
    ...(counts.ignored > 0 ? [`${counts.ignored} ignored`] : []),
  ].join(", ");
}

async function writeTable(table: string): Promise<void> {
  const page = await Deno.readTextFile(PAGE);
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) {
    throw new Error(`Cannot find ${BEGIN} and then ${END} in ${PAGE}`);
  }
  await Deno.writeTextFile(
    PAGE,
    `${page.slice(0, begin)}${BEGIN}\n\n${table}\n${page.slice(end)}`,
  );
}
