import { spawn } from "node:child_process";
import { assert, assertEquals } from "@std/assert";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "npm:vscode-jsonrpc@8.2.1/node.js";
import { CONFIG } from "../_util.ts";

const ROOT = new URL("../../", import.meta.url);

/** Time for the test, in milliseconds; one that takes longer hangs. */
const PATIENCE = 120_000;

/** What stands before what is typed; the file is nowhere but in the editor. */
const PREAMBLE = `
import { type QmpClient } from "./mod.ts";
import type { GuestAgentSchema, StorageDaemonSchema } from "./src/qapi/mod.ts";
declare const qmp: QmpClient;
declare const agent: QmpClient<GuestAgentSchema>;
declare const daemon: QmpClient<StorageDaemonSchema>;
`;

/** Deno's language server, which is what editors ask. */
class Editor implements AsyncDisposable {
  readonly #server = spawn(Deno.execPath(), ["lsp"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  readonly #ended = new Promise((resolve) => this.#server.on("exit", resolve));
  readonly #connection = createMessageConnection(
    new StreamMessageReader(this.#server.stdout),
    new StreamMessageWriter(this.#server.stdin),
  );
  #opened = 0;

  static async start(): Promise<Editor> {
    const editor = new Editor();
    editor.#connection.listen();
    await editor.#connection.sendRequest("initialize", {
      processId: Deno.pid,
      rootUri: ROOT.href,
      capabilities: {},
      initializationOptions: { enable: true, config: CONFIG },
    });
    await editor.#connection.sendNotification("initialized", {});
    return editor;
  }

  /** What is offered at the `|` of a line, without quotes and question marks. */
  async complete(line: string): Promise<Set<string>> {
    const uri = new URL(`_editor_${++this.#opened}.ts`, ROOT).href;
    await this.#connection.sendNotification("textDocument/didOpen", {
      textDocument: {
        uri,
        languageId: "typescript",
        version: 1,
        text: PREAMBLE + line.replace("|", ""),
      },
    });
    const offered = await this.#connection.sendRequest<
      { items: { label: string }[] } | null
    >("textDocument/completion", {
      textDocument: { uri },
      position: {
        line: PREAMBLE.split("\n").length - 1,
        character: line.indexOf("|"),
      },
    });
    return new Set(
      offered?.items.map(({ label }) => label.replaceAll(/["?]/g, "")),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.sendRequest("shutdown");
    await this.#connection.sendNotification("exit");
    await this.#ended;
    this.#connection.dispose();
  }
}

/** A line, some of what must be offered at its `|`, and some of what must not. */
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
  name: "An editor completes commands, arguments, values and what is returned",
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
