/**
 * How the types of commands and events reach the client.
 *
 * @module
 */

import type { QmpEvent } from "../protocol/message.ts";

/** No arguments, or nothing returned: an object without members. */
export type Empty = Record<never, never>;

/**
 * A value of an enumeration as a server sends it: a newer one may have more values.
 *
 * @typeParam Enum The values that are known.
 *
 * @example A state that these types do not know
 * ```ts
 * import type { Open, RunState } from "@qmp/qmp/qapi";
 *
 * function explain(state: Open<RunState>): string {
 *   switch (state) {
 *     case "running":
 *       return "It runs";
 *     case "paused":
 *       return "It was stopped";
 *     default:
 *       return `It is ${state}`;
 *   }
 * }
 * ```
 */
export type Open<Enum extends string> = Enum | (string & Empty);

/**
 * What one command takes and gives.
 *
 * Source: QAPI `command`.
 *
 * @typeParam Arguments Type of its arguments.
 * @typeParam Return Type of what it returns.
 */
export interface CommandSignature<
  Arguments extends object = Empty,
  Return = Empty,
> {
  /** Its arguments. */
  arguments: Arguments;
  /** What it returns. */
  return: Return;
}

/**
 * The commands and events of a server, as types. A {@linkcode QmpClient} is generic over one.
 *
 * @example A schema of one's own
 * ```ts
 * import type { QmpClient } from "@qmp/qmp";
 *
 * interface MySchema {
 *   commands: { "x-frob": { arguments: { level: number }; return: string } };
 *   events: { "X_FROBBED": { level: number }; "X_RESTED": undefined };
 * }
 *
 * async function frob(qmp: QmpClient<MySchema>): Promise<string> {
 *   return await qmp.execute("x-frob", { level: 3 });
 * }
 * ```
 */
export interface QmpSchema {
  /** A {@linkcode CommandSignature} for each command, by its name. */
  commands: object;
  /** The type of the data of each event, by its name; `undefined` where it has none. */
  events: object;
}

/** Names of a schema's commands. */
export type CommandName<S extends QmpSchema> = keyof S["commands"] & string;

/** Arguments of a schema's command. */
export type CommandArguments<S extends QmpSchema, C extends CommandName<S>> =
  S["commands"][C] extends CommandSignature<object, unknown>
    ? S["commands"][C]["arguments"]
    : never;

/** What a schema's command returns. */
export type CommandReturn<S extends QmpSchema, C extends CommandName<S>> =
  S["commands"][C] extends CommandSignature<object, unknown>
    ? S["commands"][C]["return"]
    : never;

/** Names of a schema's events. */
export type EventName<S extends QmpSchema> = keyof S["events"] & string;

/** A schema's event by its name, or the union of several, which `event` tells apart. */
export type EventOf<
  S extends QmpSchema,
  N extends EventName<S> = EventName<S>,
> = N extends EventName<S> ? QmpEvent<N, S["events"][N]>
  : never;

/**
 * Any command with any arguments, and any event: the schema of
 * {@linkcode QmpClient.untyped}.
 *
 * A command takes any object and returns `unknown`, because nothing is known of
 * it.
 */
export interface UntypedSchema {
  /** Every name is a command. */
  commands: {
    // An index signature of `any` takes an interface too, unlike `unknown`.
    // deno-lint-ignore no-explicit-any
    [command: string]: CommandSignature<{ [name: string]: any }, unknown>;
  };
  /** Every name is an event, with or without data. */
  events: { [event: string]: Record<string, unknown> | undefined };
}
