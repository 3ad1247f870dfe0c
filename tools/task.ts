/**
 * The script of every task in deno.json. It runs `deno` with the dependencies
 * that are available, and exits with its code.
 *
 * ```sh
 * deno run -A tools/task.ts <task> [args…]
 * ```
 *
 * Environment variables:
 *
 * - `QMP_STD`: a checkout of denoland/std to take the dependencies from
 * - `QMP_QEMU`: the QEMUs to test with, separated by colons; the default is
 *   `qemu-system-x86_64`
 * - `QMP_PYTHON`: the directory with Python's modules, for
 *   tests/migrating_from_python_test.ts
 * - `CI`: if set, the tests fail without QEMU, or without the guest
 *
 * The script sets `QMP_DENO_CONFIG` for the programs that it runs. It is the
 * config file with which they start another Deno.
 *
 * @module
 */

import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import {
  COVERAGE_DIR,
  loadAll,
  PROFILE_DIR,
  reportCoverage,
} from "./coverage.ts";
import { chooseDeps, type Deps, ROOT, withDiscoverable } from "./deps.ts";
import { ensureGuest } from "./guest.ts";
import {
  filesThatStartQemu,
  filesWithTests,
  matrix,
  PAGE as RELIABILITY,
} from "./matrix.ts";
import { ensureQemu } from "./qemu.ts";
import { QEMUS } from "../tests/support/qemu.ts";

/** Runs a task with its arguments, and returns its exit code. */
type Task = (args: string[], deps: Deps) => Promise<number>;

/** The directory in which the user called the task. */
const CALLER = Deno.env.get("INIT_CWD") ?? ROOT;

const TASKS: Record<string, Task> = {
  test: async (args, deps) =>
    await haveQemu() ? await deno(testArgs(args, deps), { deps }) : 1,

  "test:matrix": async (args, deps) => {
    if (!await haveQemu()) return 1;
    const code = await matrix(
      args,
      (args, env) => testWithOutput(args, deps, env),
    );
    return await deno(["fmt", "--quiet", RELIABILITY], { deps }) || code;
  },

  standins: (args, deps) =>
    deno(testArgs(["tests/standins", ...args], deps), { deps }),

  check: (args, deps) => {
    const all = there("mod.ts", "src", "tests", "examples", "tools", "bench");
    return deno(configured("check", deps, ...args, ...all), { deps });
  },

  lint: (args, deps) => deno(configured("lint", deps, ...args), { deps }),

  fmt: (args, deps) => deno(["fmt", ...args], { deps }),

  doc: (args, deps) => {
    const entries = Object.values(deps.config.exports);
    return withDiscoverable(
      deps,
      (cwd) =>
        deno(["doc", ...deps.flags, "--lint", ...args, ...entries], {
          deps,
          cwd,
        }),
    );
  },

  guest: async () => {
    const guest = await ensureGuest();
    if ("missing" in guest) {
      console.error(guest.missing);
      return 1;
    }
    console.log(`-kernel ${guest.kernel} -initrd ${guest.initrd}`);
    return 0;
  },

  demo: async (args, deps) => {
    // The demo also runs without QEMU, and says so.
    const qemu = await ensureQemu();
    const guest = "path" in qemu ? await ensureGuest() : qemu;
    const files = "missing" in guest ? [] : [guest.kernel, guest.initrd];
    const code = await deno(
      configured("run", deps, "-A", "examples/demo.ts", ...files, ...args),
      { deps },
    );
    if ("path" in qemu && "missing" in guest) {
      console.log(`\nThe demo shows no guest: ${guest.missing}`);
    }
    return code;
  },

  run: (args, deps) =>
    deno(configured("run", deps, "-A", ...args), { deps, cwd: CALLER }),

  qmp: (args, deps) => {
    const main = join(ROOT, "src", "cli", "mod.ts");
    return deno(configured("run", deps, "-A", main, ...args), {
      deps,
      cwd: CALLER,
    });
  },

  "gen:qapi": (args, deps) =>
    deno(configured("run", deps, "-A", "tools/qapi/main.ts", ...args), {
      deps,
    }),

  bench: (args, deps) =>
    deno(
      configured(
        "run",
        deps,
        "-A",
        "--v8-flags=--expose-gc",
        "bench/main.ts",
        ...args,
      ),
      { deps },
    ),

  adversary: ([name = "", ...args], deps) => campaign(name, args, deps),

  fuzz: (args, deps) => campaign("fuzz", args, deps),

  soak: (args, deps) => campaign("soak", args, deps),

  "bench:types": (args, deps) =>
    deno(configured("run", deps, "-A", "bench/types.ts", ...args), { deps }),

  coverage,

  "publish:check": (args, deps) =>
    withDiscoverable(
      deps,
      (cwd) =>
        deno([
          "publish",
          ...deps.flags,
          "--dry-run",
          "--allow-dirty",
          ...args,
        ], { deps, cwd }),
    ),

  ci: (_, deps) => ci(deps),
};

