/**
 * Plugging in processors and memory.
 *
 * @module
 */

import type { WaitOptions } from "../../async/deadline.ts";
import { QmpOperationError } from "../../protocol/error.ts";
import type { CpuInstanceProperties } from "../../qapi/generated/qemu.ts";
import { withinTime } from "../../waiting.ts";
import type { CommandExecutor } from "../options.ts";
import { plug } from "./plug.ts";

/** Options for {@linkcode plugCpu}. */
export interface PlugCpuOptions extends WaitOptions {
  /**
   * Id of the processor, for unplugging it.
   *
   * @default {a name made from its place, such as `"cpu-1-0-0"`}
   */
  id?: string | undefined;
}

/** A processor that was plugged in. */
export interface PluggedCpu {
  /** Its id. */
  readonly id: string;
  /** Its place, such as its socket and its core. */
  readonly props: CpuInstanceProperties;
}

/** Options for {@linkcode plugMemory}. */
export interface PlugMemoryOptions extends WaitOptions {
  /**
   * Id of the module. Its memory backend is called `ID-memory`.
   *
   * @default {a name that no other module has, such as `"dimm-1f0c9d2a"`}
   */
  id?: string | undefined;
}

/** A module of memory that was plugged in. */
export interface PluggedMemory {
  /** Id of the device. */
  readonly id: string;
  /** Id of the memory backend, which {@linkcode unplug} can remove. */
  readonly memdev: string;
}

/**
 * Plugs in a processor, at the first free place. The machine needs such places:
 * `-smp 1,maxcpus=4`.
 *
 * It resolves when the machine has the processor. A guest may have to turn it
 * on, by `/sys/devices/system/cpu/cpu1/online` in Linux.
 *
 * Source: QAPI `query-hotpluggable-cpus`, `device_add`.
 *
 * @param qmp The client.
 * @param options The id, and how long to wait.
 * @returns The processor.
 * @throws {QmpOperationError} If there is no free place.
 * @throws {QmpCommandError} If QEMU refuses, for example because the machine
 * cannot get more processors.
 * @throws {QmpClosedError} If the connection ends first.
 * @throws {QmpTimeoutError} If the time is over first.
 * @throws {RangeError} If the timeout is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example One more processor
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { plugCpu } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * const { id } = await plugCpu(qmp);
 * ```
 */
export async function plugCpu(
  qmp: CommandExecutor,
  { id, ...wait }: PlugCpuOptions = {},
): Promise<PluggedCpu> {
  const operation = "Plugging in a processor";
  return await withinTime(operation, wait, async ({ signal }) => {
    const places = await qmp.execute("query-hotpluggable-cpus", {}, { signal });
    // QEMU lists the last place first.
    const free = places.findLast((place) => place["qom-path"] === undefined);
    if (free === undefined) {
      throw new QmpOperationError(
        operation,
        `all ${places.length} places of the machine are taken; start QEMU with a larger maxcpus in -smp`,
      );
    }
    const { type, props } = free;
    const name = id ?? `cpu-${Object.values(props).join("-")}`;
    await plug(qmp, { ...props, driver: type, id: name }, { signal });
    return { id: name, props };
  });
}

/**
 * Plugs in a module of memory. The machine needs room for it:
 * `-m 512,slots=4,maxmem=4G`. If the module cannot be plugged in, its memory
 * backend is removed again.
 *
 * It resolves when the machine has the memory. A guest may have to turn it on.
 *
 * Source: QAPI `object-add` with `memory-backend-ram`, `device_add`.
 *
 * @param qmp The client.
 * @param size Size of the memory, in bytes. Linux needs a multiple of 128 MiB.
 * @param options The id, and how long to wait.
 * @returns The module.
 * @throws {QmpCommandError} If QEMU refuses, for example because the machine
 * has no free slot.
 * @throws {QmpClosedError} If the connection ends first.
 * @throws {QmpTimeoutError} If the time is over first.
 * @throws {RangeError} If the size or the timeout is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example 256 MiB more
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { plugMemory } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * await plugMemory(qmp, 256 * 1024 * 1024);
 * ```
 */
export async function plugMemory(
  qmp: CommandExecutor,
  size: number,
  options: PlugMemoryOptions = {},
): Promise<PluggedMemory> {
  const { id = `dimm-${crypto.randomUUID().slice(0, 8)}`, ...wait } = options;
  if (!(Number.isSafeInteger(size) && size >= 1)) {
    throw new RangeError(`Expected a size of at least 1 byte, found ${size}`);
  }
  const memdev = `${id}-memory`;
  await plug(qmp, { driver: "pc-dimm", id, memdev }, {
    ...wait,
    backends: {
      object: { "qom-type": "memory-backend-ram", id: memdev, size },
    },
  });
  return { id, memdev };
}
