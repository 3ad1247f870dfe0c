/**
 * The engine of a client that reconnects.
 *
 * @module
 */

import { Deadline, watch } from "../async/deadline.ts";
import { settlesWithin } from "../async/settles_within.ts";
import { QmpClient } from "../client.ts";
import { EventHub } from "../events.ts";
import {
  messageOf,
  QmpClosedError,
  QmpConnectError,
  type QmpError,
  type ReconnectingState,
} from "../protocol/error.ts";
import { stringifyJson } from "../protocol/json/lossless.ts";
import type { UntypedSchema } from "../qapi/signatures.ts";
import { Backoff, isRetriable } from "./backoff.ts";
import type {
  ConnectionOwner,
  ConnectionSource,
  ReconnectingOptions,
} from "./client.ts";
import { Continuity } from "./continuity.ts";
import { Feeds } from "./feeds.ts";
import { type Client, WaitingCalls } from "./waiting_calls.ts";

/** Time for a source to notice that the client was closed, in milliseconds. */
const CLOSE_GRACE = 5_000;

/** Why an attempt failed or a connection ended. */
interface Ended {
  error: unknown;
  /**
   * How long the connection lasted, in milliseconds; `undefined` if the attempt
   * failed.
   */
  uptime?: number;
}

/**
 * Keeps a connection: makes it, lets calls in, and makes the next one when it
 * has ended.
 *
 * One loop, `#supervise`, makes one attempt after the other. The deadline of an
 * attempt passes when its connection ends or when the client is closed. The
 * loop waits by this deadline, so it always notices both.
 */
export class Supervisor {
  /** Passes events and gap markers to the subscriptions. */
  readonly hub: EventHub = new EventHub();
  /** The iterators over connections. */
  readonly feeds: Feeds = new Feeds();
  /** The calls that wait for a connection. */
  readonly calls: WaitingCalls;
  /** What has arrived, and what was lost. */
  readonly continuity: Continuity = new Continuity();

  readonly #source: ConnectionSource<UntypedSchema>;
  readonly #options: ReconnectingOptions<UntypedSchema>;
  readonly #backoff: Backoff;
  readonly #closed: PromiseWithResolvers<void> = Promise.withResolvers();
  /** Settles when the loop is over and its last connection is closed. */
  readonly #over: Promise<void>;
  #state: ReconnectingState = "connecting";
  /** The connection that calls are let in to. */
  #client: Client | undefined;
  /** Passes when the attempt or the wait under way is over. */
  #attempt: Deadline = new Deadline();
  /** The last failure, for the error of a call that has waited in vain. */
  #failure: unknown;

  /** @throws {RangeError} If an option is out of its bounds. */
  constructor(
    source: ConnectionSource<UntypedSchema>,
    options: ReconnectingOptions<UntypedSchema>,
  ) {
    this.#backoff = new Backoff(options);
    this.calls = new WaitingCalls(
      options.connectionTimeout,
      () => this.describeAbsence(),
    );
    this.#source = source;
    this.#options = options;
    this.#closed.promise.catch(() => {});
    this.#over = this.#supervise();
    this.#over.catch(() => {});
  }

  /** State of the client. */
  get state(): ReconnectingState {
    return this.#state === "command" && this.present === undefined
      ? "waiting"
      : this.#state;
  }

  /** Settles when the client has ended. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /** The connection that takes calls, if there is one. */
  get present(): Client | undefined {
    // A connection that has ended may still write its last text, and says a
    // moment later that it has ended. It takes no calls then.
    return this.#client?.state === "closed" ? undefined : this.#client;
  }

  /** Returns why there is no connection, as a part of a message. */
  describeAbsence(): string {
    return this.#failure === undefined
      ? "there is no connection"
      : `there is no connection: ${messageOf(this.#failure)}`;
  }

  /** Ends the client, and waits until its connection is closed. */
  async close(): Promise<void> {
    this.#end("close() was called");
    await this.#over;
  }

