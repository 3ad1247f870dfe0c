/**
 * Reports the coverage of the package, and fails if it is too low: every line
 * and branch of the protocol core, and 95 % of all lines, must be covered.
 *
 * @module
 */

import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./deps.ts";

/** The part of the package's lines that must be covered. */
const PACKAGE_LINES = 0.95;

/** The directory for everything that coverage writes. */
export const COVERAGE_DIR: string = join(ROOT, "coverage");

/** The directory for the profiles of the tests and of what they start. */
export const PROFILE_DIR: string = join(COVERAGE_DIR, "profile");

/** Selects the files of the package, without its tests and tools. */
const INCLUDE = `--include=^${
  RegExp.escape(pathToFileURL(ROOT).href)
}/(mod\\.ts$|src/)`;

/** The last byte of a profile, which is an object in JSON. */
const CLOSING_BRACE = 0x7D;

/** The figures of one file. */
interface FileCoverage {
  path: string;
  lines: number;
  linesHit: number;
  branches: number;
  branchesHit: number;
  /** Numbers of the lines that are not covered. */
  missed: number[];
}

/**
 * Returns a program that loads every module of the package. A module that no
 * test loads would otherwise not count at all, instead of as not covered.
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

/** Prints the table, writes coverage/lcov.info, and returns what is too low. */
export async function reportCoverage(): Promise<string[]> {
  removeCutProfiles(PROFILE_DIR);
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

/**
 * Removes profiles that are not whole. A Deno that a test kills while it writes
 * its profile leaves such a file, and `deno coverage` would fail on it.
 */
export function removeCutProfiles(dir: string): void {
  const end = new Uint8Array(1);
  for (const { name } of Deno.readDirSync(dir)) {
    const path = join(dir, name);
    using file = Deno.openSync(path);
    const { size } = file.statSync();
    if (size > 0) {
      file.seekSync(size - 1, Deno.SeekMode.Start);
      file.readSync(end);
    }
    if (size === 0 || end[0] !== CLOSING_BRACE) Deno.removeSync(path);
  }
}

function shortfalls(files: FileCoverage[]): string[] {
  const problems: string[] = [];
  for (const file of files) {
    if (!file.path.startsWith("src/protocol/")) continue;
    if (file.linesHit < file.lines) {
      problems.push(
        `${file.path}: all lines must be covered, but these are not: ` +
          file.missed.join(", "),
      );
    }
    if (file.branchesHit < file.branches) {
      problems.push(
        `${file.path}: all branches must be covered, but only ` +
          `${file.branchesHit} of ${file.branches} are`,
      );
    }
  }
  const hit = files.reduce((sum, file) => sum + file.linesHit, 0);
  const all = files.reduce((sum, file) => sum + file.lines, 0);
  if (hit < PACKAGE_LINES * all || all === 0) {
    problems.push(
      `The package: ${PACKAGE_LINES * 100} % of the lines must be covered, ` +
        `but only ${hit} of ${all} are`,
    );
  }
  return problems;
}

/** Parses the records of an lcov file, as far as the thresholds need them. */
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
