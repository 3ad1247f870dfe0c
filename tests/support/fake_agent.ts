/**
 * A guest agent that answers as a test tells it.
 *
 * @module
 */

import { memoryTransports, type Transport } from "../../mod.ts";
import {
  GuestAgent,
  type GuestAgentOpenOptions,
} from "../../src/machine/guest_agent.ts";

/** Returns the answer to a command: a text to send, a value, or nothing. */
export type Answer = (
  command: { execute: string; arguments?: Record<string, unknown> },
) => unknown;

/** What an agent returns, without a `return` around it. */
export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The answer of an agent that goes away instead. */
export const HANG_UP: Raw = new Raw("");

/** An agent that answers as a test tells it. It counts the clients. */
export class FakeAgent {
  readonly executed: string[] = [];
  answer: Answer;
  /** Bytes that it sends before the answer to the next synchronisation. */
  stale = "";
  isSilent = false;

  constructor(answer: Answer = () => ({})) {
    this.answer = answer;
  }

  async serve({ readable, writable }: Transport): Promise<void> {
    const writer = writable.getWriter();
    const send = (text: string) => {
      const bytes = new TextEncoder().encode(text);
      for (let at; (at = bytes.indexOf(0x18)) >= 0;) bytes[at] = 0xff;
      return writer.write(bytes);
    };
    let text = "";
    try {
      for await (const chunk of readable) {
        text += new TextDecoder("latin1").decode(chunk as Uint8Array);
        const lines = text.split("\n");
        text = lines.pop()!;
        for (const line of lines) {
          if (line.startsWith("\xff")) {
            await send('{"error":{"class":"GenericError","desc":"stray"}}\n');
          }
          const command = JSON.parse(line.replace("\xff", ""));
          this.executed.push(command.execute);
          if (this.isSilent) continue;
          if (/^guest-sync/.test(command.execute)) {
            const { stale } = this;
            this.stale = "";
            const mark = command.execute === "guest-sync" ? "" : "\x18";
            await send(`${stale}${mark}{"return":${command.arguments.id}}\n`);
            continue;
          }
          const answer = this.answer(command);
          if (answer === HANG_UP) return await writer.close();
          if (answer instanceof Raw) await send(answer.text);
          else if (answer !== undefined) {
            await send(`${JSON.stringify({ return: answer })}\n`);
          }
        }
      }
      await writer.close();
    } catch {
      // The client has gone.
    }
  }

  async open(options?: GuestAgentOpenOptions): Promise<GuestAgent> {
    const [near, far] = memoryTransports();
    this.serve(far);
    return await GuestAgent.open(near, options);
  }

  /** Listens until the end of the scope. */
  listen(path: string): AsyncDisposable & { dialled: () => number } {
    const listener = Deno.listen({ transport: "unix", path });
    let dialled = 0;
    const serving: Promise<void>[] = [];
    const accepting = (async () => {
      for await (const conn of listener) {
        dialled++;
        serving.push(
          this.serve(conn).finally(() => {
            try {
              conn.close();
            } catch {
              // It was closed with its streams.
            }
          }),
        );
      }
    })();
    return {
      dialled: () => dialled,
      async [Symbol.asyncDispose]() {
        listener.close();
        await accepting;
        await Promise.all(serving);
      },
    };
  }
}