  get #isClosed(): boolean {
    return this.#state === "closed";
  }

  /** Makes one connection after the other, until the client ends. */
  async #supervise() {
    // The caller has the client before the source is called for the first time.
    await undefined;
    try {
      for (let attempts = 1; !this.#isClosed; attempts++) {
        this.#attempt = new Deadline();
        this.#state = "connecting";
        const ended = await this.#live(attempts, this.#attempt);
        if (this.#isClosed) return;
        this.#state = "waiting";
        if (ended.uptime !== undefined) attempts = 0;
        await this.#pause(this.#judge(ended));
      }
    } catch (error) {
      // A hook threw, or the last connection cannot be disposed of.
      if (this.#isClosed) throw error;
      this.#giveUp(error);
    }
  }

  /**
   * Decides how to go on.
   *
   * @returns How long to wait for the next attempt, in milliseconds. It does
   * not matter if the client has ended.
   */
  #judge({ error, uptime }: Ended): number {
    const { isRetriable: allows = isRetriable, onError } = this.#options;
    this.#failure = error;
    if (uptime === undefined) onError?.(error);
    if (!allows(error)) {
      if (error === undefined) this.#end("the peer hung up");
      else this.#giveUp(error);
      return 0;
    }
    const wait = this.#backoff.next(uptime);
    if (wait === undefined) {
      const { failures } = this.#backoff;
      this.#giveUp(
        error,
        failures === 1
          ? " after a failure"
          : ` after ${failures} failures in a row`,
      );
    }
    return wait ?? 0;
  }

  async #pause(ms: number) {
    if (this.#isClosed || ms === 0) return;
    const { signal } = this.#attempt = new Deadline();
    await new Promise<void>((resolve) => {
      watch({ signal, timeout: ms }, () => resolve());
    });
  }

  /** Makes one attempt, and stays with its connection until that has ended. */
  async #live(attempts: number, attempt: Deadline): Promise<Ended> {
    const { signal } = attempt;
    const made = (async () => await this.#source({ signal }))();
    let owner: Client | ConnectionOwner<UntypedSchema>;
    try {
      owner = await attempt.wait(made);
    } catch (error) {
      // A source that ignores the signal may make a connection later.
      if (attempt.hasPassed) {
        await settlesWithin(made.then(dispose), CLOSE_GRACE);
      }
      return { error };
    }
    try {
      const client = owner instanceof QmpClient ? owner : owner.qmp;
      return await this.#stay(client, attempts, attempt);
    } finally {
      // This comes before the next attempt, because two QEMUs cannot use the
      // same image.
      await dispose(owner);
    }
  }

  async #stay(
    client: Client,
    attempts: number,
    attempt: Deadline,
  ): Promise<Ended> {
    const { lost } = this.continuity;
    await this.#observe(client, attempt);
    const info = { attempts, lost, signal: attempt.signal };
    const hook = (async () => await this.#options.onConnect?.(client, info))();
    const failed = await attempt.wait(hook).then(
      () => undefined,
      (error) => ({ error }),
    );
    // A connection that has ended may say so a moment later.
    if (client.state === "closed") await passed(attempt);
    if (attempt.hasPassed) {
      const error = this.continuity.lost?.reason ??
        new QmpClosedError("The connection ended before it was used");
      return { error };
    }
    if (failed !== undefined) {
      const { error: cause } = failed;
      const message = `onConnect failed: ${messageOf(cause)}`;
      this.#lose(attempt, new QmpClosedError(message, { cause }));
      return failed;
    }
    const begin = performance.now();
    this.#admit(client);
    await passed(attempt);
    const error = this.continuity.lost?.reason;
    return { error, uptime: performance.now() - begin };
  }

  /** Passes on the events of a connection, until it ends. */
  async #observe(client: Client, attempt: Deadline) {
    this.continuity.begin();
    if (client.state === "closed") {
      const reason = await client.closed.then(
        () => undefined,
        (error) => error,
      );
      return this.#lose(attempt, reason);
    }
    QmpClient.observe(client, {
      offer: (event, size) => {
        if (attempt.hasPassed) return;
        this.#markGap();
        this.continuity.extend(event.timestamp);
        this.hub.emit(event, size);
      },
      end: (reason) => this.#lose(attempt, reason),
    });
  }

  /** Counts the connection of an attempt as lost, once. */
  #lose(attempt: Deadline, reason: QmpError | undefined) {
    if (attempt.hasPassed) return;
    this.continuity.lose(reason);
    this.#client = undefined;
    this.#state = "waiting";
    this.feeds.clear();
    attempt.pass(reason ?? new QmpClosedError("The connection has ended"));
  }

  #markGap() {
    const gap = this.continuity.takeGap();
    if (gap !== undefined) this.hub.emit(gap, stringifyJson(gap).length);
  }

  /** Lets all calls in to a connection, first those that have waited. */
  #admit(client: Client) {
    this.#markGap();
    this.#client = client;
    this.#state = "command";
    this.calls.start(client);
    this.feeds.push(client);
  }

  #giveUp(cause: unknown, after = "") {
    const message = `Reconnecting ended${after}: ${
      cause === undefined ? "the connection was closed" : messageOf(cause)
    }`;
    this.#end(message, new QmpConnectError(message, { cause }));
  }

  /** Ends the client for all who wait. Only the first call counts. */
  #end(how: string, error?: QmpError) {
    if (this.#isClosed) return;
    this.#state = "closed";
    this.#client = undefined;
    this.calls.fail(how, error);
    this.feeds.end(error);
    this.hub.end(error);
    if (error === undefined) this.#closed.resolve();
    else this.#closed.reject(error);
    this.#attempt.pass(new QmpClosedError(`The client ended: ${how}`));
  }
}

/** Waits until the attempt is over. */
async function passed(attempt: Deadline): Promise<void> {
  await attempt.wait(new Promise<never>(() => {})).catch(() => {});
}

async function dispose(owner: AsyncDisposable): Promise<void> {
  await owner[Symbol.asyncDispose]();
}
