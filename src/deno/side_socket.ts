/**
 * A socket beside the one of the monitor, for another channel of a QEMU that is
 * launched.
 *
 * @module
 */

import type { Deadline } from "../async/deadline.ts";
import { bindInside } from "./bind.ts";

/**
 * A Unix socket to which a QEMU connects while it starts, once. It is bound
 * before QEMU is started, so there is no race.
 */
export class SideSocket implements Disposable {
  /** The path, as the value of an option of QEMU: a comma is written twice. */
  readonly option: string;
  readonly #listener: Deno.UnixListener;
  readonly #accepting: Promise<Deno.UnixConn>;
  #isTaken = false;

  /**
   * @param directory Absolute path of a directory that no other user can enter.
   * @param name Name of the socket in it.
   */
  constructor(directory: string, name: string) {
    const path = `${directory}/${name}.sock`;
    this.option = path.replaceAll(",", ",,");
    this.#listener = bindInside(path).listener;
    this.#accepting = this.#listener.accept();
    this.#accepting.catch(() => {});
  }

  /** Waits for QEMU. The connection then belongs to the caller. */
  async accept(deadline: Deadline): Promise<Deno.UnixConn> {
    const conn = await deadline.wait(this.#accepting);
    this.#isTaken = true;
    return conn;
  }

  /** Stops listening, and closes a connection that nobody has taken. */
  [Symbol.dispose](): void {
    this.#listener.close();
    this.#accepting.then((conn) => {
      if (!this.#isTaken) conn.close();
    }, () => {});
  }
}
