/**
 * Plugging in a device with its back ends.
 *
 * @module
 */

import type { WaitOptions } from "../../async/deadline.ts";
import { settlesWithin } from "../../async/settles_within.ts";
import type { QemuSchema } from "../../qapi/generated/qemu.ts";
import type { CommandArguments } from "../../qapi/signatures.ts";
import { withinTime } from "../../waiting.ts";
import type { CommandExecutor } from "../options.ts";
import {
  abandonBackends,
  addBackends,
  type Backends,
  type NewBackends,
} from "./backends.ts";

/** Time to take back a device after a failure, in milliseconds. */
const CLEANUP_TIMEOUT = 5_000;

/** Options for {@linkcode plug}. */
export interface PlugOptions extends WaitOptions {
  /**
   * Back ends to make before the device. The arguments of the device name them,
   * such as `netdev` or `drive`.
   *
   * @default {none}
   */
  backends?: NewBackends | undefined;
}

/** A device that was plugged in. */
export interface Plugged {
  /** Its id. */
  readonly id: string;
  /** The back ends that were made for it. */
  readonly backends: Readonly<Backends>;
}

/**
 * Plugs in a device, with its back ends. If QEMU refuses the device, or one of
 * the back ends, those that were made are removed again.
 *
 * It resolves when the machine has the device. The guest may take a moment to
 * see it. After an abort, the device is taken back.
 *
 * Source: QAPI `device_add`, `object-add`, `chardev-add`, `blockdev-add`,
 * `netdev_add`.
 *
 * @param qmp The client.
 * @param device Arguments of `device_add`. Without an `id`, the device gets one
 * that no other has.
 * @param options The back ends, and how long to wait.
 * @returns The device, for {@linkcode unplug}.
 * @throws {QmpCommandError} If QEMU refuses, for example because the id is
 * taken.
 * @throws {QmpClosedError} If the connection ends first.
 * @throws {QmpTimeoutError} If the time is over first.
 * @throws {RangeError} If the timeout is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example A disk
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { plug, unplug } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * const disk = await plug(qmp, {
 *   driver: "virtio-blk-pci",
 *   drive: "data",
 *   bus: "rp1",
 * }, {
 *   backends: {
 *     blockdev: {
 *       driver: "qcow2",
 *       "node-name": "data",
 *       file: { driver: "file", filename: "/srv/data.qcow2" },
 *     },
 *   },
 * });
 * await unplug(qmp, disk.id, { backends: disk.backends });
 * ```
 */
export async function plug(
  qmp: CommandExecutor,
  device: CommandArguments<QemuSchema, "device_add">,
  { backends = {}, ...wait }: PlugOptions = {},
): Promise<Plugged> {
  const id = device.id ??
    `${device.driver}-${crypto.randomUUID().slice(0, 8)}`;
  return await withinTime(`Plugging in ${id}`, wait, async (deadline) => {
    const made: Backends = {};
    let plugging: Promise<unknown> | undefined;
    try {
      await addBackends(qmp, backends, made, deadline.signal);
      plugging = qmp.execute("device_add", { ...device, id }, {
        timeout: Infinity,
      });
      await deadline.wait(plugging);
    } catch (error) {
      // The command may still be on its way to QEMU. If QEMU refuses it, a
      // device with this id belongs to somebody else.
      const ending = plugging?.then(() => qmp.execute("device_del", { id }));
      if (ending) await settlesWithin(ending, CLEANUP_TIMEOUT);
      await abandonBackends(qmp, made);
      throw error;
    }
    return { id, backends: made };
  });
}
