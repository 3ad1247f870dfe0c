/**
 * A conversation that clients by others have with QEMU and with `QmpServer`.
 * Each client has to get the same from both.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import {
  type CommandHandler,
  connect,
  type JsonValue,
  QmpCommandError,
  QmpServer,
  type QmpServerOptions,
  type VersionInfo,
} from "../../mod.ts";
import { parseJson } from "../../src/protocol/json/lossless.ts";
import { kill, ListeningQemu } from "./listening_qemu.ts";
import { BARE, testQemu } from "./qemu.ts";
import { SocketServer } from "./socket_server.ts";
import { TempDir } from "./temp_dir.ts";

/** What a client does: a command, how often at once, and what it waits for. */
export interface Step {
  execute: string;
  arguments?: Record<string, JsonValue>;
  /** The event to wait for after the reply. */
  event?: string;
  /** How many of this command to send at once. */
  times?: number;
  oob?: boolean;
}

const NAME = "vm é中😀";
const PROPERTY = { path: "/objects/thread", property: "poll-max-ns" };
const QEMU_ARGS = ["-name", NAME, "-object", "iothread,id=thread"];
/** An integer that JavaScript's numbers do not have. */
const BIG = 2n ** 53n + 1n;

/** The steps that every client takes. */
export const STEPS: readonly Step[] = [
  { execute: "query-name" },
  { execute: "query-version" },
  { execute: "query-status" },
  { execute: "stop", event: "STOP" },
  { execute: "query-status" },
  { execute: "cont", event: "RESUME" },
  { execute: "cont", arguments: { bogus: 1 } },
  { execute: "device_del", arguments: { id: "nope" } },
  { execute: 'x-é中😀"\\\n' },
  { execute: "qom-get", arguments: PROPERTY },
  { execute: "query-version", times: 50 },
];

/** The steps of a client that keeps all digits of an integer. */
export const LOSSLESS_STEPS: readonly Step[] = [
  { execute: "qom-set", arguments: { ...PROPERTY, value: BIG } },
  { execute: "qom-get", arguments: PROPERTY },
];

/** A step of a client that executes out-of-band. */
export const OOB_STEP: Step = { execute: "migrate-pause", oob: true };

/** The last step, after which the server hangs up. */
const QUIT: Step = { execute: "quit", event: "SHUTDOWN" };

/** A client by others. */
export interface Peer {
  command: string;
  /** Its arguments. What it does and the path of the socket come after them. */
  args: string[];
  env?: Record<string, string>;
  /** Whether it listens, so that the server connects to it. */
  listens?: boolean;
  /** What it does besides {@linkcode STEPS}. */
  steps?: readonly Step[];
}

/** Time that a conversation may take, in milliseconds. */
const PATIENCE = 20_000;

/**
 * Defines a test of a client for each QEMU.
 *
 * @param missing What the client needs and this machine lacks.
 */
export function testPeer(name: string, peer: Peer, missing?: string): void {
  testQemu(
    `${name} gets the same from QmpServer as from QEMU`,
    async (command) => {
      const steps = [...STEPS, ...peer.steps ?? [], QUIT];
      const known = await QemuServer.ask(command);
      const [theirs, ours] = await Promise.all(
        [new QemuServer(command), new ImitatingServer(known)].map(
          async (server) => {
            const output = await converse(peer, textOf(steps), server);
            return parseJson(output.trim().split("\n").at(-1)!);
          },
        ),
      );
      assertEquals(ours, theirs);
      // The outcomes are not only equal, but right.
      const outcomes = theirs as JsonValue[][];
      assertEquals(outcomes[0], [{ return: { name: NAME } }]);
      assertEquals(
        outcomes.map(({ length }) => length),
        steps.map(({ times = 1, event }) =>
          event === undefined ? times : times + 1
        ),
      );
      const big = steps.indexOf(LOSSLESS_STEPS[1]!);
      if (big >= 0) assertEquals(outcomes[big], [{ return: BIG }]);
    },
    missing,
  );
}

/** Something that talks QMP as a server does. */
export interface Server {
  /** Serves one client that connects to a path. */
  listen(path: string): Promise<AsyncDisposable>;
  /** Connects to a client that listens at a path. */
  connect(path: string): Promise<AsyncDisposable>;
}

/**
 * Runs a client with a server. The client has to succeed.
 *
 * @param input What the client reads from its standard input.
 * @returns What it writes to its standard output.
 */
