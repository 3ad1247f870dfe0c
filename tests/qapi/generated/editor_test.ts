import { assert, assertEquals } from "@std/assert";
import { CONFIG } from "../../support/config.ts";

const ROOT = new URL("../../../", import.meta.url);

/** The time after which the test fails, in milliseconds. */
const PATIENCE = 120_000;

/**
 * The code before the line that is completed. The file exists in the editor
 * only.
 */
const PREAMBLE = `
import { type QmpClient } from "./mod.ts";
import type { GuestAgentSchema, StorageDaemonSchema } from "./src/qapi/generated/mod.ts";
declare const qmp: QmpClient;
declare const agent: QmpClient<GuestAgentSchema>;
declare const daemon: QmpClient<StorageDaemonSchema>;
`;

/** Deno's language server, which editors ask for completions. */
class Editor implements AsyncDisposable {
  readonly #server = new Deno.Command(Deno.execPath(), {
    args: ["lsp"],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  readonly #stdin = this.#server.stdin.getWriter();
  readonly #replies = this.#read();
  #last = 0;

  static async start(): Promise<Editor> {
    const editor = new Editor();
    await editor.#ask("initialize", {
      processId: Deno.pid,
      rootUri: ROOT.href,
      capabilities: {},
      initializationOptions: { enable: true, config: CONFIG },
    });
    await editor.#tell("initialized", {});
    return editor;
  }

  /** Returns the completions at the `|` in a line, without quotes and `?`. */
  async complete(line: string): Promise<Set<string>> {
    const uri = new URL(`_editor_${++this.#last}.ts`, ROOT).href;
    await this.#tell("textDocument/didOpen", {
      textDocument: {
        uri,
        languageId: "typescript",
        version: 1,
        text: PREAMBLE + line.replace("|", ""),
      },
    });
    const offered = await this.#ask("textDocument/completion", {
      textDocument: { uri },
      position: {
        line: PREAMBLE.split("\n").length - 1,
        character: line.indexOf("|"),
      },
    }) as { items: { label: string }[] } | null;
    return new Set(
      offered?.items.map(({ label }) => label.replaceAll(/["?]/g, "")),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ask("shutdown");
    await this.#tell("exit");
    await this.#server.status;
    await this.#replies.return();
    await this.#stdin.close().catch(() => {});
  }

  /** Sends a request, and waits for its result. It skips other messages. */
  async #ask(method: string, params?: object): Promise<unknown> {
    const id = ++this.#last;
    await this.#send({ id, method, params });
    for (;;) {
      const { value, done } = await this.#replies.next();
      if (done) throw new Error(`The language server exited during ${method}`);
      if (value.id === id && "result" in value) return value.result;
    }
  }

  async #tell(method: string, params?: object): Promise<void> {
    await this.#send({ method, params });
  }

  async #send(message: object): Promise<void> {
    const body = ENCODER.encode(JSON.stringify({ jsonrpc: "2.0", ...message }));
    const header = ENCODER.encode(`Content-Length: ${body.length}\r\n\r\n`);
    await this.#stdin.write(new Uint8Array([...header, ...body]));
  }

  /** Yields the messages. A header before each has its length in bytes. */
  async *#read(): AsyncGenerator<{ id?: number; result?: unknown }, void> {
    // In this encoding, a character is a byte, and the header counts bytes.
    let text = "";
    const bytes = this.#server.stdout
      .pipeThrough(new TextDecoderStream("latin1"));
    for await (const piece of bytes) {
      text += piece;
      for (;;) {
        const header = /^Content-Length: (\d+)\r\n(?:.+\r\n)*\r\n/.exec(text);
        if (header === null) break;
        const start = header[0].length;
        const end = start + Number(header[1]);
        if (text.length < end) break;
        // The test reads only members that are ASCII.
        yield JSON.parse(text.slice(start, end));
        text = text.slice(end);
      }
    }
  }
}

const ENCODER = new TextEncoder();

/**
 * Lines, with completions that must be offered at the `|`, and that must not.
 */
const LINES: [line: string, offered: string, missing?: string][] = [
  ['qmp.execute("|")', "query-status blockdev-add device_add x-query-irq"],
  ['qmp.execute("blockdev-add", { driver: "|" })', "qcow2 file nbd"],
  [
    'qmp.execute("blockdev-add", { driver: "qcow2", | })',
    "file backing lazy-refcounts node-name",
    "filename server",
  ],
  [
    'qmp.execute("blockdev-add", { driver: "qcow2", file: { driver: "nbd", | } })',
    "server export tls-creds",
    "filename lazy-refcounts",
  ],
  [
    'qmp.execute("object-add", { "qom-type": "memory-backend-file", | })',
    "id size mem-path share",
    "data keyid",
  ],
  ['qmp.execute("set-action", { panic: "|" })', "pause none", "reset"],
  [
    'qmp.execute("transaction", { actions: [{ type: "blockdev-snapshot", data: { | } }] })',
    "node overlay",
    "device job-id",
  ],
  ['(await qmp.execute("query-status")).|', "running status", "enabled"],
  [
    '(await qmp.execute("query-block"))[0]!.inserted!.|',
    "drv image node-name ro",
  ],
  ['qmp.events("|")', "STOP BLOCK_JOB_COMPLETED", "stop"],
  [
    'for await (const e of qmp.events("BLOCK_JOB_COMPLETED")) e.data.|',
    "device len offset error",
    "msg",
  ],
  ['qmp.waitFor("SHUTDOWN", { filter: ({ data }) => data.| })', "guest reason"],
  [
    'qmp.executeAndWait("device_del", { id: "n" }, { event: "|" })',
    "DEVICE_DELETED",
  ],
  ['agent.execute("|")', "guest-ping guest-exec", "query-status"],
  ['agent.execute("guest-exec", { | })', "path arg capture-output"],
  ['daemon.execute("|")', "nbd-server-start blockdev-add", "device_add"],
  ['daemon.execute("block-export-add", { type: "|" })', "nbd fuse vduse-blk"],
];

Deno.test({
  name: "An editor completes commands, arguments, values and return values",
  timeout: PATIENCE,
  async fn() {
    await using editor = await Editor.start();
    for (const [line, offered, missing = ""] of LINES) {
      const seen = await editor.complete(line);
      for (const word of offered.split(" ")) {
        assert(seen.has(word), `${word} is not offered in ${line}`);
      }
      assertEquals(missing.split(" ").filter((word) => seen.has(word)), []);
    }
  },
});
