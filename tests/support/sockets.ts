/**
 * Sockets as QEMU uses them, and as a crash leaves them.
 *
 * @module
 */

import { parseAddress } from "../../src/deno/address.ts";

/** Connects to an address, as QEMU does with `server=off`. */
export async function dial(address: string): Promise<Deno.Conn> {
  const parsed = parseAddress(address);
  return parsed.transport === "unix"
    ? await Deno.connect({ transport: "unix", path: parsed.path })
    : await Deno.connect(parsed);
}

/** Leaves a socket file without a listener, as a process that crashed does. */
export function leaveStaleSocket(path: string): void {
  const listener = Deno.listen({ transport: "unix", path: `${path}.bound` });
  Deno.renameSync(`${path}.bound`, path);
  listener.close();
}
