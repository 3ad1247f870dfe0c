/**
 * Runs the programs of docs/migrating_from_python.md, Python's and ours, and
 * compares what they print.
 *
 * Python's modules are in no package of Debian's stable releases, so they may
 * be missing. The environment variable `QMP_PYTHON` names the directory that
 * has them, such as `python/` of QEMU 7.2's source. Without it, they must be
 * where `python3` finds them. A test whose module is missing is ignored.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { CONFIG } from "./support/config.ts";
import { ListeningQemu } from "./support/listening_qemu.ts";
import { NEEDS_QEMU, QEMU_TEST_TIMEOUT } from "./support/qemu.ts";
import { hasModule, PYTHON_ENV } from "./support/python.ts";
import { TempDir } from "./support/temp_dir.ts";

const ROOT = new URL("../", import.meta.url);
const PAGE = Deno.readTextFileSync(
  new URL("docs/migrating_from_python.md", ROOT),
);

/**
 * The page has the names of QEMU 8.2 and later. These lines give a module of an
 * earlier QEMU the same names.
 */
const NEW_NAMES: Record<string, string> = {
  "qemu.qmp": "",
  "qemu.qmp.legacy": `
from qemu.qmp.legacy import QEMUMonitorProtocol as Monitor
if hasattr(Monitor, 'command'):
    Monitor.cmd_raw, Monitor.cmd = Monitor.cmd, Monitor.command
`,
  "qemu.machine": `
from qemu.machine import QEMUMachine as Machine
if hasattr(Machine, 'command'):
    Machine.cmd = Machine.command
`,
};

/** Time that a program may take, in milliseconds. */
const PROGRAM_TIMEOUT = 20_000;

/** A program, and what it is given. */
interface Program {
  command: string;
  args: string[];
  env?: Record<string, string>;
  /** What the program reads from its standard input. */
  input?: string;
}

