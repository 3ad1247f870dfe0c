/**
 * The QMP protocol without input and output. Use it to bring your own
 * transport, your own runtime, or your own test.
 *
 * - {@linkcode ClientProtocol} is the client's side. It takes parsed messages
 *   and returns what they mean, and the text to send.
 * - {@linkcode ServerProtocol} is the server's side. It takes the values that a
 *   {@linkcode JsonReader} reads, and returns commands to run and the text to
 *   send.
 *
 * All of it is synchronous. It uses no promises, streams, timers, or Deno.
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
  QmpOperationError,
  QmpProtocolError,
  QmpStateError,
  QmpTimeoutError,
  type ReconnectingState,
} from "./error.ts";
export {
  JsonReader,
  type JsonReaderOptions,
  type JsonReading,
} from "./qemu_json/reader.ts";
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
