/**
 * The QMP protocol without input or output: state machines that take messages and give messages, for those who bring
 * their own transport, their own runtime, or their own test.
 *
 * Nothing in here knows promises, streams, timers, or Deno.
 *
 * @module
 */

export {
  type ClientCommand,
  type ClientCommandOptions,
  ClientProtocol,
  type ClientProtocolOptions,
  type ClientReceived,
} from "./client.ts";
export {
  type ConnectionState,
  QmpClosedError,
  type QmpClosedErrorOptions,
  QmpCommandError,
  QmpConnectError,
  type QmpConnectErrorOptions,
  QmpError,
  QmpEventOverflowError,
  QmpProtocolError,
  QmpStateError,
  QmpTimeoutError,
} from "./error.ts";
export { JsonReader, type JsonReading } from "./qemu_json/reader.ts";
export type {
  JsonValue,
  QmpErrorBody,
  QmpErrorReply,
  QmpEvent,
  QmpGreeting,
  QmpReturn,
  QmpTimestamp,
  VersionInfo,
  VersionTriple,
} from "./message.ts";
export {
  type ServerCommand,
  ServerProtocol,
  type ServerProtocolOptions,
} from "./server.ts";
