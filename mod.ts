/**
 * The QEMU Machine Protocol for Deno: drive QEMU as a client, or let QEMU
 * connect to you.
 *
 * - {@linkcode connect} to a QEMU that listens, {@linkcode listen} for a QEMU
 *   that connects, {@linkcode launch} a QEMU, or {@linkcode QmpClient.open} any
 *   duplex stream.
 * - {@linkcode reconnecting} makes a client that connects again whenever its
 *   connection is lost.
 * - {@linkcode QmpClient.execute} commands, iterate over
 *   {@linkcode QmpClient.events}, and {@linkcode QmpClient.executeAndWait} for
 *   the event that a command causes.
 * - {@linkcode QmpClient.schema} returns the schema of this QEMU, which checks
 *   arguments before they are sent.
 * - {@linkcode QmpServer} is the server's side, for tests and proxies.
 *
 * `@qmp/qmp/machine` takes screenshots, presses keys, talks to the serial
 * console, and pauses, resets and ends a machine.
 *
 * Commands and events are typed from QAPI. `@qmp/qmp/qapi` has all types by
 * their names, `@qmp/qmp/generate` writes the types of another QEMU,
 * `@qmp/qmp/introspect` reads a schema that a program has at hand, and
 * `@qmp/qmp/cli` is a shell.
 *
 * @example Launch a machine, stop it, and see the event
 * ```ts ignore
 * import { launch } from "@qmp/qmp";
 *
 * const args = ["-M", "q35", "-display", "none"];
 * await using machine = await launch("qemu-system-x86_64", args);
 * const { qmp } = machine;
 * const { event } = await qmp.executeAndWait("stop", {}, { event: "STOP" });
 * console.log(event.timestamp, await qmp.execute("query-status"));
 * ```
 *
 * @module
 */

export {
  type ExecuteArguments,
  type ExecuteParameters,
  QmpClient,
} from "./src/client.ts";
export type {
  ExecuteAndWaitOptions,
  ExecuteAndWaitResult,
  ExecuteOptions,
  KeepAliveOptions,
  LogEntry,
  OpenOptions,
  SchemaOptions,
  WaitForOptions,
} from "./src/options.ts";
export type { Address } from "./src/deno/address.ts";
export {
  connect,
  type ConnectOptions,
  type TlsOptions,
} from "./src/deno/connect.ts";
export {
  type AcceptOptions,
  listen,
  type ListenOptions,
  type QmpListener,
} from "./src/deno/listen.ts";
export {
  reconnecting,
  type ReconnectingConnectOptions,
} from "./src/deno/reconnecting.ts";
export type {
  ConnectInfo,
  ConnectionOwner,
  ConnectionSource,
  ConnectionWaitOptions,
  LostConnection,
  ReconnectingClient,
  ReconnectingOptions,
} from "./src/reconnecting/client.ts";
export { launch, type LaunchOptions } from "./src/deno/launch.ts";
export type { QmpMachine, ShutdownOptions } from "./src/deno/machine.ts";
export type { EventsOptions, EventSubscription } from "./src/events.ts";
export {
  type ConnectionState,
  QmpClosedError,
  type QmpClosedErrorOptions,
  QmpCommandError,
  QmpConnectError,
  type QmpConnectErrorOptions,
  QmpError,
  QmpEventOverflowError,
  QmpOperationError,
  QmpProtocolError,
  QmpStateError,
  QmpTimeoutError,
  type ReconnectingState,
} from "./src/protocol/error.ts";
export type {
  JsonValue,
  QmpErrorBody,
  QmpEvent,
  QmpGapEvent,
  QmpGreeting,
  QmpTimestamp,
  VersionInfo,
  VersionTriple,
} from "./src/protocol/message.ts";
export type {
  Commands,
  Events,
  QemuSchema,
} from "./src/qapi/generated/qemu.ts";
export type {
  QapiAlternate,
  QapiArray,
  QapiBuiltin,
  QapiEnum,
  QapiEnumValue,
  QapiMember,
  QapiObject,
  QapiObjectBody,
  QapiProblem,
  QapiSchema,
  QapiType,
  QapiVariant,
} from "./src/qapi/introspect/mod.ts";
export type {
  CommandArguments,
  CommandName,
  CommandReturn,
  CommandSignature,
  Empty,
  EventName,
  EventOf,
  Open,
  QmpSchema,
  UntypedSchema,
} from "./src/qapi/signatures.ts";
export { memoryTransports, type Transport } from "./src/wire/transport.ts";
export {
  type CommandContext,
  type CommandHandler,
  type EmitOptions,
  QmpServer,
  type QmpServerOptions,
} from "./src/server.ts";
