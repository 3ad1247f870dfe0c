/**
 * Unplugging a device, which the guest has to release.
 *
 * @module
 */

import { LONGEST_TIMEOUT, type WaitOptions } from "../../async/deadline.ts";
import type { QmpClient } from "../../client.ts";
import { QmpCommandError, QmpOperationError } from "../../protocol/error.ts";
import type { QemuSchema } from "../../qapi/generated/qemu.ts";
import type { EventOf } from "../../qapi/signatures.ts";
import { withinTime } from "../../waiting.ts";
import { Changes } from "../changes.ts";
import { checkInterval } from "../options.ts";
import { type Backends, removeBackends } from "./backends.ts";

/** Time after which the guest is asked again, in milliseconds. */
const ASK_INTERVAL = 2_000;

/**
 * Time to wait for the event of a device that QEMU has taken out of its tree,
 * in milliseconds. The event comes when all is freed. For processors there is
 * none.
 */
const GRACE = 1_000;

const UNPLUG_EVENTS = [
  "DEVICE_DELETED",
  "DEVICE_UNPLUG_GUEST_ERROR",
  "MEM_UNPLUG_ERROR",
  "ACPI_DEVICE_OST",
] as const;

type UnplugEvent = EventOf<QemuSchema, typeof UNPLUG_EVENTS[number]>;

/**
 * What QEMU says when the guest has been asked already, and when the guest is
 * about to answer.
 */
const ALREADY_ASKED = /in the process of unplug|guest is busy/;

/** ACPI's numbers of a request to eject: by the firmware, and by the system. */
const EJECT_SOURCES = [3, 0x103];

/** ACPI's status of a request that goes on, and of one that was done. */
const EJECT_GOES_ON = [0, 0x84];

/** Options for {@linkcode unplug}. */
export interface UnplugOptions extends WaitOptions {
  /**
   * Back ends to remove when the device is gone.
   *
   * @default {none}
   */
  backends?: Backends | undefined;
  /**
   * Time after which the guest is asked again, in milliseconds, from 1 to
   * 2,147,483,647. `Infinity` asks once.
   *
   * @default {2000}
   */
  askInterval?: number | undefined;
}

/**
 * Unplugs a device: asks the guest to release it, and waits until it is gone.
 *
 * A guest that is booting does not notice the request, so it is asked again.
 * A guest that stands still, and one without a driver for hotplug, never
 * releases a device of PCI Express; give a timeout. QEMU goes on asking after a
 * timeout or an abort, so the device may go later.
 *
 * Source: QAPI `device_del`, `DEVICE_DELETED`, `DEVICE_UNPLUG_GUEST_ERROR`,
 * `MEM_UNPLUG_ERROR`, `ACPI_DEVICE_OST`.
 *
 * @param qmp The client.
 * @param id The id of the device, or its path in QEMU's tree of objects.
 * @param options The back ends, how often to ask, and how long to wait.
 * @throws {QmpOperationError} If the guest refuses to release the device.
 * @throws {QmpCommandError} If there is no such device, if it cannot be
 * unplugged, or if QEMU refuses to remove a back end.
 * @throws {QmpClosedError} If the connection ends first.
 * @throws {QmpTimeoutError} If the guest has not released the device in time.
 * The back ends stay.
 * @throws {RangeError} If an option is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example A network card, with its back end
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { unplug } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * await unplug(qmp, "nic1", {
 *   backends: { netdev: "net1" },
 *   timeout: 30_000,
 * });
 * ```
 */
export async function unplug(
  qmp: QmpClient,
  id: string,
  options: UnplugOptions = {},
): Promise<void> {
  const { backends, askInterval = ASK_INTERVAL, ...wait } = options;
  checkInterval(askInterval, "askInterval");
  const unplugging: Unplugging = {
    id,
    path: id.startsWith("/") ? id : `/machine/peripheral/${id}`,
    operation: `Unplugging ${id}`,
    asked: 0,
  };
  let isGone = false;
  const hint = () => {
    if (isGone) {
      return "the device is gone, but QEMU has not let go of a back end";
    }
    const { asked } = unplugging;
    const times = asked === 1 ? "once" : `${asked} times`;
    return `the guest was asked ${times}, and has not released the device`;
  };
  await withinTime(
    unplugging.operation,
    wait,
    async ({ signal }) => {
      await untilGone(qmp, unplugging, askInterval, signal);
      isGone = true;
      if (backends) await removeBackends(qmp, backends, { signal });
    },
    hint,
  );
}

