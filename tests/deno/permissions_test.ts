import { assertEquals, assertMatch } from "@std/assert";
import { Program } from "../support/program.ts";
import { BARE, NEEDS_QEMU, QEMU } from "../support/qemu.ts";
import { ScriptedPeer } from "../support/scripted_peer.ts";
import { SocketServer } from "../support/socket_server.ts";
import { dial, leaveStaleSocket } from "../support/sockets.ts";
import { TempDir } from "../support/temp_dir.ts";

/** A program, and the permissions that it needs. */
interface Case {
  /** The program: the body of an async function. */
  source: string;
  /** The flags that it needs, each with the error if the flag is missing. */
  flags: Record<string, RegExp>;
  /** Plays the peer of the program in this process. */
  meet?: (program: Program) => Promise<void>;
  /** The server that the program connects to. */
  using?: AsyncDisposable;
}

const net = (address: string) => ({ [`--allow-net=${address}`]: /net access/ });
const read = (path: string) => ({ [`--allow-read=${path}`]: /read access/ });
const write = (path: string) => ({ [`--allow-write=${path}`]: /write access/ });
const run = (command: string) => ({ [`--allow-run=${command}`]: /run access/ });
/** The flags to connect to a Unix socket. */
const socket = (path: string) => ({
  ...net(`unix:${path}`),
  ...read(path),
  ...write(path),
});

/** The flags to listen on a Unix socket. */
const bound = (directory: string) => ({
  ...net(`unix:${directory}/.qmp-bind/s`),
  ...read(directory),
  ...write(directory),
});

const connects = (address: string): string => `
  await using qmp = await connect(${JSON.stringify(address)});
  await qmp.execute("query-version");
`;

const listens = (address: string): Pick<Case, "source" | "meet"> => ({
  source: `
    await using listener = listen(${JSON.stringify(address)});
    console.log("bound " + listener.address);
    await using qmp = await listener.accept();
  `,
  async meet(program) {
    const peer = new ScriptedPeer(await dial(await program.wrote("bound ")));
    await peer.negotiate();
    await peer.ended();
  },
});

const listenTcp = () => Deno.listen({ hostname: "127.0.0.1", port: 0 });
const listenUnix = (path: string) => Deno.listen({ transport: "unix", path });

const CASES: Record<string, (directory: TempDir) => Case> = {
  "connect() to a Unix socket": (directory) => {
    const path = directory.file("qmp.sock");
    return {
      using: new SocketServer(listenUnix(path)),
      source: connects(path),
      flags: socket(path),
    };
  },
  "connect() to a TCP port": () => {
    const listener = listenTcp();
    const { port } = listener.addr as Deno.NetAddr;
    return {
      using: new SocketServer(listener),
      source: connects(`127.0.0.1:${port}`),
      flags: net(`127.0.0.1:${port}`),
    };
  },
  "listen() on a Unix socket": (directory) => {
    const path = directory.file("qmp.sock");
    Deno.chmodSync(directory.path, 0o755);
    return { ...listens(path), flags: bound(directory.path) };
  },
  "listen() on a socket file without a program": (directory) => {
    const path = directory.file("qmp.sock");
    leaveStaleSocket(path);
    return {
      ...listens(path),
      flags: { ...bound(directory.path), ...net(`unix:${path}`) },
    };
  },
  "listen() on a TCP port": () => ({
    ...listens("127.0.0.1:0"),
    flags: net("127.0.0.1:0"),
  }),
  "launch()": (directory) => ({
    source: `
      await using machine = await launch(${JSON.stringify(QEMU)}, ${
      JSON.stringify(BARE)
    });
      await machine.qmp.execute("query-version");
    `,
    flags: {
      ...run(QEMU),
      ...read(directory.path),
      ...write(directory.path),
      // Deno has no permission for all sockets of a directory.
      "--allow-net": /net access/,
    },
  }),
  "screenshot()": (directory) => ({
    source: `
      const { memoryTransports, QmpServer } = await import("@qmp/qmp");
      const { screenshot } = await import("@qmp/qmp/machine");
      const [near, far] = memoryTransports();
      await using server = new QmpServer({
        commands: {
          screendump: ({ filename }) =>
            Deno.writeTextFileSync(filename, "P6 1 1 255 abc"),
        },
      });
      server.serve(far);
      await using qmp = await QmpClient.open(near);
      await screenshot(qmp);
    `,
    flags: { ...read(directory.path), ...write(directory.path) },
  }),
  "QmpClient.open() over the stdio of a child": () => ({
    source: `
      let qemu;
      try {
        qemu = new Deno.Command(${JSON.stringify(QEMU)}, {
          args: ${JSON.stringify([...BARE, "-qmp", "stdio"])},
          stdin: "piped",
          stdout: "piped",
        }).spawn();
      } catch (cause) {
        throw new QmpConnectError(cause.message, { cause });
      }
      await using qmp = await QmpClient.open({ readable: qemu.stdout, writable: qemu.stdin });
      await qmp.execute("quit");
      await qemu.status;
    `,
    flags: run(QEMU),
  }),
};

/** Runs a program. Returns `"ok"`, or the name and the message of its error. */
async function outcome(
  { source, meet }: Case,
  flags: string[],
  directory: TempDir,
): Promise<string> {
  await using program = new Program(
    `import { connect, launch, listen, QmpClient, QmpConnectError } from "@qmp/qmp";
     try {
       await (async () => {${source}})();
       console.log("outcome ok");
     } catch (error) {
       console.log("outcome " + error.name + ": " + error.message);
     }`,
    flags,
    { TMPDIR: directory.path },
  );
  if (meet !== undefined) {
    // A program that fails before it listens writes only its outcome.
    await meet(program).catch(() => {});
  }
  return await program.wrote("outcome ");
}

for (const [what, make] of Object.entries(CASES)) {
  Deno.test({
    name:
      `${what} needs only the documented permissions, and names a missing one`,
    ...(what.startsWith("listen") || what.startsWith("connect")
      ? {}
      : NEEDS_QEMU),
    async fn() {
      await using directory = new TempDir();
      const program = make(directory);
      await using _using = program.using;
      const { flags } = program;
      const outcomes = await Promise.all(
        Object.entries(flags).map(async ([missing, error]) => {
          const others = Object.keys(flags).filter((flag) => flag !== missing);
          const found = await outcome(program, others, directory);
          assertMatch(found, /^Qmp(?:Connect|Operation)Error: /, missing);
          assertMatch(found, error, missing);
          return missing;
        }),
      );
      assertEquals(outcomes, Object.keys(flags));
      assertEquals(await outcome(program, Object.keys(flags), directory), "ok");
    },
  });
}
