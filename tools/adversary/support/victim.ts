/**
 * A QEMU that is killed while a client talks to it.
 *
 * @module
 */

import {
  connect,
  launch,
  listen,
  type OpenOptions,
  type QmpClient,
} from "../../../mod.ts";
import { BARE } from "../../../tests/support/qemu.ts";

/** How the client and QEMU find each other. */
export type Way = "connect" | "listen" | "launch";

/** All ways, for a random choice. */
export const WAYS: readonly Way[] = ["connect", "listen", "launch"];

/** Where and how to start a {@linkcode Victim}. */
export interface VictimOptions extends OpenOptions {
  /** Name or path of QEMU. */
  qemu: string;
  way: Way;
  /** A directory for its files. */
  dir: string;
}

/** A QEMU that logs the commands that it reads. */
export class Victim implements AsyncDisposable {
  readonly qmp: QmpClient;
  readonly #process: Deno.ChildProcess;
  readonly #logFile: string;

  constructor(qmp: QmpClient, process: Deno.ChildProcess, logFile: string) {
    this.qmp = qmp;
    this.#process = process;
    this.#logFile = logFile;
  }

  /** Starts a QEMU, connects, and negotiates. */
  static async start(options: VictimOptions): Promise<Victim> {
    const { qemu, way, dir, ...open } = options;
    const logFile = `${dir}/qemu.log`;
    const args = [...BARE, "-trace", "handle_qmp_command", "-D", logFile];
    if (way === "launch") {
      const { qmp, process } = await launch(qemu, args, open);
      return new Victim(qmp, process, logFile);
    }
    const spawn = (address: string) =>
      new Deno.Command(qemu, {
        args: [...args, "-qmp", address],
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
    const path = `${dir}/qmp.sock`;
    if (way === "connect") {
      const process = spawn(`unix:${path},server=on,wait=off`);
      const qmp = await connect(path, { ...open, retry: true });
      return new Victim(qmp, process, logFile);
    }
    await using listener = listen(path, open);
    const process = spawn(listener.address);
    return new Victim(await listener.accept(), process, logFile);
  }

  /** Sends a signal, unless QEMU has ended. */
  signal(signal: Deno.Signal): void {
    try {
      this.#process.kill(signal);
    } catch {
      // QEMU has ended.
    }
  }

  /** Resolves when the process has ended. */
  get ended(): Promise<Deno.CommandStatus> {
    return this.#process.status;
  }

  /** Returns the commands that QEMU has read, as QEMU logged them. */
  async commandsRead(): Promise<string> {
    return await Deno.readTextFile(this.#logFile);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.signal("SIGKILL");
    await this.#process.status;
    await this.qmp.close();
  }
}
