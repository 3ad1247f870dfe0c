/**
 * What programs do with a machine, each as one function over a client.
 *
 * - Screen: {@linkcode screenshot}, {@linkcode sendKeys}, {@linkcode typeText},
 *   {@linkcode moveMouse}, {@linkcode clickMouse}.
 * - Console: {@linkcode Console}, a serial port.
 * - Run state: {@linkcode waitForState}, {@linkcode pause}, {@linkcode resume},
 *   {@linkcode reset}, {@linkcode powerdown}, {@linkcode shutdown}.
 * - Memory and processors: {@linkcode balloon}, {@linkcode plugMemory},
 *   {@linkcode plugCpu}.
 * - Devices: {@linkcode plug}, {@linkcode unplug}.
 * - Migration: {@linkcode migrate}, {@linkcode snapshotSave},
 *   {@linkcode snapshotLoad}, {@linkcode snapshotDelete}.
 * - Jobs: {@linkcode runJob}, {@linkcode watchJob}, {@linkcode percentOf},
 *   {@linkcode backup}, {@linkcode backupAll}.
 *
 * Every function takes a `signal` and a `timeout` in milliseconds, and throws
 * the errors of `@qmp/qmp`.
 *
 * @example Take a picture of the screen, and press a key
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { screenshot, sendKeys } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * const { format, bytes } = await screenshot(qmp);
 * await Deno.writeFile(`screen.${format}`, bytes);
 * await sendKeys(qmp, "ctrl-alt-delete");
 * ```
 *
 * @module
 */

export type { WaitOptions } from "../async/deadline.ts";
export type { CommandExecutor } from "./options.ts";
export type { Address } from "../deno/address.ts";
export { Console } from "./console.ts";
export type {
  ConsoleConnectOptions,
  ConsoleOptions,
} from "./console_options.ts";
export type { ConsoleMatch } from "./console_text.ts";
export type { Transport } from "../wire/transport.ts";
export {
  type Screenshot,
  screenshot,
  type ScreenshotOptions,
} from "./screenshot.ts";
export {
  sendKeys,
  type SendKeysOptions,
  typeText,
  type TypeTextOptions,
} from "./keyboard.ts";
export {
  clickMouse,
  type ClickMouseOptions,
  moveMouse,
  type MoveMouseOptions,
  type ScreenPosition,
} from "./mouse.ts";
export { pause, reset, resume, waitForState } from "./run_state.ts";
export {
  powerdown,
  type PowerdownOptions,
  type PowerdownResult,
  shutdown,
  type ShutdownReason,
  type ShutdownStepsOptions,
} from "./power.ts";
export { balloon, type BalloonOptions } from "./balloon.ts";
export {
  plugCpu,
  type PlugCpuOptions,
  type PluggedCpu,
  type PluggedMemory,
  plugMemory,
  type PlugMemoryOptions,
} from "./devices/hotplug.ts";
export {
  type FollowJobOptions,
  type JobArguments,
  type JobCommand,
  runJob,
  type RunJobOptions,
} from "./jobs/run.ts";
export { type JobWatch, watchJob, type WatchJobOptions } from "./jobs/watch.ts";
export { percentOf } from "./percent.ts";
export {
  backup,
  backupAll,
  type BackupDisk,
  type BackupOptions,
  type OneBackup,
} from "./jobs/backup.ts";
export type { Backends, NewBackends } from "./devices/backends.ts";
export { plug, type Plugged, type PlugOptions } from "./devices/plug.ts";
export { unplug, type UnplugOptions } from "./devices/unplug.ts";
export { migrate, type MigrateOptions } from "./migration/migrate.ts";
export {
  type MachineSnapshotOptions,
  snapshotDelete,
  snapshotLoad,
  type SnapshotOptions,
  snapshotSave,
} from "./jobs/snapshots.ts";
