/**
 * The types that give a client the commands and events of its server.
 *
 * @module
 */

import type { QmpEvent } from "../protocol/message.ts";

/** An object without members, for commands that take or return nothing. */
export type Empty = Record<never, never>;

/**
 * A value of an enumeration that a server returns.
 *
 * It can also be any other string, because a newer server may have more values.
 *
 * @typeParam Enum The known values.
 *
 * @example Handle a state that these types lack
 * ```ts
 * import type { Open, RunState } from "@qmp/qmp/qapi";
 *
 * function explain(state: Open<RunState>): string {
 *   switch (state) {
 *     case "running":
 *       return "The machine runs";
 *     case "paused":
 *       return "Someone stopped the machine";
 *     default:
 *       return `The state of the machine is ${state}`;
 *   }
 * }
 * ```
 */
export type Open<Enum extends string> = Enum | (string & Empty);

/**
 * The types of one command.
 *
 * Source: QAPI `command`.
 *
 * @typeParam Arguments The type of the arguments.
 * @typeParam Return The type of the return value.
 */
export interface CommandSignature<
  Arguments extends object = Empty,
  Return = Empty,
> {
  /** The arguments of the command. */
  arguments: Arguments;
  /** The return value of the command. */
  return: Return;
}

/**
 * The types of the commands and events of a server.
 *
 * {@linkcode QmpClient} has a schema as its type parameter.
 *
 * @example Write a schema for a server of your own
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
  /** A {@linkcode CommandSignature} for each command, by name. */
  commands: object;
  /** The type of the data of each event, by name; `undefined` for no data. */
  events: object;
}

/** The names of the commands of a schema. */
export type CommandName<S extends QmpSchema> = keyof S["commands"] & string;

/** The arguments of a command of a schema. */
export type CommandArguments<S extends QmpSchema, C extends CommandName<S>> =
  S["commands"][C] extends CommandSignature<object, unknown>
    ? S["commands"][C]["arguments"]
    : never;

/** The return value of a command of a schema. */
export type CommandReturn<S extends QmpSchema, C extends CommandName<S>> =
  S["commands"][C] extends CommandSignature<object, unknown>
    ? S["commands"][C]["return"]
    : never;

/** The names of the events of a schema. */
export type EventName<S extends QmpSchema> = keyof S["events"] & string;

/**
 * An event of a schema, by name.
 *
 * Several names make a union, whose `event` member is the discriminator.
 */
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
