/**
 * What a device of a machine is connected to on the host.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import { type WaitOptions, withDeadline } from "../../async/deadline.ts";
import { QmpCommandError } from "../../protocol/error.ts";
import type {
  BlockdevOptions,
  Netdev,
  ObjectOptions,
  QemuSchema,
} from "../../qapi/generated/qemu.ts";
import type { CommandArguments } from "../../qapi/signatures.ts";
import type { CommandExecutor } from "../options.ts";

/**
 * Time in which QEMU lets go of a back end after its device is gone, in
 * milliseconds.
 */
const RELEASE_TIMEOUT = 5_000;

/** Time between two attempts to remove a back end, in milliseconds. */
const RETRY_INTERVAL = 20;

/** Back ends to make for a device. */
export interface NewBackends {
  /** Arguments of `object-add`, such as for memory. */
  object?: ObjectOptions | undefined;
  /** Arguments of `chardev-add`. */
  chardev?: CommandArguments<QemuSchema, "chardev-add"> | undefined;
  /** Arguments of `blockdev-add`. */
  blockdev?: BlockdevOptions & { "node-name": string } | undefined;
  /** Arguments of `netdev_add`. */
  netdev?: Netdev | undefined;
}

/** The back ends of a device, by their ids. */
export interface Backends {
  /** An object, for `object-del`. */
  object?: string | undefined;
  /** A character device, for `chardev-remove`. */
  chardev?: string | undefined;
  /** A node, for `blockdev-del`. */
  blockdev?: string | undefined;
  /** A network back end, for `netdev_del`. */
  netdev?: string | undefined;
}

/**
 * Makes back ends.
 *
 * @param qmp The client.
 * @param wanted The back ends.
 * @param made Gets the ids of those that exist then, also after a failure.
 * @param signal Stops this.
 */
export async function addBackends(
  qmp: CommandExecutor,
  { object, chardev, blockdev, netdev }: NewBackends,
  made: Backends,
  signal: AbortSignal,
): Promise<void> {
  const options = { signal };
  if (object) {
    made.object = object.id;
    await ours(qmp.execute("object-add", object, options), made, "object");
  }
  if (chardev) {
    made.chardev = chardev.id;
    await ours(qmp.execute("chardev-add", chardev, options), made, "chardev");
  }
  if (blockdev) {
    made.blockdev = blockdev["node-name"];
    await ours(
      qmp.execute("blockdev-add", blockdev, options),
      made,
      "blockdev",
    );
  }
  if (netdev) {
    made.netdev = netdev.id;
    await ours(qmp.execute("netdev_add", netdev, options), made, "netdev");
  }
}

/** Forgets a back end that QEMU refuses: it may belong to somebody else. */
async function ours(
  adding: Promise<unknown>,
  made: Backends,
  kind: keyof Backends,
) {
  try {
    await adding;
  } catch (error) {
    if (error instanceof QmpCommandError) delete made[kind];
    throw error;
  }
}

/**
 * Removes back ends, and waits until QEMU has let go of them.
 *
 * @param qmp The client.
 * @param backends The back ends.
 * @param options How long to wait.
 * @throws {QmpCommandError} If QEMU refuses, or does not let go of one.
 */
export async function removeBackends(
  qmp: CommandExecutor,
  { object, chardev, blockdev, netdev }: Backends,
  { signal }: WaitOptions,
): Promise<void> {
  const options = { signal };
  if (netdev !== undefined) {
    await released(
      signal,
      () => qmp.execute("netdev_del", { id: netdev }, options),
    );
  }
  if (blockdev !== undefined) {
    await released(
      signal,
      () => qmp.execute("blockdev-del", { "node-name": blockdev }, options),
    );
  }
  if (chardev !== undefined) {
    await released(
      signal,
      () => qmp.execute("chardev-remove", { id: chardev }, options),
    );
  }
  if (object !== undefined) {
    await released(
      signal,
      () => qmp.execute("object-del", { id: object }, options),
    );
  }
}

/** Removes back ends after a failure. Never throws. */
export async function abandonBackends(
  qmp: CommandExecutor,
  { object, chardev, blockdev, netdev }: Backends,
): Promise<void> {
  await withDeadline({ timeout: 2 * RELEASE_TIMEOUT }, async ({ signal }) => {
    for (const one of [{ netdev }, { blockdev }, { chardev }, { object }]) {
      await removeBackends(qmp, one, { signal }).catch(() => {});
    }
  });
}

/** Tries to remove a back end as long as QEMU uses it, but not for long. */
async function released(
  signal: AbortSignal | undefined,
  remove: () => Promise<unknown>,
) {
  const end = performance.now() + RELEASE_TIMEOUT;
  for (;;) {
    try {
      await remove();
      return;
    } catch (error) {
      const isUsed = error instanceof QmpCommandError &&
        /\b(?:in use|busy)\b/.test(error.desc);
      if (!isUsed || performance.now() > end) throw error;
    }
    await delay(RETRY_INTERVAL, signal && { signal });
  }
}
