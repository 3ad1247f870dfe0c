/**
 * A QEMU and a {@linkcode QmpServer} that receive the same bytes.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { QmpServerOptions } from "../../mod.ts";
import { parseJson } from "../../src/protocol/json/lossless.ts";
import { ListeningQemu } from "./listening_qemu.ts";
import { SocketServer } from "./socket_server.ts";
import { TempDir } from "./temp_dir.ts";
import { bytesOf } from "./wire_text.ts";

/**
 * The ids of in-band commands that are sent after a text. Each follows a
 * newline, which ends any token. The reply to the first shows that the text was
 * read and that its in-band commands were answered. The reply to the second
 * shows that its out-of-band commands have ended.
 */
const MARKERS = ["marker 1", "marker 2"];

/** Time after which no reply to a marker is expected, in milliseconds. */
const DEADLINE = 5_000;

/** A reply in a form to compare: its members in their order. */
export type Comparable = [name: string, value: unknown][];

/** Returns a reply in a form to compare. */
export function comparable(line: string): Comparable {
  const reply = parseJson(line) as Record<string, unknown>;
  return Object.entries(reply).map(([name, value]) => {
    if (name === "return") return [name, "any value"];
    if (name !== "error") return [name, value];
    const { class: class_, desc } = value as { class: string; desc: string };
    return [name, [
      class_,
      desc
        // QEMU since 11 begins with the position in the text.
        .replace(/^\d+:\d+: /, "")
        // The text of this error changes with the version of QEMU.
        .replace(/^(migrate-pause is ).*/, "$1refused"),
    ]];
  });
}

/** A connection to one of the servers, which has read the greeting. */
export class Conversation implements Disposable {
  readonly #conn: Deno.UnixConn;
  readonly #lines: AsyncGenerator<string>;

  private constructor(conn: Deno.UnixConn) {
    this.#conn = conn;
    this.#lines = readLines(conn);
  }

  /**
   * Connects.
   *
   * @param negotiation The command that leads to the phase of the connection.
   */
  static async start(
    path: string,
    negotiation: string,
  ): Promise<Conversation> {
    const conversation = new Conversation(
      await Deno.connect({ transport: "unix", path }),
    );
    await conversation.next();
    if (negotiation !== "") {
      await conversation.write(negotiation);
      assertEquals(await conversation.next(), '{"return": {}, "id": "go"}');
    }
    return conversation;
  }

  /** Sends a text or bytes. Each `\xff` of a text is a single 0xFF byte. */
  async write(data: string | Uint8Array): Promise<void> {
    let bytes = typeof data === "string" ? bytesOf(data) : data;
    while (bytes.length > 0) {
      bytes = bytes.subarray(await this.#conn.write(bytes));
    }
  }

  /** Waits for the next line; `undefined` at the end. */
  async next(): Promise<string | undefined> {
    const { value, done } = await this.#lines.next();
    return done ? undefined : value;
  }

  /** Ends the sending side, and returns the lines up to the end. */
  async finish(): Promise<string[]> {
    await this.#conn.closeWrite();
    return await Array.fromAsync(this.#lines);
  }

  /** Sends bytes, and returns all replies to them. */
  async repliesTo(data: string | Uint8Array): Promise<Comparable[]> {
    await this.write(data);
    // Both servers hang up when the writing side is closed.
    const deadline = setTimeout(() => this.#conn.closeWrite(), DEADLINE);
    using _ = { [Symbol.dispose]: () => clearTimeout(deadline) };
    const replies = [];
    for (const id of MARKERS) {
      await this.write(`\n{"execute": "marker", "id": "${id}"}`);
      for (;;) {
        const line = await this.next();
        if (line === undefined) {
          throw new Error(`Expected ${id}, found the end: ${replies}`);
        }
        if (line.includes(`"id": "${id}"`)) break;
        replies.push(comparable(line));
      }
    }
    return replies;
  }

  [Symbol.dispose](): void {
    this.#conn.close();
  }
}

async function* readLines(conn: Deno.Conn): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  let text = "";
  for (
    let count = await conn.read(buffer);
    count !== null;
    count = await conn.read(buffer)
  ) {
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
    const lines = text.split("\r\n");
    text = lines.pop()!;
    yield* lines;
  }
}

/** A {@linkcode QmpServer} and a QEMU, each at a path. */
export class ComparedServers implements AsyncDisposable {
  /** The path of the server. */
  readonly ours: string;
  /** The path of QEMU. */
  readonly theirs: string;
  readonly #dir: TempDir;
  readonly #stack: AsyncDisposableStack;

  private constructor(dir: TempDir, stack: AsyncDisposableStack) {
    this.#dir = dir;
    this.#stack = stack;
    this.ours = dir.file("ours");
    this.theirs = dir.file("theirs");
  }

  /**
   * Starts both. They run until the end of the scope.
   *
   * @param command The QEMU.
   * @param options Options of the server.
   */
  static async start(
    command: string,
    options: QmpServerOptions,
  ): Promise<ComparedServers> {
    const stack = new AsyncDisposableStack();
    const dir = stack.use(new TempDir());
    const servers = new ComparedServers(dir, stack);
    const listener = Deno.listen({ transport: "unix", path: servers.ours });
    stack.use(new SocketServer(listener, options));
    stack.use(
      await ListeningQemu.start(`unix:${servers.theirs}`, { command }),
    );
    return servers;
  }

  /** Returns the path of another file in the directory of both. */
  file(name: string): string {
    return this.#dir.file(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
