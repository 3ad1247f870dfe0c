/**
 * The calls of a client that reconnects: which connection each belongs to.
 *
 * @module
 */

import { describeNames } from "../event_wait.ts";
import {
  type EventsOptions,
  type EventSubscription,
  isEventsOptions,
  namesOf,
  QueuedSubscription,
} from "../events.ts";
import type {
  ExecuteAndWaitOptions,
  ExecuteAndWaitResult,
  ExecuteOptions,
  SchemaOptions,
  WaitForOptions,
} from "../options.ts";
import {
  QmpCommandError,
  QmpStateError,
  type ReconnectingState,
} from "../protocol/error.ts";
import { describeJson } from "../protocol/json/lossless.ts";
import { GAP, type QmpEvent } from "../protocol/message.ts";
import type { QapiSchema } from "../qapi/introspect/schema.ts";
import type { QmpSchema, UntypedSchema } from "../qapi/signatures.ts";
import type {
  ConnectionSource,
  ConnectionWaitOptions,
  LostConnection,
  ReconnectingClient,
  ReconnectingOptions,
} from "./client.ts";
import { now } from "./continuity.ts";
import { Supervisor } from "./supervisor.ts";
import { type Client, copyArguments, type Run } from "./waiting_calls.ts";

/**
 * Makes a client that reconnects.
 *
 * @param source Makes each connection.
 * @param options When to try again, and what to do meanwhile.
 * @throws {RangeError} If an option is out of its bounds.
 * @throws {TypeError} If `whileDisconnected` is neither of its values.
 */
export function supervised<S extends QmpSchema>(
  source: ConnectionSource<S>,
  options: ReconnectingOptions<S>,
): ReconnectingClient<S> {
  return new Face(
    source as unknown as ConnectionSource<UntypedSchema>,
    options as unknown as ReconnectingOptions<UntypedSchema>,
  ) as unknown as ReconnectingClient<S>;
}

/** {@linkcode ReconnectingClient} documents the public methods. */
class Face {
  readonly #supervisor: Supervisor;
  readonly #waits: boolean;

  constructor(
    source: ConnectionSource<UntypedSchema>,
    options: ReconnectingOptions<UntypedSchema>,
  ) {
    const { whileDisconnected = "wait" } = options;
    if (whileDisconnected !== "wait" && whileDisconnected !== "reject") {
      throw new TypeError(
        `Expected whileDisconnected to be "wait" or "reject", found ${
          describeJson(whileDisconnected)
        }`,
      );
    }
    this.#waits = whileDisconnected === "wait";
    this.#supervisor = new Supervisor(source, options);
  }

  get state(): ReconnectingState {
    return this.#supervisor.state;
  }

  get lost(): LostConnection | undefined {
    return this.#supervisor.continuity.lost;
  }

  get closed(): Promise<void> {
    return this.#supervisor.closed;
  }

  get untyped(): this {
    return this;
  }

  async execute(
    name: string,
    args?: object,
    options: ExecuteOptions = {},
  ): Promise<unknown> {
    const { present } = this.#supervisor;
    if (present !== undefined) {
      return await this.#certify(present.execute(name, args, options));
    }
    const copied = copyArguments(name, args, options.oob);
    return await this.#later(
      `execute ${name}`,
      name,
      options,
      (client, limits) =>
        this.#certify(client.execute(name, copied, { ...options, ...limits })),
    );
  }

  async executeAndWait(
    name: string,
    args: object | undefined,
    options: ExecuteAndWaitOptions<string, QmpEvent>,
  ): Promise<ExecuteAndWaitResult<unknown, QmpEvent>> {
    const { present } = this.#supervisor;
    if (present !== undefined) {
      return await this.#certify(present.executeAndWait(name, args, options));
    }
    const copied = copyArguments(name, args, options.oob);
    const event = [...namesOf(options.event)];
    return await this.#later(
      `execute ${name}`,
      `${name} with ${describeNames(event)}`,
      options,
      (client, limits) => {
        const all = { ...options, ...limits, event };
        return this.#certify(client.executeAndWait(name, copied, all));
      },
    );
  }

  async waitFor(
    event: string | readonly string[],
    options: WaitForOptions<QmpEvent> = {},
  ): Promise<QmpEvent> {
    const { present } = this.#supervisor;
    if (present !== undefined) return await present.waitFor(event, options);
    const names = [...namesOf(event)];
    return await this.#later(
      `wait for ${describeNames(names)}`,
      `Waiting for ${describeNames(names)}`,
      options,
      (client, limits) => client.waitFor(names, { ...options, ...limits }),
    );
  }

  async schema(options: SchemaOptions = {}): Promise<QapiSchema> {
    const { present } = this.#supervisor;
    if (present !== undefined) return await present.schema(options);
    return await this.#later(
      "execute query-qmp-schema",
      "query-qmp-schema",
      options,
      (client, limits) => client.schema(limits),
    );
  }

  async connection(options: ConnectionWaitOptions = {}): Promise<Client> {
    const { present } = this.#supervisor;
    if (present !== undefined) return present;
    this.#checkOpen("wait for a connection");
    return await this.#supervisor.calls.add(
      "Waiting for a connection",
      options,
      (client) => Promise.resolve(client),
    );
  }

  events(
    first?: string | readonly string[] | EventsOptions,
    second?: EventsOptions,
  ): EventSubscription {
    this.#checkOpen("subscribe to events");
    const { hub } = this.#supervisor;
    if (isEventsOptions(first)) {
      return new QueuedSubscription(hub, undefined, first);
    }
    const names = first === undefined ? undefined : [...namesOf(first), GAP];
    return new QueuedSubscription(hub, names, second);
  }

  connections(): AsyncIterableIterator<Client, undefined> {
    this.#checkOpen("iterate over connections");
    return this.#supervisor.feeds.add(this.#supervisor.present);
  }

  close(): Promise<void> {
    return this.#supervisor.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #checkOpen(attempt: string) {
    if (this.state === "closed") this.#refuse(attempt, "the client is closed");
  }

  #refuse(attempt: string, found: string): never {
    throw new QmpStateError(`Cannot ${attempt}: ${found}`, this.state);
  }

  /** Lets a call wait for a connection, if the options allow it. */
  async #later<T>(
    attempt: string,
    operation: string,
    options: ConnectionWaitOptions,
    run: Run<T>,
  ): Promise<T> {
    this.#checkOpen(attempt);
    if (!this.#waits) this.#refuse(attempt, this.#supervisor.describeAbsence());
    return await this.#supervisor.calls.add(operation, options, run);
  }

  /**
   * Waits for the reply to a command. It shows that everything has arrived that
   * QEMU sent before the command was sent.
   */
  async #certify<T>(reply: Promise<T>): Promise<T> {
    const sent = now();
    const { continuity } = this.#supervisor;
    try {
      const value = await reply;
      continuity.extend(sent);
      return value;
    } catch (error) {
      if (error instanceof QmpCommandError) continuity.extend(sent);
      throw error;
    }
  }
}