/** A device that is being unplugged. */
interface Unplugging {
  readonly id: string;
  /** Its path in QEMU's tree of objects. */
  readonly path: string;
  /** What to call this in an error. */
  readonly operation: string;
  /** How often the guest was asked. */
  asked: number;
}

/** Asks the guest until the device is gone. */
async function untilGone(
  qmp: QmpClient,
  unplugging: Unplugging,
  askInterval: number,
  signal: AbortSignal,
): Promise<void> {
  using changes = new Changes(qmp, UNPLUG_EVENTS, signal);
  const { path } = unplugging;
  const requests = requestsOf(qmp);
  let isThere = true;
  let next = 0;
  const last = requests.get(path) ?? -Infinity;
  const pause = Math.min(askInterval, ASK_INTERVAL);
  if (performance.now() - last < pause) {
    unplugging.asked = 1;
    isThere = await exists(qmp, path, signal);
    next = isThere ? last + pause : performance.now() + GRACE;
  }
  for (;;) {
    const now = performance.now();
    if (now >= next) {
      if (!isThere) break;
      requests.set(path, now);
      try {
        isThere = await ask(qmp, unplugging, signal);
      } catch (error) {
        // What QEMU refuses is no request.
        if (error instanceof QmpCommandError) requests.delete(path);
        throw error;
      }
      next = performance.now() + (isThere ? askInterval : GRACE);
      continue;
    }
    const event = await changes.next(Math.min(next - now, LONGEST_TIMEOUT));
    const tidings = event && tidingsOf(event, unplugging);
    if (tidings === "gone") break;
    if (tidings !== "perhaps" || !isThere) continue;
    isThere = await exists(qmp, path, signal);
    if (!isThere) next = performance.now() + GRACE;
  }
  requests.delete(path);
}

/** When a client has asked for each device, by its path, until it was gone. */
const REQUESTS = new WeakMap<QmpClient, Map<string, number>>();

/**
 * Returns when a client has asked for each device. A guest that gets a second
 * request while it handles the first also releases the next device in the same
 * port. So calls at the same time, and a call after an aborted one, must not
 * ask at once.
 */
function requestsOf(qmp: QmpClient): Map<string, number> {
  const requests = REQUESTS.get(qmp) ?? new Map<string, number>();
  REQUESTS.set(qmp, requests);
  return requests;
}

/**
 * Asks the guest to release the device.
 *
 * @returns Whether the device is there.
 */
async function ask(
  qmp: QmpClient,
  unplugging: Unplugging,
  signal: AbortSignal,
): Promise<boolean> {
  unplugging.asked++;
  try {
    await qmp.execute("device_del", { id: unplugging.id }, { signal });
  } catch (error) {
    if (!(error instanceof QmpCommandError)) throw error;
    if (error.class === "DeviceNotFound" && unplugging.asked > 1) return false;
    if (!ALREADY_ASKED.test(error.desc)) throw error;
  }
  return true;
}

/** Returns whether QEMU has the device. */
async function exists(
  qmp: QmpClient,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await qmp.execute("qom-list", { path }, { signal });
    return true;
  } catch (error) {
    if (!(error instanceof QmpCommandError)) throw error;
    return false;
  }
}

/**
 * Returns whether an event says that the device is gone, or that it may be.
 *
 * A device with a part of its own, such as a virtio device, gives an event for
 * the part too, with only a path. A processor gives no other.
 *
 * @throws {QmpOperationError} If it says that the guest refuses.
 */
function tidingsOf(
  { event, data }: UnplugEvent,
  { id, path, operation }: Unplugging,
): "gone" | "perhaps" | undefined {
  switch (event) {
    case "DEVICE_DELETED":
      if (data.path === path) return "gone";
      return data.path.startsWith(`${path}/`) ? "perhaps" : undefined;
    case "DEVICE_UNPLUG_GUEST_ERROR":
      if (data.path !== path) return undefined;
      throw new QmpOperationError(operation, "the guest refuses to release it");
    case "MEM_UNPLUG_ERROR":
      if (data.device !== id) return undefined;
      throw new QmpOperationError(operation, data.msg);
    case "ACPI_DEVICE_OST": {
      const { device, source, status } = data.info;
      if (
        device !== id || !EJECT_SOURCES.includes(source) ||
        EJECT_GOES_ON.includes(status)
      ) return undefined;
      throw new QmpOperationError(
        operation,
        `the guest refuses to release it, with the ACPI status ${status}`,
      );
    }
  }
}
