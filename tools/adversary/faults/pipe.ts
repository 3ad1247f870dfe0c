import type { Clock } from "./clock.ts";

/**
 * What goes wrong in one direction of a connection. Bytes, chunks and writes
 * are counted from 0.
 */
export type Fault =
  /** A chunk, and all that follows it, comes later. */
  | { kind: "delay"; chunk: number; ms: number }
  /** Chunks come in pieces of this size. */
  | { kind: "split"; size: number }
  /** The pipe holds no more than this, so that writes have to wait. */
  | { kind: "narrow"; size: number }
  /** A write takes no more bytes than this. */
  | { kind: "short writes"; most: number }
  /** A chunk comes twice. */
  | { kind: "duplicate"; chunk: number }
  /** A chunk is lost. */
  | { kind: "lose"; chunk: number }
  /** Bits of a byte are turned over. */
  | { kind: "garble"; at: number; mask: number }
  /** Nothing comes from a byte on, and the connection stays open. */
  | { kind: "stall"; at: number }
  /** This direction ends before a byte; the other one goes on. */
  | { kind: "end"; at: number }
  /** Both directions end before a byte. */
  | { kind: "hang up"; at: number }
  /** Both directions break before a byte. */
  | { kind: "reset"; at: number }
  /** A write fails, and all that follow. */
  | { kind: "write fails"; write: number };

/** Faults that change neither the bytes nor whether all of them arrive. */
export const HARMLESS: ReadonlySet<Fault["kind"]> = new Set(
  ["delay", "split", "narrow", "short writes"] as const,
);

/** Faults after which the bytes that arrive are not those that were sent. */
export const CHANGING: ReadonlySet<Fault["kind"]> = new Set(
  ["duplicate", "lose", "garble"] as const,
);

/** Bytes that a pipe holds unless a fault says otherwise. */
const CAPACITY = 65_536;

interface Waiting<T> {
  resolve(value: T): void;
  reject(reason: unknown): void;
}

/** One direction of a connection in memory, with faults. */
export class Pipe {
  readonly #clock: Clock;
  readonly #faults: readonly Fault[];
  /** Ends both directions, with a reason or without. */
  readonly #breakBoth: (reason?: { reason: unknown }) => void;
  readonly #reason: unknown;
  readonly #capacity: number;
  readonly #queue: { bytes: Uint8Array; at: number }[] = [];
  #queued = 0;
  #reader: Waiting<Uint8Array | null> | undefined;
  #writers: Waiting<void>[] = [];
  #bytes = 0;
  #chunks = 0;
  #writes = 0;
  #readyAt = 0;
  #isStalled = false;
  /** Whether what is written from now on is lost. */
  #isCut = false;
  /** Set when no more bytes come after those in the queue. */
  #end: { failure?: { reason: unknown } } | undefined;
  /** Set when nobody reads any more. */
  #isUnread = false;

  constructor(
    clock: Clock,
    faults: readonly Fault[],
    reason: unknown,
    breakBoth: (reason?: { reason: unknown }) => void,
  ) {
    this.#clock = clock;
    this.#faults = faults;
    this.#reason = reason;
    this.#breakBoth = breakBoth;
    this.#capacity = this.#find("narrow")?.size ?? CAPACITY;
  }

  /** Writes bytes, or the first of them. Resolves to how many it has taken. */
  async write(bytes: Uint8Array): Promise<number> {
    const most = this.#find("short writes")?.most;
    const taken = most === undefined ? bytes : bytes.subarray(0, most);
    const write = this.#writes++;
    const fails = this.#find("write fails");
    if (fails !== undefined && write >= fails.write) throw this.#reason;
    this.#checkWritable();
    this.#pass(taken.slice());
    while (this.#queued > this.#capacity) {
      await new Promise<void>((resolve, reject) => {
        this.#writers.push({ resolve, reject });
      });
    }
    return taken.length;
  }

