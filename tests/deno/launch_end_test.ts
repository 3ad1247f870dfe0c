/**
 * How QEMU ends with a launch that fails, and with the program.
 *
 * @module
 */

import {
  assert,
  assertEquals,
  assertLess,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { launch, QmpTimeoutError } from "../../mod.ts";
import { isRunning } from "../support/process.ts";
import { Program } from "../support/program.ts";
import { BARE, NEEDS_QEMU, QEMU, QEMUS, version } from "../support/qemu.ts";
import { type Launchpad, testLaunch } from "./launchpad.ts";

/** What QEMU makes and removes at its end. */
const leftovers = (pad: Launchpad) =>
  ["pidfile", "chardev.sock"].filter((name) => exists(pad.file(name)));

/** Arguments of a QEMU that makes a file and a socket. */
const argsOf = (pad: Launchpad) => [
  ...BARE,
  ...["-pidfile", pad.file("pidfile")],
  "-chardev",
  `socket,id=c,path=${pad.file("chardev.sock")},server=on,wait=off`,
];

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Waits until something holds that nobody announces. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** Waits until a QEMU with the arguments of `argsOf` runs. Returns its pid. */
async function pidOfQemu(pad: Launchpad): Promise<number> {
  await until(() => leftovers(pad).length === 2);
  await until(() => Deno.readTextFileSync(pad.file("pidfile")) !== "");
  return Number(Deno.readTextFileSync(pad.file("pidfile")));
}

/** Makes a program that runs QEMU without `exec`, and without its monitor. */
const withoutMonitor = (pad: Launchpad) =>
  pad.program(
    `"${QEMU}" ${argsOf(pad).map((arg) => `'${arg}'`).join(" ")}\necho over`,
  );

for (const how of ["an abort", "a timeout"]) {
  testLaunch(
    `launch() ends a QEMU behind a script after ${how}, with its files`,
    async (pad) => {
      const controller = new AbortController();
      const reason = { any: "reason" };
      const launching = launch(withoutMonitor(pad), [], {
        ...(how === "an abort" && { signal: controller.signal }),
        timeout: how === "an abort" ? Infinity : 1_500,
      }).catch((error) => error);
      const pid = await pidOfQemu(pad);
      assert(isRunning(pid));
      controller.abort(reason);
      const error = await launching;
      if (how === "an abort") assertStrictEquals(error, reason);
      else assert(error instanceof QmpTimeoutError);
      assert(!isRunning(pid));
      assertEquals(leftovers(pad), []);
    },
    NEEDS_QEMU,
  );
}

for (const command of QEMUS) {
  testLaunch(
    `launch() leaves nothing if it is aborted at any moment of the start, QEMU ${
      version(command)
    }`,
    async (pad) => {
      const scripts = [
        pad.program(`"${command}" "$@"\necho over`),
        pad.program(`exec "${command}" "$@"`),
      ];
      for (let ms = 0; ms <= 120; ms += 3) {
        const signal = AbortSignal.timeout(ms);
        try {
          const script = scripts[ms % 2]!;
          await using _machine = await launch(script, argsOf(pad), { signal });
        } catch (error) {
          assertStrictEquals(error, signal.reason);
        }
        assertEquals(leftovers(pad), [], `after ${ms} ms`);
      }
    },
  );
}

testLaunch(
  "launch() lets the program end by SIGTERM after an abort",
  async (pad) => {
    const { command, started } = await pad.silent(
      "trap 'echo ended > \"$0.end\"; exit 0' TERM",
    );
    const controller = new AbortController();
    const launching = launch(command, [], { signal: controller.signal })
      .catch(() => {});
    await started();
    controller.abort();
    await launching;
    assertEquals(Deno.readTextFileSync(`${command}.end`), "ended\n");
  },
);

testLaunch(
  "launch() kills a program that ignores SIGTERM, and what it has started",
  async (pad) => {
    const { command, started } = await pad.silent("trap '' TERM");
    const controller = new AbortController();
    const launching = launch(command, [], {
      signal: controller.signal,
      timeout: Infinity,
    }).catch(() => {});
    await started();
    const before = performance.now();
    controller.abort();
    await launching;
    const took = performance.now() - before;
    assert(took > 1_500, `${took} ms`);
    assertLess(took, 10_000);
  },
);

testLaunch(
  "QmpMachine.shutdown() ends a QEMU behind a script that does not answer",
  async (pad) => {
    const machine = await launch(
      pad.program(`"${QEMU}" "$@"\necho over`),
      argsOf(pad),
    );
    const pid = await pidOfQemu(pad);
    Deno.kill(pid, "SIGSTOP");
    await machine.shutdown({ timeout: 100 });
    assert(!isRunning(pid));
  },
  NEEDS_QEMU,
);

testLaunch(
  "QmpMachine.shutdown() does not end what a script leaves running that has ended",
  async (pad) => {
    await using machine = await launch(
      pad.program(`sleep 1000 & echo $! > "$0.child"; exec "${QEMU}" "$@"`),
      BARE,
    );
    const [command] = pad.programs;
    const child = Number(Deno.readTextFileSync(`${command}.child`));
    assertEquals((await machine.shutdown()).code, 0);
    assert(isRunning(child));
    Deno.kill(child, "SIGKILL");
  },
  NEEDS_QEMU,
);

/** Runs a program, which is sent no signal. */
async function run(
  pad: Launchpad,
  source: string,
  flags: string[],
): Promise<void> {
  await using program = new Program(
    `import { launch } from "@qmp/qmp"; ${source}`,
    flags,
    { TMPDIR: pad.file("tmp") },
  );
  const { code, stderr } = await program.result();
  assertEquals(code, 7, stderr);
}

testLaunch(
  "A program that exits in the middle of a launch leaves neither process nor directory",
  async (pad) => {
    const { command, started } = await pad.silent();
    const running = run(
      pad,
      `launch(${JSON.stringify(command)}, [], { timeout: Infinity });
       while ([...Deno.readDirSync(${JSON.stringify(pad.path)})]
         .every(({ name }) => name !== "now")) {
         await new Promise((resolve) => setTimeout(resolve, 2));
       }
       Deno.exit(7);`,
      ["--allow-all"],
    );
    await started();
    assertEquals([...Deno.readDirSync(pad.file("tmp"))].length, 1);
    Deno.writeTextFileSync(pad.file("now"), "");
    await running;
    assertEquals(pad.pids.filter(isRunning), []);
    assertEquals([...Deno.readDirSync(pad.file("tmp"))], []);
  },
);

testLaunch(
  "A program that exits at once after launch() leaves nothing",
  async (pad) => {
    for (const wait of ["", "await 0;", "await import('node:path');"]) {
      await run(
        pad,
        `launch(${JSON.stringify(pad.qemu())}, ${JSON.stringify(BARE)});
         ${wait}
         Deno.exit(7);`,
        ["--allow-all"],
      );
      assertEquals([...Deno.readDirSync(pad.file("tmp"))], []);
    }
    await until(() => pad.pids.filter(isRunning).length === 0);
  },
  NEEDS_QEMU,
);

for (
  const [what, script] of [
    ["QEMU", `exec "${QEMU}" "$@"`],
    ["a QEMU behind a script", `"${QEMU}" "$@"\necho over`],
  ] as const
) {
  testLaunch(
    `A program that exits ends ${what}, with its files`,
    async (pad) => {
      await run(
        pad,
        `await launch(${JSON.stringify(pad.program(script))}, ${
          JSON.stringify(argsOf(pad))
        });
         Deno.exit(7);`,
        ["--allow-all"],
      );
      assertEquals(leftovers(pad), []);
    },
    NEEDS_QEMU,
  );
}

testLaunch(
  "A program that exits ends QEMU also with the fewest permissions",
  async (pad) => {
    const tmp = pad.file("tmp");
    await run(
      pad,
      `const { process } = await launch(${JSON.stringify(QEMU)}, ${
        JSON.stringify(argsOf(pad))
      });
       console.log("pid " + process.pid);
       Deno.exit(7);`,
      [
        `--allow-run=${QEMU}`,
        "--allow-net",
        `--allow-read=${tmp}`,
        `--allow-write=${tmp}`,
      ],
    );
    assertEquals(leftovers(pad), []);
  },
  NEEDS_QEMU,
);

testLaunch(
  "launch() ends QEMU after an abort also with the fewest permissions",
  async (pad) => {
    const tmp = pad.file("tmp");
    await run(
      pad,
      `const signal = AbortSignal.timeout(1);
       const error = await launch(${JSON.stringify(QEMU)}, ${
        JSON.stringify([...BARE, "-name", "of-this-test"])
      }, { signal }).catch((error) => error);
       Deno.exit(error === signal.reason ? 7 : 1);`,
      [
        `--allow-run=${QEMU}`,
        "--allow-net",
        `--allow-read=${tmp}`,
        `--allow-write=${tmp}`,
      ],
    );
    const { stdout } = await new Deno.Command("ps", {
      args: ["-eo", "args"],
    }).output();
    assert(!new TextDecoder().decode(stdout).includes("of-this-test"));
  },
  NEEDS_QEMU,
);

testLaunch(
  "launch() rejects at once if the process has ended by itself",
  async (pad) => {
    const before = performance.now();
    await assertRejects(() => launch(pad.program("exit 3")));
    assertLess(performance.now() - before, 1_500);
  },
);
