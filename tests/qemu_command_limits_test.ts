import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type JsonValue, launch, QmpCommandError } from "../mod.ts";
import { closeCommand, openCommand } from "../src/protocol/command.ts";
import { BARE, testQemu } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";

const MEBI = 1024 * 1024;

/** An array that is nested so deeply. */
function nestedArray(levels: number): JsonValue {
  let value: JsonValue = [];
  while (--levels > 0) value = [value];
  return value;
}

testQemu(
  "QmpClient.execute() sends no command that QEMU answers without its id",
  async (command) => {
    await using machine = await launch(command, BARE);
    const { qmp } = machine;
    const { untyped } = qmp;

    const tooLarge: [name: string, args: object | undefined, id: JsonValue][] =
      [
        ["query-name", { a: "é".repeat(33 * MEBI) }, 1],
        ["é".repeat(33 * MEBI), undefined, 1],
        ["query-name", undefined, "é".repeat(33 * MEBI)],
        ["query-name", undefined, Array(1.1 * MEBI | 0).fill(1)],
        ["query-name", { a: nestedArray(1023) }, 1],
        ["query-name", undefined, nestedArray(1024)],
      ];
    for (const [name, args, id] of tooLarge) {
      await assertRejects(
        () => untyped.execute(name, args, { id }),
        RangeError,
        "QEMU takes at most",
      );
      // The replies still belong to their commands.
      const [status, error] = await Promise.all([
        qmp.execute("query-name"),
        assertRejects(() => untyped.execute("x-none"), QmpCommandError),
      ]);
      assertEquals(status, {});
      assertEquals(error.class, "CommandNotFound");
    }

    const id = nestedArray(1023);
    assertEquals(await untyped.execute("query-name", {}, { id }), {});
    const args = { a: nestedArray(1022) };
    const error = await assertRejects(
      () => untyped.execute("query-name", args, { id: "own" }),
      QmpCommandError,
    );
    assertEquals(error.desc, "Parameter 'a' is unexpected");
  },
);

/**
 * A guest agent, which has QEMU's parser and reads it faster: QEMU reads its
 * monitor byte by byte, which takes minutes for the largest command.
 */
class GuestAgent implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #conn: Deno.Conn;
  readonly #replies: ReadableStreamDefaultReader<string>;
  #text = "";

  private constructor(child: Deno.ChildProcess, conn: Deno.Conn) {
    this.#child = child;
    this.#conn = conn;
    this.#replies = conn.readable.pipeThrough(new TextDecoderStream())
      .getReader();
  }

  static async start(directory: TempDir): Promise<GuestAgent> {
    const path = directory.file("qga.sock");
    const child = new Deno.Command("qemu-ga", {
      args: ["-m", "unix-listen", "-p", path, "-t", directory.path],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    while (true) {
      try {
        const conn = await Deno.connect({ transport: "unix", path });
        return new GuestAgent(child, conn);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  /** Sends a command, and returns the next reply. */
  async ask(command: string): Promise<Record<string, JsonValue>> {
    const bytes = new TextEncoder().encode(command);
    for (let at = 0; at < bytes.length;) {
      at += await this.#conn.write(bytes.subarray(at));
    }
    while (!this.#text.includes("\n")) {
      const { value, done } = await this.#replies.read();
      assert(!done, "The guest agent ended");
      this.#text += value;
    }
    const line = this.#text.slice(0, this.#text.indexOf("\n"));
    this.#text = this.#text.slice(line.length + 1);
    return JSON.parse(line);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#replies.cancel();
    this.#child.kill("SIGKILL");
    await this.#child.status;
  }
}

/** Whether the machine has a guest agent. */
function haveGuestAgent(): boolean {
  try {
    return new Deno.Command("qemu-ga", { args: ["--version"] }).outputSync()
      .success;
  } catch {
    return false;
  }
}

/** Commands that leave so much of a limit, by what they have most of. */
const FULL: Record<string, (less: number) => string> = {
  bytes(less) {
    const around = '{"execute":"guest-ping","arguments":{"a":""}'.length;
    const bytes = 64 * MEBI - 32 - around - less;
    const a = "é".repeat(Math.floor(bytes / 2)) + "a".repeat(bytes % 2);
    return openCommand("guest-ping", { a }, false);
  },
  tokens(less) {
    // The rest takes fifteen tokens, and each element two with its comma.
    const tokens = 2 * MEBI - 5 - 15 - less;
    const a = [[], ...Array(tokens / 2).fill(1)];
    return openCommand("guest-ping", { a }, false);
  },
};

for (const [what, open] of Object.entries(FULL)) {
  Deno.test({
    name: `The guest agent takes the command with the most ${what}`,
    ignore: !haveGuestAgent(),
    timeout: 120_000,
    async fn() {
      assertThrows(() => open(-2), RangeError);
      await using directory = new TempDir();
      await using agent = await GuestAgent.start(directory);
      const id = 123_456_789;
      const reply = await agent.ask(closeCommand(open(0), id));
      assertEquals(reply.id, id);
      // With little more, it answers without the id.
      const more = `${open(0)},"more":"${"a".repeat(32)}"`;
      const refused = await agent.ask(closeCommand(more, id));
      assertEquals(Object.keys(refused), ["error"]);
    },
  });
}
