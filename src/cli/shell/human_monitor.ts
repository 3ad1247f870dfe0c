/**
 * The human monitor over QMP.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import type { ExecuteOptions } from "../../options.ts";
import { escapeControls } from "../output.ts";

/** The human monitor, which keeps the CPU that commands are about. */
export class Hmp {
  readonly #qmp: QmpClient;
  readonly #tell: (command: string, args: object) => void;
  #cpu: number | undefined;
  #quits = false;

  /**
   * @param qmp The connection.
   * @param tell Is told what is executed.
   */
  constructor(
    qmp: QmpClient,
    tell: (command: string, args: object) => void = () => {},
  ) {
    this.#qmp = qmp;
    this.#tell = tell;
  }

  /** The CPU that commands are about; undefined for QEMU's own choice. */
  get cpu(): number | undefined {
    return this.#cpu;
  }

  /** Whether QEMU was asked to end. */
  get quits(): boolean {
    return this.#quits;
  }

  /**
   * Executes a line, a blank one being nothing.
   *
   * @returns What the monitor wrote, with nothing in it that a terminal obeys, and without the last end of a line.
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
    // The monitor forgets its CPU from one command to the next. This sees whether there is one of the number.
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
    this.#tell(command, args);
    return String(await this.#qmp.untyped.execute(command, args, options));
  }
}