/** Returns the arguments of a Deno subcommand that takes a config. */
function configured(
  command: string,
  { file, flags }: Deps,
  ...args: string[]
): string[] {
  return [command, ...flags, "--config", file, ...args];
}

/** Returns the arguments to test the given files, or everything. */
function testArgs(args: string[], deps: Deps): string[] {
  const some = args.some((arg) => there(arg.split("#")[0]!).length > 0);
  const files = some
    ? []
    : there("mod.ts", "src", "tests", "docs", "README.md");
  return configured("test", deps, "-A", "--doc", ...files, ...args);
}

/** Options of `deno test` that measure coverage. */
const WITH_COVERAGE = [
  `--coverage=${PROFILE_DIR}`,
  "--coverage-raw-data-only",
];

/** More would disturb the tests that wait for a deadline. */
const MOST_PARTS_AT_ONCE = 4;

/** Returns those of the paths that exist. */
function there(...paths: string[]): string[] {
  return paths.filter((path) => {
    try {
      Deno.statSync(path);
      return true;
    } catch {
      return false;
    }
  });
}

/** Runs a campaign of tools/adversary, which has one file for each. */
async function campaign(
  name: string,
  args: string[],
  deps: Deps,
): Promise<number> {
  const folder = join(ROOT, "tools", "adversary");
  const names = [...Deno.readDirSync(folder)]
    .filter((entry) => entry.isFile && entry.name.endsWith(".ts"))
    .map((entry) => entry.name.slice(0, -".ts".length))
    .sort();
  if (!names.includes(name)) {
    console.error(`Usage: deno task adversary ${names.join("|")} [options]`);
    return name === "--help" ? 0 : 2;
  }
  const file = join(folder, `${name}.ts`);
  return await deno(
    configured("run", deps, "-A", "--v8-flags=--expose-gc", file, ...args),
    // The check for a newer Deno opens files that a campaign would find.
    { deps, cwd: CALLER, env: { DENO_NO_UPDATE_CHECK: "1" } },
  );
}

/** Returns whether the tests may start. In CI they need QEMU and the guest. */
async function haveQemu(): Promise<boolean> {
  const qemu = await ensureQemu();
  // Without QEMU, nothing can start the guest.
  const guest = "path" in qemu ? await ensureGuest() : qemu;
  if (!("missing" in guest)) return true;
  const what = "missing" in qemu ? "QEMU" : "the guest";
  if (Deno.env.get("CI")) {
    console.error(`Cannot test without ${what}: ${guest.missing}`);
    return false;
  }
  console.error(`Testing without ${what}: ${guest.missing}`);
  return true;
}

interface DenoOptions {
  deps: Deps;
  cwd?: string;
  env?: Record<string, string>;
  /** Called with the output of Deno, which is then not shown. */
  onOutput?: (chunk: Uint8Array<ArrayBuffer>) => void;
}

/**
 * Runs the same Deno as this process, because `PATH` may have none, and returns
 * its exit code.
 */
