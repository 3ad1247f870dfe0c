import type { Transport } from "../../../mod.ts";
import type { Clock } from "./clock.ts";
import { type Fault, Pipe } from "./pipe.ts";

/** The ways in which a transport gives its bytes. */
export const KINDS = [
  "read and write",
  "chunks",
  "bytes",
  "text",
] as const;

/** One of {@linkcode KINDS}. */
export type Kind = typeof KINDS[number];

/** The ways in which a transport with `close` closes. */
export const CLOSINGS = ["null", "error", "throws", "hangs"] as const;

/** One of {@linkcode CLOSINGS}. */
export type Closing = typeof CLOSINGS[number];

/** What a connection is made of. */
export interface LinkPlan {
  /** The faults from the client to the server. */
  there: Fault[];
  /** The faults from the server to the client. */
  back: Fault[];
  client: Kind;
  server: Kind;
  closing: Closing;
  /** What a broken direction rejects with. */
  reason: unknown;
}

/** Both ends of a connection. */
export interface Link {
  client: Transport;
  server: Transport;
  /** The pipes of the server's end, for a far end that is no server. */
  there: Pipe;
  back: Pipe;
}

/** Makes a connection in memory. */
export function link(clock: Clock, plan: LinkPlan): Link {
  const breakBoth = (failure?: { reason: unknown }) => {
    there.break(failure);
    back.break(failure);
  };
  const there = new Pipe(clock, plan.there, plan.reason, breakBoth);
  const back = new Pipe(clock, plan.back, plan.reason, breakBoth);
  return {
    client: transport(plan.client, back, there, plan.closing),
    server: transport(plan.server, there, back, plan.closing),
    there,
    back,
  };
}

const NO_STREAMS = {
  readable: new ReadableStream<Uint8Array>(),
  writable: new WritableStream<Uint8Array>(),
};

function transport(
  kind: Kind,
  incoming: Pipe,
  outgoing: Pipe,
  closing: Closing,
): Transport {
  return kind === "read and write"
    ? conn(incoming, outgoing, closing)
    : { readable: readable(kind, incoming), writable: writable(outgoing) };
}

/** A transport like `Deno.Conn`. */
function conn(incoming: Pipe, outgoing: Pipe, closing: Closing): Transport {
  let left: Uint8Array = new Uint8Array();
  return {
    ...NO_STREAMS,
    async read(buffer) {
      if (left.length === 0) {
        const bytes = await incoming.read();
        if (bytes === null) return null;
        left = bytes;
      }
      const count = Math.min(buffer.length, left.length);
      buffer.set(left.subarray(0, count));
      left = left.subarray(count);
      return count;
    },
    write: (bytes) => outgoing.write(bytes),
    close() {
      outgoing.end();
      incoming.stopReading(
        closing === "null" ? null : { reason: new Error("Bad resource ID") },
      );
      if (closing === "throws") throw new Error("Cannot close");
      return closing === "hangs" ? new Promise(() => {}) : undefined;
    },
  };
}

function readable(
  kind: "chunks" | "bytes" | "text",
  pipe: Pipe,
): ReadableStream<Uint8Array | string> {
  const cancel = () => pipe.stopReading();
  if (kind === "bytes") {
    return new ReadableStream({
      type: "bytes",
      async pull(controller) {
        const bytes = await pipe.read();
        if (bytes !== null) {
          return controller.enqueue(bytes as Uint8Array<ArrayBuffer>);
        }
        controller.close();
        controller.byobRequest?.respond(0);
      },
      cancel,
    });
  }
  const decoder = new TextDecoder();
  return new ReadableStream({
    async pull(controller) {
      const bytes = await pipe.read();
      if (bytes === null) controller.close();
      else if (kind === "chunks") controller.enqueue(bytes);
      else controller.enqueue(decoder.decode(bytes, { stream: true }));
    },
    cancel,
  }, { highWaterMark: 0 });
}

function writable(pipe: Pipe): WritableStream<Uint8Array> {
  return new WritableStream({
    async write(bytes) {
      while (bytes.length > 0) bytes = bytes.subarray(await pipe.write(bytes));
    },
    close: () => pipe.end(),
    abort: (reason) => pipe.break({ reason }),
  });
}
