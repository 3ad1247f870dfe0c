/**
 * Moving a running machine to another QEMU.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import type { Deadline, WaitOptions } from "../../async/deadline.ts";
import { settlesWithin } from "../../async/settles_within.ts";
import type { QmpClient } from "../../client.ts";
import { messageOf, QmpOperationError } from "../../protocol/error.ts";
import type {
  MigrateSetParameters,
  MigrationCapability,
  MigrationInfo,
} from "../../qapi/generated/qemu.ts";
import { withinTime } from "../../waiting.ts";
import { Changes } from "../changes.ts";
import { checkInterval } from "../options.ts";
import { statusOf } from "../run_state.ts";
import { listenFor } from "./incoming.ts";
import {
  capabilitiesOf,
  configure,
  restore,
  type Settings,
} from "./settings.ts";

const OPERATION = "Migrating";

/** Time between two looks at a migration, in milliseconds. */
const INTERVAL = 250;

/** Time to end a migration after an abort, in milliseconds. */
const CLEANUP_TIMEOUT = 10_000;

/** Time for a target to take over when it has everything, in milliseconds. */
const ARRIVAL_TIMEOUT = 30_000;

/** Time for a target to say why it ended, in milliseconds. */
const LAST_WORDS = 1_000;

/**
 * How often to look for the times after the end, and the time between in
 * milliseconds. QEMU says that it is done before it has added them up.
 */
const RESULT_LOOKS = 20;
const RESULT_INTERVAL = 10;

/** The states in which the guest runs on the target already. */
const POSTCOPY: readonly (string | undefined)[] = [
  "postcopy-active",
  "postcopy-device",
  "postcopy-paused",
  "postcopy-recover",
  "postcopy-recover-setup",
];

/** The states of a migration that has ended, or never began. */
const OVER: readonly (string | undefined)[] = [
  "none",
  "cancelled",
  "completed",
  "failed",
  undefined,
];

/** Options for {@linkcode migrate}. */
export interface MigrateOptions extends WaitOptions {
  /**
   * Where the machines meet, such as `"unix:/run/vm/migrate.sock"` or
   * `"tcp:192.0.2.7:4444"`. The target listens there. With the port 0, QEMU
   * chooses one. Anybody who reaches the address can read the memory of the
   * guest, or send another guest.
   */
  uri: string;
  /**
   * Capabilities to turn on or off, on both sides.
   *
   * @default {none}
   */
  capabilities?: Partial<Record<MigrationCapability, boolean>> | undefined;
  /**
   * Parameters to set, on both sides, such as `max-bandwidth` in bytes per
   * second.
   *
   * @default {none}
   */
  parameters?: MigrateSetParameters | undefined;
  /**
   * Whether to start the guest on the target after one pass over its memory.
   * The rest follows when the guest needs it. The migration then ends for sure,
   * and cannot be taken back.
   *
   * @default {false}
   */
  postcopy?: boolean | undefined;
  /**
   * Called when the guest stands still for the switch to the target, and waited
   * for.
   */
  onSwitchover?: (() => void | Promise<void>) | undefined;
  /** Called with what QEMU says of the migration, at each look. */
  onProgress?: ((info: MigrationInfo) => void) | undefined;
  /**
   * Time between two looks, in milliseconds, from 1 to 2,147,483,647.
   *
   * @default {250}
   */
  interval?: number | undefined;
}

