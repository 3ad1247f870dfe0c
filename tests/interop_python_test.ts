/**
 * Python's clients beside our server: `qemu.qmp`, its legacy interface, and its
 * shell. CONTRIBUTING.md says where the modules come from.
 *
 * @module
 */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { connect, QmpTimeoutError } from "../mod.ts";
import {
  converse,
  ImitatingServer,
  LOSSLESS_STEPS,
  OOB_STEP,
  type Peer,
  QemuServer,
  testPeer,
} from "./support/interop.ts";
import { firstOutput, kill } from "./support/listening_qemu.ts";
import { testQemu, version } from "./support/qemu.ts";
import { hasModule, PYTHON_ENV } from "./support/python.ts";
import { TempDir } from "./support/temp_dir.ts";

function python(file: string): Pick<Peer, "command" | "args" | "env"> {
  return {
    command: "python3",
    args: [new URL(`interop/${file}`, import.meta.url).pathname],
    env: PYTHON_ENV,
  };
}

function missing(module: string): string | undefined {
  return hasModule(module) ? undefined : `Python's ${module}`;
}

const CLIENTS = [
  ["qemu.qmp", "asyncio_client.py", [...LOSSLESS_STEPS, OOB_STEP]],
  ["qemu.qmp.legacy", "legacy_client.py", LOSSLESS_STEPS],
] as const;

for (const [module, file, steps] of CLIENTS) {
  for (const listens of [false, true]) {
    testPeer(
      `Python's ${module}, which ${listens ? "listens" : "connects"},`,
      { ...python(file), listens, steps },
      missing(module),
    );
  }
}

/** What a person types. The shell knows no command that is not in it. */
const LINES = `query-name
query-status
stop
query-status
cont
cont bogus=1
device_del id=nope
x-nope
qom-set path=/objects/thread property=poll-max-ns value=9007199254740993
qom-get path=/objects/thread property=poll-max-ns
quit
`;

testQemu(
  "Python's qmp-shell prints the same with QmpServer as with QEMU",
  async (command) => {
    await using home = new TempDir();
    const known = await QemuServer.ask(command);
    const peer = python("qmp_shell.py");
    // The shell keeps its history in the home directory.
    const env = { ...peer.env, HOME: home.path };
    const [theirs, ours] = await Promise.all(
      [new QemuServer(command), new ImitatingServer(known)].map(
        async (server) =>
          (await converse({ ...peer, env }, LINES, server))
            .replaceAll(/("(?:micro)?seconds": )-?\d+/g, "$1…"),
      ),
    );
    assertEquals(ours, theirs);
    assert(theirs!.includes(`Connected to QEMU ${version(command)}`), theirs);
    assert(theirs!.includes('{"return": 9007199254740993}'), theirs);
    assert(theirs!.includes("DeviceNotFound"), theirs);
  },
  missing("qemu.qmp.qmp_shell"),
);

Deno.test({
  name: "connect() says why a Python that listens does not greet",
  ignore: missing("qemu.qmp.legacy") !== undefined,
  async fn() {
    await using dir = new TempDir();
    const path = dir.file("qmp.sock");
    const process = new Deno.Command("python3", {
      args: [
        "-c",
        `from qemu.qmp.legacy import QEMUMonitorProtocol
server = QEMUMonitorProtocol("${path}", server=True)
print("It listens", flush=True)
server.accept()`,
      ],
      env: PYTHON_ENV,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    await firstOutput(process.stdout);
    // Both are clients of QMP, so both wait for a greeting.
    await assertRejects(
      () => connect(path, { timeout: 500 }),
      QmpTimeoutError,
      "no QMP greeting arrived",
    );
    await kill(process);
    await process.stdout.cancel();
  },
});
