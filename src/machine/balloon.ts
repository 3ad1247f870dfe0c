/**
 * Giving memory to the guest, and taking it back.
 *
 * @module
 */

import type { WaitOptions } from "../async/deadline.ts";
import type { QmpClient } from "../client.ts";
import { withinTime } from "../waiting.ts";
import { Changes } from "./changes.ts";

/**
 * What the balloon counts in, in bytes. QEMU rounds the size to a multiple of
 * this.
 */
const PAGE_SIZE = 4096;

/** Longest time between two looks, in milliseconds. */
const INTERVAL = 250;

/** Options for {@linkcode balloon}. */
export interface BalloonOptions extends WaitOptions {
  /**
   * Called with the memory that the guest has, in bytes, whenever it has
   * changed.
   */
  onProgress?: ((actual: number) => void) | undefined;
}

/**
 * Sets how much memory the guest has, and waits until the guest has given the
 * rest back, or has taken it.
 *
 * The machine needs a balloon, such as `-device virtio-balloon-pci`, and the
 * guest a driver for it. A guest gives back only what it does not use. After an
 * abort or a timeout, QEMU goes on asking the guest.
 *
 * QEMU sends at most one `BALLOON_CHANGE` in a second, so this asks in between.
 *
 * Source: QAPI `balloon`, `query-balloon`, `BALLOON_CHANGE`.
 *
 * @param qmp The client.
 * @param size The memory of the guest, in bytes, from 1. More than the machine
 * has means all of it.
 * @param options How long to wait.
 * @returns The memory of the guest, in bytes.
 * @throws {QmpTimeoutError} If the guest has not got there in time. The message
 * says how far it got.
 * @throws {QmpCommandError} If QEMU refuses, for example because the machine
 * has no balloon.
 * @throws {QmpClosedError} If the connection ends first.
 * @throws {RangeError} If the size or the timeout is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example Take memory back
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { balloon } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * await balloon(qmp, 512 * 1024 * 1024, { timeout: 60_000 });
 * ```
 */
export async function balloon(
  qmp: QmpClient,
  size: number,
  { onProgress, ...wait }: BalloonOptions = {},
): Promise<number> {
  if (!(Number.isSafeInteger(size) && size >= 1)) {
    throw new RangeError(`Expected a size of at least 1 byte, found ${size}`);
  }
  let last: number | undefined;
  return await withinTime(
    "Changing the memory of the guest",
    wait,
    async ({ signal }) => {
      using changes = new Changes(qmp, ["BALLOON_CHANGE"], signal);
      const all = await qmp.execute("query-memory-size-summary", {}, {
        signal,
      });
      const whole = Number(all["base-memory"]) +
        Number(all["plugged-memory"] ?? 0);
      const wanted = Math.min(size, whole);
      await qmp.execute("balloon", { value: size }, { signal });
      for (;;) {
        const { actual } = await qmp.execute("query-balloon", {}, { signal });
        if (actual !== last) onProgress?.(actual);
        last = actual;
        if (Math.abs(actual - wanted) < PAGE_SIZE) return actual;
        await changes.next(INTERVAL);
      }
    },
    () => last === undefined ? undefined : `the guest has ${last} bytes`,
  );
}
