/**
 * The console of a QEMU that is launched.
 *
 * @module
 */

import type { Deadline } from "../async/deadline.ts";
import { Console } from "../machine/console.ts";
import { type ConsoleOptions, sizesOf } from "../machine/console_options.ts";
import { SideSocket } from "./side_socket.ts";

/** The first serial port, from the arguments of QEMU to the console. */
export class ConsoleWiring implements Disposable {
  /** The arguments that QEMU needs before all others. */
  readonly args: readonly string[];
  readonly #socket: SideSocket;
  readonly #options: ConsoleOptions;

  private constructor(socket: SideSocket, options: ConsoleOptions) {
    this.#socket = socket;
    this.#options = options;
    this.args = ["-serial", `unix:${socket.option}`];
  }

  /**
   * Binds the socket.
   *
   * @param directory A directory that no other user can enter.
   * @param options The option of `launch()`.
   * @throws {RangeError} If a part of the option is out of its bounds.
   */
  static bind(
    directory: string,
    options: boolean | ConsoleOptions,
  ): ConsoleWiring {
    const given = typeof options === "boolean" ? {} : options;
    // Before there is anything to close.
    sizesOf(given);
    return new ConsoleWiring(new SideSocket(directory, "tty"), given);
  }

  /** Waits for QEMU, and opens the console. */
  async open(deadline: Deadline): Promise<Console> {
    return Console.open(await this.#socket.accept(deadline), this.#options);
  }

  [Symbol.dispose](): void {
    this.#socket[Symbol.dispose]();
  }
}