export async function converse(
  peer: Peer,
  input: string,
  server: Server,
): Promise<string> {
  await using dir = new TempDir();
  const path = dir.file("qmp.sock");
  await using _listening = peer.listens ? NOTHING : await server.listen(path);
  const process = new Deno.Command(peer.command, {
    args: [...peer.args, peer.listens ? "listen" : "connect", path],
    env: { ...peer.env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(PATIENCE),
  }).spawn();
  const stdin = process.stdin.getWriter();
  await stdin.write(new TextEncoder().encode(input));
  await stdin.close();
  const stderr = new Response(process.stderr).text();
  const lines = process.stdout.pipeThrough(new TextDecoderStream())
    .getReader();
  let output = "";
  const read = async () => {
    const { value, done } = await lines.read();
    output += value ?? "";
    return !done;
  };
  while (peer.listens && !output.includes("\n") && await read());
  await using _connected = peer.listens ? await server.connect(path) : NOTHING;
  while (await read());
  const { code } = await process.status;
  assertEquals(code, 0, `${peer.args.join(" ")}: ${await stderr}`);
  await stderr;
  return output;
}

/** Writes steps as JSON, with all digits. */
function textOf(steps: readonly Step[]): string {
  return JSON.stringify(
    steps,
    (_, value) =>
      typeof value === "bigint"
        ? (JSON as unknown as { rawJSON(text: string): unknown })
          .rawJSON(String(value))
        : value,
  );
}

const NOTHING: AsyncDisposable = {
  async [Symbol.asyncDispose]() {},
};

/** What `QmpServer` has to know of a QEMU to imitate it. */
export interface Known {
  version: VersionInfo;
  status: Record<string, JsonValue>;
  oobError: QmpCommandError;
}

/** A real QEMU. */
export class QemuServer implements Server {
  readonly #command: string;

  constructor(command: string) {
    this.#command = command;
  }

  /** Asks a QEMU what {@linkcode ImitatingServer} has to know. */
  static async ask(command: string): Promise<Known> {
    await using dir = new TempDir();
    const path = dir.file("qmp.sock");
    await using _qemu = await new QemuServer(command).listen(path);
    await using qmp = await connect(path);
    return {
      version: qmp.greeting.QMP.version,
      status: { ...await qmp.execute("query-status") },
      oobError: await qmp.untyped.execute("migrate-pause", {}, { oob: true })
        .catch((error) => error) as QmpCommandError,
    };
  }

  async listen(path: string): Promise<AsyncDisposable> {
    return await ListeningQemu.start(`unix:${path}`, {
      command: this.#command,
      args: QEMU_ARGS,
    });
  }

  connect(path: string): Promise<AsyncDisposable> {
    const process = new Deno.Command(this.#command, {
      args: [...BARE, ...QEMU_ARGS, "-qmp", `unix:${path}`],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    return Promise.resolve({
      async [Symbol.asyncDispose]() {
        await kill(process);
      },
    });
  }
}

/** A `QmpServer` that answers the steps as QEMU does. */
export class ImitatingServer implements Server {
  readonly #options: QmpServerOptions;

  constructor({ version, status, oobError }: Known) {
    let running = true;
    let pollMaxNs: JsonValue = 32_768;
    const run =
      (to: boolean, event: string): CommandHandler => (args, { emit }) => {
        const [bogus] = Object.keys(args);
        if (bogus !== undefined) {
          throw refusal(event, `Parameter '${bogus}' is unexpected`);
        }
        running = to;
        emit(event);
        return {};
      };
    this.#options = {
      version,
      oobCommands: ["migrate-pause"],
      commands: {
        "query-name": () => ({ name: NAME }),
        "query-status": () => ({
          ...status,
          running,
          status: running ? "running" : "paused",
        }),
        stop: run(false, "STOP"),
        cont: run(true, "RESUME"),
        device_del: ({ id }) => {
          throw refusal(
            "device_del",
            `Device '${id}' not found`,
            "DeviceNotFound",
          );
        },
        "qom-get": () => pollMaxNs,
        "qom-set": ({ value }) => {
          pollMaxNs = value!;
          return {};
        },
        "migrate-pause": () => {
          throw oobError;
        },
      },
    };
  }

  listen(path: string): Promise<AsyncDisposable> {
    const listener = Deno.listen({ transport: "unix", path });
    return Promise.resolve(new SocketServer(listener, this.#options));
  }

  async connect(path: string): Promise<AsyncDisposable> {
    const server = new QmpServer(this.#options);
    server.serve(await Deno.connect({ transport: "unix", path }));
    return server;
  }
}

function refusal(
  command: string,
  desc: string,
  class_ = "GenericError",
): QmpCommandError {
  return new QmpCommandError(command, { class: class_, desc });
}
