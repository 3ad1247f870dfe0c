/**
 * What the server looks at in a request before it does anything with it, in the order and in the words of QEMU.
 *
 * @module
 */

import { isObject, type JsonValue } from "./message.ts";

/**
 * A command to run.
 *
 * Source: QMP specification, "Issuing Commands".
 */
export interface ServerCommand {
  /** Name of the command. */
  readonly name: string;
  /** Its arguments, `{}` when it has none. */
  readonly arguments: { [name: string]: JsonValue };
  /** Its identifier, absent when it has none. */
  readonly id?: JsonValue;
  /** Whether it is run out-of-band, beside what is run in-band. */
  readonly oob: boolean;
}

/** A request of which {@linkcode checkRequest} found nothing wrong. */
interface CheckedRequest {
  execute?: string;
  "exec-oob"?: string;
  arguments?: { [name: string]: JsonValue };
  id?: JsonValue;
}

/** Whether a request asks to be run out-of-band, whatever else is wrong with it. */
export function asksForOob(value: JsonValue): boolean {
  return isObject(value) && value["exec-oob"] !== undefined &&
    value.execute === undefined;
}

/**
 * What is wrong with the members of a request; `undefined` when nothing is.
 *
 * @param oob Whether the client has enabled out-of-band execution.
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

/** The command that a request of which {@linkcode checkRequest} found nothing wrong asks for. */
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
 * What is wrong with the arguments of `qmp_capabilities`; `undefined` when nothing is.
 *
 * @param known Capabilities that there are, offered or not.
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
    // An element has no name, which QEMU shows like this.
    if (!known.includes(capability)) {
      return `Parameter 'null' does not accept value '${capability}'`;
    }
  }
  const [other] = Object.keys(others);
  return other === undefined ? undefined : `Parameter '${other}' is unexpected`;
}
