/**
 * Checks requests for the server, in the order of QEMU and with its error
 * texts.
 *
 * @module
 */

import { isObject, type JsonValue } from "./message.ts";

/**
 * A command for the server to run.
 *
 * Source: QMP specification, "Issuing Commands".
 */
export interface ServerCommand {
  /** Name of the command. */
  readonly name: string;
  /** Arguments of the command; `{}` if it has none. */
  readonly arguments: { [name: string]: JsonValue };
  /** The `id` of the command; absent if it has none. */
  readonly id?: JsonValue;
  /**
   * Whether to run it out-of-band, at the same time as an in-band command.
   */
  readonly oob: boolean;
}

/** A request without errors, as {@linkcode checkRequest} accepts it. */
interface CheckedRequest {
  execute?: string;
  "exec-oob"?: string;
  arguments?: { [name: string]: JsonValue };
  id?: JsonValue;
}

/**
 * Returns whether a request asks for out-of-band execution. The request may
 * have errors.
 */
export function asksForOob(value: JsonValue): boolean {
  return isObject(value) && value["exec-oob"] !== undefined &&
    value.execute === undefined;
}

/**
 * Checks the members of a request.
 *
 * @param oob Whether the client has enabled out-of-band execution.
 * @returns The error text; `undefined` if the request is correct.
 */
export function checkRequest(
  request: Record<string, unknown>,
  oob: boolean,
): string | undefined {
  const { "exec-oob": execOob, execute, arguments: args, id: _id, ...others } =
    request;
  if (execOob !== undefined) {
    if (!oob) return "QMP input member 'exec-oob' is unexpected";
    if (typeof execOob !== "string") {
      return "QMP input member 'exec-oob' must be a string";
    }
  }
  if (execute !== undefined) {
    if (typeof execute !== "string") {
      return "QMP input member 'execute' must be a string";
    }
    if (execOob !== undefined) {
      return "QMP input member 'execute' clashes with 'exec-oob'";
    }
  }
  if (args !== undefined && !isObject(args)) {
    return "QMP input member 'arguments' must be an object";
  }
  const [other] = Object.keys(others);
  if (other !== undefined) return `QMP input member '${other}' is unexpected`;
  if (execute === undefined && execOob === undefined) {
    return "QMP input lacks member 'execute'";
  }
  return undefined;
}

/**
 * Returns the command of a request. {@linkcode checkRequest} must have accepted
 * the request.
 */
export function toCommand(request: Record<string, unknown>): ServerCommand {
  const { execute, "exec-oob": execOob, arguments: args = {}, ...id } =
    request as CheckedRequest;
  return {
    name: (execute ?? execOob)!,
    arguments: args,
    ...id,
    oob: execute === undefined,
  };
}

/**
 * Checks the arguments of `qmp_capabilities`.
 *
 * @param known Capabilities that the server knows, offered or not.
 * @returns The error text; `undefined` if the arguments are correct.
 */
export function checkCapabilities(
  args: ServerCommand["arguments"],
  known: readonly string[],
): string | undefined {
  const { enable = [], ...others } = args;
  if (!Array.isArray(enable)) {
    return "Invalid parameter type for 'enable', expected: array";
  }
  for (const [index, capability] of enable.entries()) {
    if (typeof capability !== "string") {
      return `Invalid parameter type for 'enable[${index}]', expected: string`;
    }
    // QEMU shows 'null' here, because an element of an array has no name.
    if (!known.includes(capability)) {
      return `Parameter 'null' does not accept value '${capability}'`;
    }
  }
  const [other] = Object.keys(others);
  return other === undefined ? undefined : `Parameter '${other}' is unexpected`;
}
