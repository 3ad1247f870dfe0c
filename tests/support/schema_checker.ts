/**
 * Validates everything that a QEMU receives, returns and reports.
 *
 * @module
 */

import { assert, assertEquals, assertGreater } from "@std/assert";
import { QmpCommandError, type QmpMachine } from "../../mod.ts";
import type { QapiSchema } from "../../src/qapi/introspect/schema.ts";

/** The arguments of a command. */
export type Args = Record<string, unknown>;

/** A return value, in which tests look up any member. */
// deno-lint-ignore no-explicit-any
export type Reply = any;

/** Executes commands, and validates arguments, return values and events. */
export class SchemaChecker {
  readonly schema: QapiSchema;
  /** The last return value of each command, by name. */
  readonly replies: Map<string, Reply> = new Map();
  /** The messages of all problems. */
  readonly problems: Set<string> = new Set();
  readonly #machine: QmpMachine;
  readonly #events;

  constructor(machine: QmpMachine, schema: QapiSchema) {
    this.#machine = machine;
    this.#events = machine.qmp.events();
    this.schema = schema;
  }

  /** Makes a checker that uses the schema of the machine itself. */
  static async of(machine: QmpMachine): Promise<SchemaChecker> {
    return new SchemaChecker(machine, await machine.qmp.schema());
  }

  /** Executes a command that must succeed. */
  async run(command: string, args: Args = {}): Promise<Reply> {
    assertEquals(this.schema.validate(command, args), []);
    return this.#note(
      command,
      await this.#machine.qmp.untyped.execute(command, args),
    );
  }

  /**
   * Executes a command that must succeed, and waits for an event.
   *
   * @param data Members that the data of the event must have.
   */
  async runUntil(
    command: string,
    args: Args,
    event: string,
    data: Args,
  ): Promise<void> {
    assertEquals(this.schema.validate(command, args), []);
    const result = await this.#machine.qmp.executeAndWait(
      command as "stop",
      args as Record<string, never>,
      {
        event: event as "STOP",
        timeout: 10_000,
        filter: (event) =>
          Object.entries(data).every(([name, value]) =>
            (event.data as Args | undefined)?.[name] === value
          ),
      },
    );
    this.#note(command, result.return);
  }

  /**
   * Executes a command that can fail, because the machine lacks a guest or a
   * device.
   *
   * The command must not fail because of its arguments.
   */
  async try(command: string, args: Args = {}): Promise<Reply> {
    if (this.schema.validate(command, args).length > 0) return undefined;
    try {
      return this.#note(
        command,
        await this.#machine.qmp.untyped.execute(command, args),
      );
    } catch (error) {
      assert(error instanceof QmpCommandError, String(error));
      return undefined;
    }
  }

  /** Ends the machine, and returns the names of the events that it sent. */
  async end(): Promise<Set<string>> {
    await this.#machine.shutdown();
    const names = new Set<string>();
    for await (const { event, data } of this.#events) {
      names.add(event);
      this.#add(this.schema.validateEvent(event, data));
      // The validation must notice a wrong member. Otherwise it proves nothing.
      assertGreater(
        this.schema.validateEvent(event, { ...data as Args, bogus: 1 }).length,
        0,
      );
    }
    return names;
  }

  #note(command: string, reply: Reply): Reply {
    this.replies.set(command, reply);
    this.#add(this.schema.validateReturn(command, reply));
    return reply;
  }

  #add(problems: { message: string }[]) {
    for (const { message } of problems) this.problems.add(message);
  }
}
