/**
 * Executes commands of the human monitor over QMP.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import type { ExecuteOptions } from "../../options.ts";
import { escapeControls } from "../escape_controls.ts";

/**
 * The human monitor. It remembers the CPU that `cpu N` selects, because
 * `human-monitor-command` does not.
 */
export class HumanMonitor {
  readonly #qmp: QmpClient;
  readonly #onSend: (command: string, args: object) => void;
  #cpu: number | undefined;
  #quits = false;

  /**
   * @param qmp The connection.
   * @param onSend Called with each QMP command before it is sent.
   */
  constructor(
    qmp: QmpClient,
    onSend: (command: string, args: object) => void = () => {},
  ) {
    this.#qmp = qmp;
    this.#onSend = onSend;
  }

  /** The selected CPU, or undefined if QEMU chooses it. */
  get cpu(): number | undefined {
    return this.#cpu;
  }

  /** Whether QEMU was asked to end. */
  get quits(): boolean {
    return this.#quits;
  }

  /**
   * Executes a line. Ignores an empty line.
   *
   * @returns The text that the monitor wrote, without its last line end and
   * with escaped control characters.
   */
  async run(line: string, options?: ExecuteOptions): Promise<string> {
    const command = line.trim();
    if (command === "") return "";
    if (!/^cpu(?:\s|$)/.test(command)) {
      if (/^q(?:uit)?$/.test(command)) this.#quits = true;
      const text = await this.#execute(command, this.#cpu, options);
      return escapeControls(text.replace(/\r?\n$/, ""), true);
    }
    const cpu = /^cpu\s+(0x[\da-f]+|\d+)$/i.exec(command)?.[1];
    if (cpu === undefined) {
      throw new Error(`Expected cpu and its number, found ${command}`);
    }
    // QEMU forgets the CPU after each `human-monitor-command`. So this executes
    // a harmless command on the CPU, to check that the CPU exists.
    await this.#execute("info version", Number(cpu), options);
    this.#cpu = Number(cpu);
    return "";
  }

  async #execute(
    line: string,
    cpu: number | undefined,
    options: ExecuteOptions | undefined,
  ): Promise<string> {
    const command = "human-monitor-command";
    const args = {
      "command-line": line,
      ...(cpu !== undefined && { "cpu-index": cpu }),
    };
    this.#onSend(command, args);
    return String(await this.#qmp.untyped.execute(command, args, options));
  }
}