/**
 * Moves a running machine to another QEMU, and resolves when the guest runs
 * there. The source then stands still, for `quit`.
 *
 * Launch the target with the same arguments, and with `-incoming defer`. Both
 * have to reach the same disks.
 *
 * After a failure, an abort or a timeout, the guest runs on the source as
 * before, unless postcopy has begun. The settings of the source are as they
 * were. A target that has begun to receive is of no more use: end it. An abort
 * that comes too late, when the target has everything, changes nothing.
 *
 * Source: QAPI `migrate`, `migrate-incoming`, `query-migrate`, `MIGRATION`.
 *
 * @param source The client of the machine that runs.
 * @param target The client of the other machine; `undefined` if there is none,
 * for example because `uri` names a file.
 * @param options The address, the settings, and how long to wait.
 * @returns What the source says in the end, such as `downtime`, the time for
 * which the guest stood still, in milliseconds.
 * @throws {QmpOperationError} If the migration fails or is cancelled, with
 * QEMU's reason, and the last words of a target that has ended.
 * @throws {QmpCommandError} If QEMU refuses a step, for example because the
 * target was started without `-incoming defer`.
 * @throws {QmpClosedError} If a connection ends first.
 * @throws {QmpTimeoutError} If the time is over first. The message says how far
 * it got.
 * @throws {RangeError} If an option is out of its bounds.
 * @throws The reason of the signal, if it aborts, and what `onSwitchover` and
 * `onProgress` throw.
 *
 * @example On one host
 * ```ts ignore
 * import { launch } from "@qmp/qmp";
 * import { migrate } from "@qmp/qmp/machine";
 *
 * const qemu = "qemu-system-x86_64";
 * const args = ["-m", "1G", "-display", "none"];
 * await using source = await launch(qemu, args);
 * await using target = await launch(qemu, [...args, "-incoming", "defer"]);
 * const { downtime } = await migrate(source.qmp, target.qmp, {
 *   uri: "unix:/run/vm/migrate.sock",
 *   timeout: 300_000,
 * });
 * console.log(`The guest stood still for ${downtime} ms`);
 * ```
 */
export async function migrate(
  source: QmpClient,
  target: QmpClient | undefined,
  options: MigrateOptions,
): Promise<MigrationInfo> {
  const { signal, timeout, interval = INTERVAL } = options;
  checkInterval(interval);
  const migration = new Migration(source, target, { ...options, interval });
  return await withinTime(
    OPERATION,
    { signal, timeout },
    (deadline) => migration.run(deadline),
    () => migration.progress(),
  );
}

/** One migration. */
class Migration {
  readonly #source: QmpClient;
  readonly #target: QmpClient | undefined;
  readonly #options: MigrateOptions & { interval: number };
  /** What the source said last. */
  #info: MigrationInfo | undefined;
  #hasStartedPostcopy = false;

  constructor(
    source: QmpClient,
    target: QmpClient | undefined,
    options: MigrateOptions & { interval: number },
  ) {
    this.#source = source;
    this.#target = target;
    this.#options = options;
  }

  /** Says how far the migration got. */
  progress(): string | undefined {
    const { status, ram } = this.#info ?? {};
    if (status === undefined) return undefined;
    return ram === undefined
      ? `it is in the state ${status}`
      : `it is in the state ${status}, with ${ram.remaining} of ${ram.total} bytes left`;
  }

