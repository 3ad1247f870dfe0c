/**
 * Drives a `ClientProtocol` in tests: makes protocols in each state, and sends
 * commands and replies in short form.
 *
 * @module
 */

import {
  type ClientCommand,
  ClientProtocol,
  type ClientReceived,
} from "../../src/protocol/client.ts";
import type { ConnectionState } from "../../src/protocol/error.ts";
import type { JsonValue, QmpGreeting } from "../../src/protocol/message.ts";

export const ERROR = { class: "GenericError", desc: "No such thing\n" };
export const TIMESTAMP = { seconds: 1_700_000_000, microseconds: 250_000 };

/** Makes a greeting. */
export function greeting(
  ...capabilities: string[]
): QmpGreeting & { [name: string]: JsonValue } {
  const qemu = { major: 10, minor: 0, micro: 2 };
  return { QMP: { version: { qemu, package: "" }, capabilities } };
}

/** Makes a protocol that has received its greeting. */
export function greeted(...capabilities: string[]): ClientProtocol<string> {
  const protocol = new ClientProtocol<string>();
  protocol.receive(greeting(...capabilities));
  return protocol;
}

/** Makes a protocol that has negotiated. */
export function negotiated(...capabilities: string[]): ClientProtocol<string> {
  const protocol = greeted(...capabilities);
  protocol.negotiate("negotiation");
  protocol.takeOutput();
  protocol.receive({ return: {}, id: 0 });
  return protocol;
}

/** Executes commands in-band. The context of each is its name. */
export function execute(
  protocol: ClientProtocol<string>,
  ...names: string[]
): ClientCommand<string>[] {
  return names.map((name) => protocol.execute(name, undefined, name));
}

export const OOB = { oob: true };

/** Takes the output, and returns the names of its commands. */
export function takeNames(protocol: ClientProtocol<string>): string[] {
  return protocol.takeOutput().split("\n").slice(0, -1).map((line) => {
    const { execute, "exec-oob": oob } = JSON.parse(line);
    return execute ?? `${oob} oob`;
  });
}

/** Describes the meaning of a message in short form. */
export function outcome(received: ClientReceived<string>): string {
  switch (received.kind) {
    case "return":
    case "error":
      return `${received.kind} of ${received.command.context}`;
    default:
      return received.kind;
  }
}

/** Receives a success, and describes it. */
export function succeed(
  protocol: ClientProtocol<string>,
  id?: JsonValue,
): string {
  const message: JsonValue = { return: {} };
  if (id !== undefined) message.id = id;
  return outcome(protocol.receive(message));
}

/** Receives an error, and describes it. */
export function fail(protocol: ClientProtocol<string>, id?: JsonValue): string {
  const message: JsonValue = { error: { ...ERROR } };
  if (id !== undefined) message.id = id;
  return outcome(protocol.receive(message));
}

/**
 * Makes a protocol in each state. After negotiation has begun, a command is in
 * flight.
 */
export const STATES: Record<ConnectionState, () => ClientProtocol<string>> = {
  greeting: () => new ClientProtocol(),
  negotiation: () => {
    const protocol = greeted("oob");
    protocol.negotiate("command");
    return protocol;
  },
  command: () => {
    const protocol = negotiated("oob");
    execute(protocol, "command");
    return protocol;
  },
  closed: () => {
    const protocol = negotiated("oob");
    execute(protocol, "command");
    protocol.close();
    return protocol;
  },
};
