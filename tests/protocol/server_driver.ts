/**
 * Drives a `ServerProtocol` in tests: gives it text, answers its commands, and
 * writes the replies of QEMU.
 *
 * @module
 */

import type { VersionInfo } from "../../src/protocol/message.ts";
import { JsonReader } from "../../src/protocol/qemu_json/reader.ts";
import {
  type ServerCommand,
  ServerProtocol,
  type ServerProtocolOptions,
} from "../../src/protocol/server.ts";

export const VERSION: VersionInfo = {
  qemu: { micro: 2, minor: 0, major: 10 },
  package: "",
};
export const NEGOTIATE = '{"execute":"qmp_capabilities"}';
export const NEGOTIATE_OOB =
  '{"execute":"qmp_capabilities","arguments":{"enable":["oob"]}}';
export const TIMESTAMP = { seconds: 1795366620, microseconds: 613277 };

/** A server with a {@linkcode JsonReader} in front of it. */
export class TextServer extends ServerProtocol {
  readonly #reader = new JsonReader();

  /** Takes in a piece of text, and returns the commands to run. */
  read(text: string): ServerCommand[] {
    return this.#reader.read(text).flatMap((reading) => this.receive(reading));
  }
}

/**
 * Makes a server, gives it texts, and empties its output. The server has
 * `query-status`, `stop`, and `migrate-pause`, which may run out-of-band.
 */
export function serve(
  options: Partial<ServerProtocolOptions> = {},
  ...texts: string[]
): TextServer {
  const server = new TextServer({
    version: VERSION,
    has: (name) => ["query-status", "stop", "migrate-pause"].includes(name),
    allowsOob: (name) => name === "migrate-pause",
    ...options,
  });
  for (const text of texts) server.read(text);
  server.takeOutput();
  return server;
}

/**
 * Gives a server pieces of text, answers each command with its name and its
 * arguments, and takes the output.
 */
export function converse(server: TextServer, pieces: string[]): string {
  for (const piece of pieces) {
    const commands = server.read(piece);
    for (const command of commands) {
      commands.push(
        ...server.succeed(command, [command.name, command.arguments]),
      );
    }
  }
  return server.takeOutput();
}

/** Writes an error of the class `"GenericError"`. */
export function genericError(desc: string): string {
  return `{"error": {"class": "GenericError", "desc": "${desc}"}}`;
}

/** Writes an error of the class `"CommandNotFound"`. */
export function notFound(desc: string): string {
  return `{"error": {"class": "CommandNotFound", "desc": "${desc}"}}`;
}

/** Puts an `id` into an error reply, where it is the first member. */
export function withId(id: string, error: string): string {
  return `{"id": ${id}, ` + error.slice(1);
}

export const OK = '{"return": {}}';
export const OK_1 = '{"return": {}, "id": 1}';
export const UNKNOWN: string = notFound("The command nope has not been found");
export const NO_OBJECT: string = genericError(
  "QMP input must be a JSON object",
);
export const NO_EXECUTE: string = genericError(
  "QMP input lacks member 'execute'",
);
export const NO_VALUE: string = genericError(
  "JSON parse error, expecting value",
);

export function unexpectedMember(name: string): string {
  return genericError(`QMP input member '${name}' is unexpected`);
}

export function noString(name: string): string {
  return genericError(`QMP input member '${name}' must be a string`);
}

/** Writes a `qmp_capabilities` command with arguments. */
export function enable(args: string): string {
  return `{"execute":"qmp_capabilities","arguments":${args},"id":1}`;
}