async function deno(args: string[], options: DenoOptions): Promise<number> {
  const { deps, cwd = ROOT, env, onOutput } = options;
  const child = new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    env: { ...env, QMP_DENO_CONFIG: deps.file },
    stdin: "inherit",
    stdout: onOutput ? "piped" : "inherit",
    stderr: "inherit",
  }).spawn();
  if (onOutput) {
    for await (const chunk of child.stdout) onOutput(chunk);
  }
  return (await child.status).code;
}

/** Shows a piece of output. */
function show(chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length;) {
    at += Deno.stdout.writeSync(chunk.subarray(at));
  }
}

/**
 * Runs tests, and shows their output with `onOutput`. Also returns it, without
 * its colours.
 */
async function testWithOutput(
  args: string[],
  deps: Deps,
  env: Record<string, string> = {},
  onOutput = show,
): Promise<{ code: number; output: string }> {
  let output = "";
  const decoder = new TextDecoder();
  const code = await deno(testArgs(args, deps), {
    deps,
    env,
    onOutput(chunk) {
      onOutput(chunk);
      output += decoder.decode(chunk, { stream: true });
    },
  });
  return { code, output: stripVTControlCharacters(output) };
}

/** The last line of `deno test`, such as `ok | 3 passed | 0 failed (9ms)`. */
const SUMMARY =
  /^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed(?:.*? \| (\d+) ignored)?/gm;

/** The exit code of a test run, and its counts as far as it has finished. */
interface TestRun {
  code: number;
  passed: number;
  failed: number;
  ignored: number;
}

/** Reads the counts in the last line of a test run. */
function testRun(code: number, output: string): TestRun {
  const [passed = 0, failed = 0, ignored = 0] =
    [...output.matchAll(SUMMARY)].at(-1)?.slice(1)
      .map((count = "0") => Number(count)) ?? [];
  return { code, passed, failed, ignored };
}

/** Runs the tests with coverage. Both have to be good enough. */
async function coverage(args: string[], deps: Deps): Promise<number> {
  if (!await haveQemu()) return 1;
  await Deno.remove(COVERAGE_DIR, { recursive: true }).catch(() => {});
  const code = await deno(testArgs([...WITH_COVERAGE, ...args], deps), {
    deps,
  });
  return code || await judgeCoverage(deps);
}

/** Reports the coverage of the tests that ran. It has to be good enough. */
async function judgeCoverage(deps: Deps): Promise<number> {
  const loader = `data:text/javascript,${encodeURIComponent(loadAll())}`;
  const code = await deno(configured("run", deps, "-A", loader), {
    deps,
    env: { DENO_COVERAGE_DIR: PROFILE_DIR },
  });
  if (code !== 0) return code;
  const problems = await reportCoverage();
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? 0 : 1;
}

/** Files whose tests count long messages, ten times as slow with coverage. */
const SLOW_WITH_COVERAGE = /(?:bounds|limits)_test\.ts$/;

/**
 * Files for which one QEMU is enough, because they take seconds: campaigns on a
 * machine, the examples, qmp agent, and the guest itself.
 */
const ONE_QEMU =
  /(?:\/backups|\/migrations|\/powerdowns|\/unplugs|_campaign|\/examples|\/guest|\/agent)_test\.ts$/;

/** Files with a guest, for which the first and the last QEMU are enough. */
const TWO_QEMUS = /\/guest_\w+_test\.ts$/;

/** Test files to run, with which QEMUs, and with which options. */
interface Part {
  files: string[];
  qemus: readonly string[];
  options: string[];
}

/**
 * Returns the parts of a test run: all tests with the first QEMU, with
 * coverage, and those that start a QEMU with the others, without.
 */