  /** Migrates, and takes all back if that fails. */
  async run(deadline: Deadline): Promise<MigrationInfo> {
    const { signal } = deadline;
    const source = this.#source;
    const before: Settings = { capabilities: [], parameters: {} };
    using changes = new Changes(
      source,
      ["MIGRATION", "MIGRATION_PASS"],
      signal,
    );
    let starting: Promise<unknown> | undefined;
    try {
      const wanted = this.#settings();
      await configure(source, wanted, signal, before);
      let { uri } = this.#options;
      if (this.#target !== undefined) {
        await configure(this.#target, {
          ...wanted,
          // A source that was a target before has the capabilities of then.
          capabilities: await capabilitiesOf(source, signal),
        }, signal);
        uri = await listenFor(this.#target, uri, signal);
      }
      starting = source.execute("migrate", { uri }, { timeout: Infinity });
      await deadline.wait(starting);
      await this.#follow(changes, deadline);
    } catch (error) {
      // The command may still be on its way to QEMU.
      const ending = starting?.then(() => this.#end(), () => {});
      if (ending) await settlesWithin(ending, CLEANUP_TIMEOUT);
      // An abort may have come too late.
      if (!(signal.aborted && this.#info?.status === "completed")) {
        await restore(source, before);
        throw error;
      }
    }
    return await withinTime(
      "Arriving at the target",
      { timeout: ARRIVAL_TIMEOUT },
      async ({ signal }) => {
        if (this.#target !== undefined) await arrived(this.#target, signal);
        await stands(this.#source, signal);
        return await this.#result(signal);
      },
    );
  }

  #settings(): Settings {
    const { capabilities = {}, parameters = {}, ...more } = this.#options;
    const all = {
      events: true,
      "postcopy-ram": more.postcopy ?? false,
      "pause-before-switchover": more.onSwitchover !== undefined,
      ...capabilities,
    };
    return {
      capabilities: Object.entries(all).map(([name, state]) => ({
        capability: name as MigrationCapability,
        state,
      })),
      parameters,
    };
  }

  /** Waits for the end, and does what the migration waits for. */
  async #follow(
    changes: Changes<"MIGRATION" | "MIGRATION_PASS">,
    deadline: Deadline,
  ): Promise<void> {
    const { signal } = deadline;
    const { onProgress, onSwitchover, postcopy, interval } = this.#options;
    for (;;) {
      const info = await this.#source.execute("query-migrate", {}, { signal });
      this.#info = info;
      onProgress?.(info);
      switch (info.status) {
        case "completed":
          return;
        case "failed":
        case "postcopy-paused":
          throw new QmpOperationError(OPERATION, await this.#reason(info));
        case "cancelling":
        case "cancelled":
          throw new QmpOperationError(OPERATION, "it was cancelled");
        case "pre-switchover":
          await deadline.wait(Promise.resolve(onSwitchover?.()));
          await this.#source.execute("migrate-continue", {
            state: "pre-switchover",
          }, { signal });
          break;
        case "active":
          if (
            postcopy && !this.#hasStartedPostcopy &&
            (info.ram?.["dirty-sync-count"] ?? 0) > 1
          ) {
            await this.#source.execute("migrate-start-postcopy", {}, {
              signal,
            });
            this.#hasStartedPostcopy = true;
          }
          break;
      }
      await changes.next(interval);
    }
  }

  /** Returns what the source says, when it has added up all times. */
  async #result(signal: AbortSignal): Promise<MigrationInfo> {
    for (let look = 1;; look++) {
      const info = await this.#source.execute("query-migrate", {}, { signal });
      if (info["total-time"] || look === RESULT_LOOKS) return info;
      await delay(RESULT_INTERVAL, { signal });
    }
  }

  /** Returns why the migration failed. */
  async #reason({ status, ...info }: MigrationInfo): Promise<string> {
    const reasons = status === "postcopy-paused"
      ? ["the connection broke, and the guest waits for migrate-recover"]
      : [];
    const { closed } = this.#target ?? {};
    if (closed !== undefined && await settlesWithin(closed, LAST_WORDS)) {
      const error = await closed.catch((error) => error);
      reasons.push(
        error instanceof Error
          ? `the target has ended: ${messageOf(error)}`
          : "the target has ended",
      );
    }
    if (info["error-desc"]) reasons.push(info["error-desc"]);
    return reasons.join("; ") || "QEMU gives no reason";
  }

  /** Cancels the migration, and waits until it has ended. Never throws. */
  async #end(): Promise<void> {
    const options = { timeout: CLEANUP_TIMEOUT };
    await withinTime("Cancelling", options, async ({ signal }) => {
      using changes = new Changes(this.#source, ["MIGRATION"], signal);
      for (let isAsked = false;;) {
        const info = await this.#source.execute("query-migrate", {}, {
          signal,
        });
        this.#info = info;
        const { status } = info;
        // The guest would be lost.
        if (POSTCOPY.includes(status)) return;
        if (OVER.includes(status)) return await stands(this.#source, signal);
        if (!isAsked) {
          await this.#source.execute("migrate_cancel", {}, { signal });
          isAsked = true;
        }
        await changes.next(INTERVAL);
      }
    }).catch(() => {});
  }
}

/**
 * Waits until the source runs on, or stands still for good. QEMU says that a
 * migration is over before that.
 */
async function stands(source: QmpClient, signal: AbortSignal): Promise<void> {
  while ((await statusOf(source, signal)).status === "finish-migrate") {
    await delay(RESULT_INTERVAL, { signal });
  }
}

/** Waits until the target has the guest, and runs it if it is told to. */
async function arrived(target: QmpClient, signal: AbortSignal): Promise<void> {
  using changes = new Changes(target, ["MIGRATION", "RESUME"], signal);
  for (;;) {
    const { status } = await target.execute("query-migrate", {}, { signal });
    if (status === "failed") {
      throw new QmpOperationError(OPERATION, "the target has failed");
    }
    const { status: state } = await statusOf(target, signal);
    if (status === "completed" && state !== "inmigrate") return;
    await changes.next(INTERVAL);
  }
}
