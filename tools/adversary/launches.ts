/**
 * Launches QEMUs, several at a time, while the same program listens on sockets
 * and makes files and directories.
 *
 * ```sh
 * deno task adversary launches --count 1000
 * ```
 *
 * Root may do what other users may not, so run it as one of those as well, in a
 * checkout that this user can write to:
 *
 * ```sh
 * setpriv --reuid=65534 --regid=65534 --clear-groups \
 *   env DENO_DIR=/tmp/deno-of-nobody deno task adversary launches
 * ```
 *
 * @module
 */

import { launch, listen } from "../../mod.ts";
import { isRunning } from "../../tests/support/process.ts";
import { BARE } from "../../tests/support/qemu.ts";
import { TempDir } from "../../tests/support/temp_dir.ts";
import { mainWithQemu } from "./support/campaign.ts";
import type { Report } from "./support/report.ts";

/** Options of {@linkcode launches}. */
export interface LaunchesOptions {
  qemu: string;
  /** How many QEMUs to launch. */
  count: number;
  /** How many of them run at a time. */
  parallel: number;
}

/** Launches QEMUs, and reports what fails or is left behind. */
export async function launches(
  { qemu, count, parallel }: LaunchesOptions,
  report: Report,
): Promise<void> {
  await using dir = new TempDir();
  const tmpdir = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", dir.path);
  try {
    let left = count;
    const pids: number[] = [];
    const worker = async () => {
      while (left-- > 0) await lifetime(qemu, pids, report);
    };
    const launching = Promise.all(Array.from({ length: parallel }, worker))
      .finally(() => {
        left = 0;
      });
    await Promise.all([
      launching,
      makeOthers(() => left > 0, report),
    ]);
    const running = pids.filter(isRunning);
    if (running.length > 0) report.fail("left running", running);
    const files = Array.from(Deno.readDirSync(dir.path), ({ name }) => name);
    if (files.length > 0) report.fail("left as files", files);
  } finally {
    if (tmpdir === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", tmpdir);
  }
}

async function lifetime(
  qemu: string,
  pids: number[],
  report: Report,
): Promise<void> {
  try {
    await using machine = await launch(qemu, BARE, { timeout: 60_000 });
    pids.push(machine.process.pid);
    await machine.qmp.execute("query-status");
    const { code } = await machine.shutdown({ timeout: 60_000 });
    if (code !== 0) report.fail("QEMU exited with code", code);
    report.count("launches");
  } catch (error) {
    report.fail("a launch failed", error);
  }
}

/** Listens, and makes files and directories, whose modes have to be usual. */
async function makeOthers(
  goesOn: () => boolean,
  report: Report,
): Promise<void> {
  const dir = Deno.makeTempDirSync({ dir: "/tmp", prefix: "qmp-test-" });
  Deno.chmodSync(dir, 0o755);
  const modeOf = (path: string) => Deno.lstatSync(path).mode! & 0o7777;
  const check = (path: string, expected: number) => {
    const mode = modeOf(path);
    if (mode === expected) return;
    report.fail(`${path} has another mode`, mode.toString(8));
  };
  try {
    await Deno.writeTextFile(`${dir}/file`, "");
    await Deno.mkdir(`${dir}/directory`);
    const fileMode = modeOf(`${dir}/file`);
    const directoryMode = modeOf(`${dir}/directory`);
    for (let round = 0; goesOn(); round++) {
      const file = `${dir}/file${round}`;
      const directory = `${dir}/directory${round}`;
      const making = [
        Deno.writeTextFile(file, ""),
        Deno.mkdir(directory),
        Deno.makeTempDir({ dir }),
      ] as const;
      const socket = `${dir}/${round}.sock`;
      await using _listener = listen(socket);
      check(socket, 0o600);
      const [, , temp] = await Promise.all(making);
      check(file, fileMode);
      check(directory, directoryMode);
      check(temp, 0o700);
      report.count("listeners");
      report.count("files and directories", making.length);
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

if (import.meta.main) {
  await mainWithQemu({
    name: "launches",
    about: "Launches QEMUs, several at a time, beside calls of listen() and " +
      "files that the program makes. Run it as root and as another user.",
    options: {
      count: { default: 1_000, help: "How many QEMUs to launch" },
      parallel: { default: 16, help: "How many QEMUs run at a time" },
    },
    run: launches,
  });
}