/** Runs a program beside a QEMU that listens, and returns what it prints. */
async function run(
  { command, args, env, input = "" }: Program,
  machine?: string,
): Promise<{ code: number; printed: string; errors: string }> {
  await using dir = new TempDir();
  await using _qemu = await ListeningQemu.start("unix:qmp.sock", {
    cwd: dir.path,
    machine,
  });
  const process = new Deno.Command(command, {
    args,
    cwd: dir.path,
    // Python's shell keeps its history in the home directory.
    env: { HOME: dir.path, NO_COLOR: "1", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(PROGRAM_TIMEOUT),
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { code, stdout, stderr } = await process.output();
  const decoder = new TextDecoder();
  const errors = decoder.decode(stderr);
  return { code, printed: decoder.decode(stdout), errors };
}

/** Runs a program that has to succeed, and returns what it prints. */
async function runWell(program: Program): Promise<string> {
  const { code, printed, errors } = await run(program);
  assertEquals(code, 0, `${program.command} failed: ${errors}`);
  assert(printed !== "");
  return printed;
}

function python(source: string, input?: string): Program {
  return {
    command: "python3",
    args: ["-c", source],
    env: PYTHON_ENV,
    ...(input !== undefined && { input }),
  };
}

function deno(args: string[], input?: string): Program {
  return {
    command: Deno.execPath(),
    args: ["run", "-A", "--quiet", "--config", CONFIG, ...args],
    // TempDir is the home directory, and has none of Deno's packages.
    env: { DENO_DIR: denoDir() },
    ...(input !== undefined && { input }),
  };
}

function denoDir(): string {
  const { stdout } = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json"],
  }).outputSync();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

/** Defines a test that needs one of Python's modules. */
function testPython(name: string, module: string, fn: () => Promise<void>) {
  const isThere = hasModule(module);
  Deno.test({
    name: isThere ? name : `${name} (Python's ${module} is missing)`,
    ignore: !isThere || NEEDS_QEMU.ignore,
    timeout: QEMU_TEST_TIMEOUT,
    fn,
  });
}

/** A program of Python's, and the one of ours that stands behind it. */
const PAIR = /```python\n([^]*?)```\n[^]*?```ts ignore\n([^]*?)```/g;

/** A heading of any level. */
const HEADING = /^#+ (.*)$/gm;

/** The heading that an offset in the page is under. */
function headingAt(offset: number): string {
  return [...PAGE.slice(0, offset).matchAll(HEADING)].at(-1)![1]!;
}

for (const { 1: theirs = "", 2: ours = "", index } of PAGE.matchAll(PAIR)) {
  const [, module = ""] = /^from (qemu\.\S+) import/m.exec(theirs)!;
  const heading = headingAt(index);
  const runOurs = async () => {
    await using dir = new TempDir();
    const file = dir.file("program.ts");
    await Deno.writeTextFile(file, ours.replace('"jsr:', '"'));
    return await runWell(deno([file]));
  };
  testPython(
    `Both programs of "${heading}" print the same`,
    module,
    async () => {
      const expected = await runWell(python(NEW_NAMES[module]! + theirs));
      assertEquals(await runOurs(), asJavaScript(expected));
    },
  );
  if (!hasModule(module)) {
    Deno.test(`Our program of "${heading}" runs`, NEEDS_QEMU, async () => {
      await runOurs();
    });
  }
}

/** Writes the values that Python and JavaScript spell differently. */
function asJavaScript(printed: string): string {
  return printed.replaceAll(
    /^(?:True|False)$/gm,
    (value) => value.toLowerCase(),
  );
}

/** Runs a program of Python's that the page names as a command. */
function pythonShell(line: string, input: string): Program {
  const [name, ...args] = line.split(" ");
  const main = name === "qmp-shell" ? "main" : "main_wrap";
  return python(
    `import sys
from qemu.qmp import qmp_shell
sys.argv = ${JSON.stringify([name, ...args])}
qmp_shell.${main}()`,
    input,
  );
}

/** Runs our command line as the page calls it. */
function ourShell(line: string, input: string): Program {
  const main = new URL("src/cli/mod.ts", ROOT).pathname;
  return deno([main, ...line.split(" ").slice(1)], input);
}

/** A row of the table of commands. */
const ROW = /^\| `(qmp-shell.*?)` +\| `(qmp .*?)` +\|$/gm;

for (const [, theirs = "", ours = ""] of PAGE.matchAll(ROW)) {
  testPython(
    `${ours} does what ${theirs} does`,
    "qemu.qmp.qmp_shell",
    async () => {
      // A QEMU without a machine has no CPU, which the human monitor needs.
      const [line, machine] = theirs.includes("-H")
        ? ["info status", "q35"]
        : ["query-status"];
      // The program that launches QEMU in Python does not end it.
      const quit = theirs.includes("wrap") ? "quit\n" : "";
      const input = `${line}\n${quit}`;
      const expected = await run(pythonShell(theirs, input), machine);
      const { printed } = await run(ourShell(ours, input), machine);
      assertEquals(shown(printed), shown(expected.printed));
      assert(shown(printed).status, printed);
    },
  );
}

/** What the options of a shell change in its output. */
function shown(printed: string) {
  return {
    status: /"status": ?"running"|VM status: running/.test(printed),
    isPretty: /^ +"running": true,?$/m.test(printed),
    isVerbose: printed.includes('"execute"'),
  };
}

testPython(
  "The lines of the page mean the same in both shells",
  "qemu.qmp.qmp_shell",
  async () => {
    const [, lines = ""] = /```text\n([^]*?)```/.exec(PAGE)!;
    const expected = await run(pythonShell("qmp-shell qmp.sock", lines));
    const { printed } = await run(ourShell("qmp exec qmp.sock --stdin", lines));
    assert(replies(printed).length > 5);
    assertEquals(replies(printed), replies(expected.printed));
  },
);

/** The replies among what is printed, without the prompts before them. */
function replies(printed: string): unknown[] {
  return printed.split("\n")
    .map((line) => /\{"(?:return|error)".*/.exec(line)?.[0])
    .filter((reply) => reply !== undefined)
    .map((reply) => JSON.parse(reply));
}