  /** Waits for bytes. Resolves to null at the end. */
  read(): Promise<Uint8Array | null> {
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject };
      this.#serve();
    });
  }

  /** Ends the pipe after what was written. */
  end(): void {
    this.#end ??= {};
    this.#serve();
  }

  /** Ends the pipe at once, for both sides. */
  break(failure?: { reason: unknown }): void {
    this.#queue.length = 0;
    this.#queued = 0;
    this.#isUnread = true;
    this.#isStalled = false;
    this.#end = failure === undefined ? {} : { failure };
    this.#serve();
    this.#wakeWriters();
  }

  /** Lets the writer fail, because nobody reads. */
  stopReading(end: null | { reason: unknown } = null): void {
    this.#isUnread = true;
    const reader = this.#reader;
    this.#reader = undefined;
    if (end === null) reader?.resolve(null);
    else reader?.reject(end.reason);
    this.#queue.length = 0;
    this.#queued = 0;
    this.#wakeWriters();
  }

  #find<Kind extends Fault["kind"]>(kind: Kind) {
    return this.#faults.find((fault) => fault.kind === kind) as
      | Extract<Fault, { kind: Kind }>
      | undefined;
  }

  #checkWritable() {
    if (this.#isUnread) throw new Error("Broken pipe");
  }

  /** Sends bytes through the faults. */
  #pass(bytes: Uint8Array) {
    const begin = this.#bytes;
    this.#bytes += bytes.length;
    const end = this.#bytes;
    let rest = bytes;
    for (const fault of this.#faults) {
      if (!("at" in fault) || fault.at < begin || fault.at >= end) continue;
      const at = fault.at - begin;
      if (at >= rest.length) continue;
      if (fault.kind === "garble") rest[at]! ^= fault.mask;
      else rest = rest.subarray(0, at);
    }
    if (this.#isCut || this.#end !== undefined) return;
    if (rest.length > 0) this.#split(rest);
    for (const fault of this.#faults) {
      if (!("at" in fault) || fault.at < begin || fault.at >= end) continue;
      this.#isCut ||= fault.kind !== "garble";
      if (fault.kind === "stall") this.#isStalled = true;
      else if (fault.kind === "end") this.end();
      else if (fault.kind === "hang up") this.#later(() => this.#breakBoth());
      else if (fault.kind === "reset") {
        this.#later(() => this.#breakBoth({ reason: this.#reason }));
      }
    }
  }

  /** Does something after the bytes that are on their way have arrived. */
  #later(run: () => void) {
    if (this.#readyAt <= this.#clock.now) queueMicrotask(run);
    else this.#clock.after(this.#readyAt - this.#clock.now, run);
  }

  #split(bytes: Uint8Array) {
    const size = this.#find("split")?.size ?? bytes.length;
    for (let at = 0; at < bytes.length; at += size) {
      this.#arrive(bytes.slice(at, at + size));
    }
  }

  #arrive(bytes: Uint8Array) {
    const chunk = this.#chunks++;
    let times = 1;
    let delay = 0;
    for (const fault of this.#faults) {
      if (!("chunk" in fault) || fault.chunk !== chunk) continue;
      if (fault.kind === "delay") delay = fault.ms;
      else times = fault.kind === "lose" ? 0 : 2;
    }
    this.#readyAt = Math.max(this.#readyAt, this.#clock.now + delay);
    for (let time = 0; time < times; time++) {
      this.#queue.push({ bytes, at: this.#readyAt });
      this.#queued += bytes.length;
    }
    if (delay > 0) this.#clock.after(delay, () => this.#serve());
    this.#serve();
  }

  /** Gives the reader that waits what there is for it. */
  #serve() {
    const reader = this.#reader;
    if (reader === undefined) return;
    const first = this.#queue[0];
    if (first !== undefined) {
      if (first.at > this.#clock.now) return;
      this.#queue.shift();
      this.#queued -= first.bytes.length;
      this.#reader = undefined;
      reader.resolve(first.bytes);
      this.#wakeWriters();
    } else if (this.#end !== undefined && !this.#isStalled) {
      this.#reader = undefined;
      const { failure } = this.#end;
      if (failure === undefined) reader.resolve(null);
      else reader.reject(failure.reason);
    }
  }

  #wakeWriters() {
    const writers = this.#writers;
    this.#writers = [];
    for (const { resolve, reject } of writers) {
      if (this.#isUnread) reject(new Error("Broken pipe"));
      else resolve();
    }
  }
}
