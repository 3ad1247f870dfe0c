/**
 * Reports the coverage of the package, and holds it to its floor: every line
 * and branch of the protocol core, 95 % of the lines of the whole.
 *
 * @module
 */

import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./deps.ts";

/** The least part of the package's lines that the tests run. */
const PACKAGE_LINES = 0.95;

/** Everything that coverage writes. */
export const COVERAGE_DIR: string = join(ROOT, "coverage");

/** Where the tests and what they start leave their profiles. */
export const PROFILE_DIR: string = join(COVERAGE_DIR, "profile");

/** What counts: the package, and neither its tests nor its tools. */
const INCLUDE = `--include=^${
  RegExp.escape(pathToFileURL(ROOT).href)
}/(mod\\.ts$|src/)`;

/** One file's figures. */
interface FileCoverage {
  path: string;
  lines: number;
  linesHit: number;
  branches: number;
  branchesHit: number;
  /** The numbers of the lines that nothing ran. */
  missed: number[];
}

/**
 * A program that loads every module of the package, so that one that no test
 * loads counts as not covered rather than not at all.
 */
export function loadAll(): string {
  const files = [join(ROOT, "mod.ts"), ...modulesIn(join(ROOT, "src"))];
  return files
    .map((file) => `await import(${JSON.stringify(pathToFileURL(file).href)});`)
    .join("\n");
}

function modulesIn(dir: string): string[] {
  return [...Deno.readDirSync(dir)].flatMap(({ name, isDirectory }) =>
    isDirectory
      ? modulesIn(join(dir, name))
      : name.endsWith(".ts")
      ? [join(dir, name)]
      : []
  );
}

/** Prints the table, writes coverage/lcov.info, and names what is too low. */
export async function reportCoverage(): Promise<string[]> {
  const table = ["coverage", INCLUDE, PROFILE_DIR];
  await new Deno.Command(Deno.execPath(), { args: table, cwd: ROOT })
    .spawn().status;

  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [...table, "--lcov"],
    cwd: ROOT,
    stderr: "inherit",
  }).output();
  if (!success) return ["deno coverage failed"];
  const lcov = new TextDecoder().decode(stdout);
  await Deno.writeTextFile(join(COVERAGE_DIR, "lcov.info"), lcov);
  return shortfalls(parseLcov(lcov));
}

function shortfalls(files: FileCoverage[]): string[] {
  const problems: string[] = [];
  for (const file of files) {
    if (!file.path.startsWith("src/protocol/")) continue;
    if (file.linesHit < file.lines) {
      problems.push(
        `${file.path}: all lines must be covered, not line ` +
          file.missed.join(", "),
      );
    }
    if (file.branchesHit < file.branches) {
      problems.push(
        `${file.path}: all branches must be covered, not ` +
          `${file.branchesHit} of ${file.branches}`,
      );
    }
  }
  const hit = files.reduce((sum, file) => sum + file.linesHit, 0);
  const all = files.reduce((sum, file) => sum + file.lines, 0);
  if (hit < PACKAGE_LINES * all || all === 0) {
    problems.push(
      `The package: ${PACKAGE_LINES * 100} % of the lines must be covered, ` +
        `not ${hit} of ${all}`,
    );
  }
  return problems;
}

/** Reads the records of an lcov file that the thresholds need. */
function parseLcov(lcov: string): FileCoverage[] {
  return lcov.split("end_of_record\n").slice(0, -1).map((record) => {
    const count = (key: string) =>
      Number(record.match(new RegExp(`^${key}:(\\d+)$`, "m"))?.[1] ?? 0);
    return {
      path: relative(ROOT, record.match(/^SF:(.+)$/m)![1]!),
      lines: count("LF"),
      linesHit: count("LH"),
      branches: count("BRF"),
      branchesHit: count("BRH"),
      missed: [...record.matchAll(/^DA:(\d+),0$/gm)].map((m) => Number(m[1])),
    };
  });
}
