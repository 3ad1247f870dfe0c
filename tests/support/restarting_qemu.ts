/**
 * A QEMU that is killed and started again, for clients that reconnect.
 *
 * @module
 */

import {
  launch,
  listen,
  type OpenOptions,
  type QmpListener,
  reconnecting,
  type ReconnectingClient,
  type ReconnectingOptions,
} from "../../mod.ts";
import { kill } from "./listening_qemu.ts";
import { BARE, version } from "./qemu.ts";

/**
 * How the client and QEMU find each other: the client connects to an address,
 * QEMU connects to a listener, or the client launches QEMU.
 */
export type Way = "address" | "listener" | "launch";

/** All ways. */
export const WAYS: readonly Way[] = ["address", "listener", "launch"];

/** Where and how to start a {@linkcode RestartingQemu}. */
export interface RestartingQemuOptions {
  /** Name or path of QEMU. */
  qemu: string;
  way: Way;
  /** A directory for its files. */
  dir: string;
  /** Options of each connection. */
  open?: OpenOptions;
}

/** A QEMU that logs the commands that it reads. */
export class RestartingQemu implements AsyncDisposable {
  readonly #options: RestartingQemuOptions;
  readonly #path: string;
  readonly #listener: QmpListener | undefined;
  #process: Deno.ChildProcess | undefined;
  #starts = 0;

  constructor(options: RestartingQemuOptions) {
    this.#options = options;
    this.#path = `${options.dir}/qmp.sock`;
    if (options.way === "listener") {
      this.#listener = listen(this.#path, options.open);
    }
  }

  /** Makes a client of this QEMU. */
  client(options: ReconnectingOptions): ReconnectingClient {
    const { way, qemu, open } = this.#options;
    if (way === "address") {
      return reconnecting(this.#path, { ...open, ...options });
    }
    if (this.#listener !== undefined) {
      return reconnecting(this.#listener, options);
    }
    return reconnecting(async ({ signal }) => {
      const machine = await launch(qemu, this.#args(), { ...open, signal });
      this.#process = machine.process;
      return machine;
    }, options);
  }

  /** The process that was started last. */
  get process(): Deno.ChildProcess {
    return this.#process!;
  }

  /** Starts QEMU, unless it is the client who does that. */
  start(): void {
    const { way, qemu } = this.#options;
    if (way === "launch") return;
    this.#process = new Deno.Command(qemu, {
      args: [...this.#args(), ...this.#monitor()],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
  }

  /** Ends QEMU by SIGKILL. */
  async kill(): Promise<void> {
    await kill(this.process);
  }

  /** Returns the commands that all QEMUs so far have read. */
  commandsRead(): string {
    const { dir } = this.#options;
    return [...Deno.readDirSync(dir)]
      .filter(({ name }) => name.endsWith(".log"))
      .map(({ name }) => Deno.readTextFileSync(`${dir}/${name}`))
      .join("");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process !== undefined) await this.kill();
    await this.#listener?.close();
  }

  #args(): string[] {
    const log = `${this.#options.dir}/${++this.#starts}.log`;
    return [...BARE, "-trace", "handle_qmp_command", "-D", log];
  }

  #monitor(): string[] {
    const { way, qemu } = this.#options;
    if (way === "address") {
      return ["-qmp", `unix:${this.#path},server=on,wait=off`];
    }
    // QEMU 9.2 has replaced the seconds of `reconnect`.
    const reconnect = parseInt(version(qemu)!) >= 10
      ? "reconnect-ms=20"
      : "reconnect=1";
    const chardev = `socket,id=m,path=${this.#path},server=off,${reconnect}`;
    return ["-chardev", chardev, "-mon", "chardev=m,mode=control"];
  }
}