function testParts(): Part[] {
  const [first, others] = [QEMUS.slice(0, 1), QEMUS.slice(1)];
  const files = filesWithTests();
  const slow = files.filter((file) => SLOW_WITH_COVERAGE.test(file));
  const rest = files.filter((file) => !slow.includes(file));
  const again = others.length > 0
    ? filesThatStartQemu().filter((file) => !ONE_QEMU.test(file))
    : [];
  const guests = again.filter((file) => TWO_QEMUS.test(file));
  const machines = again.filter((file) => !guests.includes(file));
  return [
    ...split(rest, 6, { qemus: first, options: WITH_COVERAGE }),
    ...split(slow, 1, { qemus: first, options: [] }),
    ...split(guests, 2, { qemus: others.slice(-1), options: [] }),
    ...split(machines, 3, { qemus: others, options: [] }),
  ];
}

/** Splits files into lists of about the same length, with neighbours apart. */
function split(
  files: string[],
  count: number,
  rest: Omit<Part, "files">,
): Part[] {
  return Array.from({ length: count }, (_, part) => ({
    ...rest,
    files: files.filter((_, index) => index % count === part),
  })).filter(({ files }) => files.length > 0);
}

/**
 * Runs all tests, in parts. As many parts run at a time as there are
 * processors, because `deno test` keeps only one of them busy. The output of a
 * part is shown when it ends.
 */
async function testAll(deps: Deps): Promise<TestRun> {
  const all: TestRun = { code: 0, passed: 0, failed: 0, ignored: 0 };
  if (!await haveQemu()) return { ...all, code: 1 };
  await Deno.remove(COVERAGE_DIR, { recursive: true }).catch(() => {});

  const parts = testParts();
  console.log(`Running the tests in ${parts.length} parts`);
  const runParts = async () => {
    for (let part; (part = parts.shift()) !== undefined;) {
      const chunks: Uint8Array[] = [];
      const { code, output } = await testWithOutput(
        [...part.options, ...part.files],
        deps,
        part.qemus.length > 0 ? { QMP_QEMU: part.qemus.join(":") } : {},
        (chunk) => chunks.push(chunk),
      );
      chunks.forEach(show);
      const run = testRun(code, output);
      all.code ||= run.code;
      all.passed += run.passed;
      all.failed += run.failed;
      all.ignored += run.ignored;
    }
  };
  const workers = Math.min(navigator.hardwareConcurrency, MOST_PARTS_AT_ONCE);
  await Promise.all(Array.from({ length: workers }, runParts));
  all.code ||= await judgeCoverage(deps);
  return all;
}

/** Runs everything until something fails. */
async function ci(deps: Deps): Promise<number> {
  let counts: TestRun | undefined;
  const steps: [name: string, run: () => Promise<number>][] = [
    ["fmt", () => TASKS.fmt!(["--check"], deps)],
    ["lint", () => TASKS.lint!([], deps)],
    ["check", () => TASKS.check!([], deps)],
    ["doc", () => TASKS.doc!([], deps)],
    ["tests", async () => {
      counts = await testAll(deps);
      return counts.code;
    }],
    ["publish:check", () => TASKS["publish:check"]!([], deps)],
    ["demo", () => TASKS.demo!([], deps)],
  ];
  let code = 0;
  for (const [name, run] of steps) {
    console.log(`\n=== ${name}`);
    code = await run();
    if (code !== 0) {
      console.log(`\nFAILED: ${name} (exit code ${code})`);
      break;
    }
  }
  if (counts !== undefined) {
    const { passed, failed, ignored } = counts;
    const skipped = ignored > 0 ? `, ${ignored} skipped` : "";
    console.log(`\n${passed} passed, ${failed} failed${skipped}`);
  }
  return code;
}

if (import.meta.main) {
  Deno.chdir(ROOT);
  const [name = "", ...args] = Deno.args;
  const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
  if (task === undefined) {
    console.error(`Usage: task.ts ${Object.keys(TASKS).join("|")} [args…]`);
    Deno.exit(2);
  }
  const deps = await chooseDeps({ standins: name === "standins" });
  if (deps.note !== undefined) console.error(deps.note);
  Deno.exit(await task(args, deps));
}
