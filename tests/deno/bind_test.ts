import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { listen, QmpConnectError } from "../../mod.ts";
import { Program } from "../support/program.ts";
import { dial, leaveStaleSocket } from "../support/sockets.ts";
import { stub } from "../support/stub.ts";
import { TempDir } from "../support/temp_dir.ts";
import { NEEDS_ROOT, NOBODY } from "../support/users.ts";
import { assertServes } from "./listener_peer.ts";

const modeOf = (path: string) => Deno.lstatSync(path).mode! & 0o7777;

const namesIn = (path: string) =>
  Array.from(Deno.readDirSync(path), ({ name }) => name).sort();

/** A directory that every user can enter and write to, like /tmp. */
class PublicDir extends TempDir {
  constructor() {
    super();
    Deno.chmodSync(this.path, 0o1777);
  }
}

/**
 * Looks at the mode of a file all the time, on another thread.
 *
 * @param isOver Ends this when it becomes 1.
 */
function watch(
  path: string,
  isOver: Int32Array,
): { started: Promise<unknown>; modes: Promise<unknown> } {
  const source = `
    onmessage = ({ data: { path, isOver } }) => {
      const modes = new Set();
      while (Atomics.load(isOver, 0) === 0) {
        try {
          const { mode } = Deno.lstatSync(path);
          if (modes.size === 0) postMessage("started");
          modes.add(mode & 0o7777);
        } catch (error) {
          if (!(error instanceof Deno.errors.NotFound)) throw error;
        }
      }
      postMessage([...modes]);
    };
  `;
  const worker = new Worker(
    `data:text/javascript,${encodeURIComponent(source)}`,
    { type: "module" },
  );
  const started = Promise.withResolvers<unknown>();
  const modes = Promise.withResolvers<unknown>();
  worker.onmessage = ({ data }) => {
    if (data === "started") return started.resolve(data);
    worker.terminate();
    modes.resolve(data);
  };
  worker.postMessage({ path, isOver });
  return { started: started.promise, modes: modes.promise };
}

Deno.test("listen() makes a socket that has mode 0600 at every moment", async () => {
  await using directory = new PublicDir();
  const path = directory.file("qmp.sock");
  const isOver = new Int32Array(new SharedArrayBuffer(4));
  const watching = watch(path, isOver);
  // The watcher runs when it has seen the first file.
  Deno.writeTextFileSync(path, "", { mode: 0o600 });
  await watching.started;
  Deno.removeSync(path);
  const umask = Deno.umask(0);
  try {
    for (let count = 0; count < 300; count++) {
      await using _listener = listen(path);
      assertEquals(modeOf(path), 0o600);
    }
  } finally {
    Deno.umask(umask);
    Atomics.store(isOver, 0, 1);
  }
  assertEquals(await watching.modes, [0o600]);
  assertEquals(namesIn(directory.path), []);
});

Deno.test("listen() leaves the modes of other files alone that the program makes at the same time", async () => {
  await using directory = new PublicDir();
  const file = directory.file("file");
  await Deno.writeTextFile(file, "");
  const usual = modeOf(file);
  const modes = new Set<number>();
  for (let round = 0; round < 100; round++) {
    // These files are made on other threads.
    const files = Array.from(
      { length: 8 },
      (_, index) => directory.file(`${round}-${index}`),
    );
    const making = files.map((file) => Deno.writeTextFile(file, ""));
    await using _listener = listen(directory.file("qmp.sock"));
    await Promise.all(making);
    for (const file of files) modes.add(modeOf(file));
  }
  assertEquals([...modes], [usual]);
});

Deno.test({
  ...NEEDS_ROOT,
  name:
    `listen() makes a socket to which no other user can connect${NEEDS_ROOT.reason}`,
  async fn() {
    await using directory = new PublicDir();
    const path = directory.file("qmp.sock");
    await using listener = listen(path);
    const source = `
      console.log(Deno.lstatSync(${JSON.stringify(path)}).isSocket);
      await Deno.connect({ transport: "unix", path: ${JSON.stringify(path)} })
        .catch(({ name }) => console.log(name));
    `;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      ...NOBODY,
      args: ["eval", "--no-config", source],
      cwd: "/",
      env: { DENO_DIR: directory.file("deno"), NO_COLOR: "1" },
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "true\nPermissionDenied\n");
    await assertServes(listener);
  },
});

Deno.test("listen() replaces a stale socket for one of several programs only", async () => {
  const PROGRAMS = 3;
  const ROUNDS = 10;
  await using directory = new PublicDir();
  const path = directory.file("qmp.sock");
  await using signals = new TempDir();
  const source = `
    import { listen } from "@qmp/qmp";
    const signal = (name) => {
      const path = ${JSON.stringify(signals.path)} + "/" + name;
      for (;;) {
        try {
          return Deno.lstatSync(path);
        } catch {
          // Not yet. All programs have to see it at the same time.
        }
      }
    };
    for (let round = 0; round < ${ROUNDS}; round++) {
      console.log("ready " + round);
      signal("start" + round);
      let listener;
      let result;
      try {
        listener = listen(${JSON.stringify(path)});
        result = "listens";
      } catch (error) {
        result = error.cause instanceof Deno.errors.AddrInUse
          ? "in use"
          : String(error);
      }
      console.log("tried " + round + " " + result);
      signal("end" + round);
      await listener?.close();
    }
    console.log("over");
  `;
  await using programs = new AsyncDisposableStack();
  const all = Array.from(
    { length: PROGRAMS },
    () => programs.use(new Program(source, ["--allow-all"])),
  );
  const wrote = (start: string) =>
    Promise.all(all.map((program) => program.wrote(start)));
  const expected = [...Array(PROGRAMS - 1).fill("in use"), "listens"];
  for (let round = 0; round < ROUNDS; round++) {
    await wrote(`ready ${round}`);
    assertEquals(namesIn(directory.path), []);
    leaveStaleSocket(path);
    Deno.writeTextFileSync(signals.file(`start${round}`), "");
    assertEquals((await wrote(`tried ${round} `)).sort(), expected);
    assertEquals(namesIn(directory.path), ["qmp.sock"]);
    Deno.writeTextFileSync(signals.file(`end${round}`), "");
  }
  await wrote("over");
});

Deno.test("listen() works for the longest path that a socket can have, and leaves nothing else", async () => {
  await using directory = new TempDir();
  await using temp = new TempDir();
  const tmpdir = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", temp.path);
  try {
    for (const name of ["s", "é".repeat(8) + "é.sock"]) {
      const rest = 107 - directory.path.length - 2 -
        new TextEncoder().encode(name).length;
      const parent = directory.file("d".repeat(rest));
      Deno.mkdirSync(parent);
      const path = `${parent}/${name}`;
      assertEquals(new TextEncoder().encode(path).length, 107);
      const listener = listen(path);
      assertEquals(listener.address, `unix:${path}`);
      assertEquals(namesIn(parent), [name]);
      await assertServes(listener);
      assertThrows(() => listen(path), QmpConnectError, "listens there");
      await listener.close();
      assertEquals(namesIn(parent), []);
      assertEquals(namesIn(temp.path), []);
    }
  } finally {
    if (tmpdir === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", tmpdir);
  }
});

Deno.test("listen() uses again what a crash has left in the middle of it", async () => {
  await using directory = new PublicDir();
  const path = directory.file("qmp.sock");
  for (
    const leave of [
      () => {},
      () => leaveStaleSocket(directory.file(".qmp-bind/s")),
      () => Deno.writeTextFileSync(directory.file(".qmp-bind/s"), ""),
    ]
  ) {
    Deno.mkdirSync(directory.file(".qmp-bind"), { mode: 0o700 });
    leave();
    await using listener = listen(path);
    assertEquals(namesIn(directory.path), ["qmp.sock"]);
    await assertServes(listener);
  }
});

Deno.test("listen() leaves nothing behind if it cannot bind", async () => {
  await using directory = new PublicDir();
  const path = directory.file("qmp.sock");
  Deno.mkdirSync(path);
  assertThrows(() => listen(path), QmpConnectError, "is not a socket");
  {
    using _stub = stub("listen", () => () => {
      throw new Error("No sockets today");
    });
    const error = assertThrows(() => listen(path), QmpConnectError);
    assertStringIncludes(error.message, "No sockets today");
  }
  assertEquals(namesIn(directory.path), ["qmp.sock"]);
});

Deno.test("listen() does not bind in a directory that another user can enter", async () => {
  await using directory = new PublicDir();
  const path = directory.file("qmp.sock");
  const trap = directory.file(".qmp-bind");
  for (
    const make of [
      () => Deno.writeTextFileSync(trap, ""),
      () => Deno.symlinkSync(directory.path, trap),
      () => {
        Deno.mkdirSync(trap);
        Deno.chmodSync(trap, 0o711);
      },
      ...(NEEDS_ROOT.ignore ? [] : [() => {
        Deno.mkdirSync(trap, { mode: 0o700 });
        Deno.chownSync(trap, NOBODY.uid, NOBODY.gid);
      }]),
    ]
  ) {
    make();
    const before = Deno.lstatSync(trap);
    {
      const bound: string[] = [];
      using _stub = stub("listen", (listen) => (options) => {
        bound.push(options.path);
        return listen(options);
      });
      await using listener = listen(path);
      assert(bound.every((path) => !path.startsWith(`${trap}/`)), `${bound}`);
      assertEquals(namesIn(directory.path), [".qmp-bind", "qmp.sock"]);
      await assertServes(listener);
    }
    const { ino, mode } = Deno.lstatSync(trap);
    assertEquals([ino, mode], [before.ino, before.mode]);
    assertEquals(namesIn(directory.path), [".qmp-bind"]);
    Deno.removeSync(trap);
  }
});

Deno.test("listen() waits for another program that binds in the same directory", async () => {
  await using directory = new PublicDir();
  const bind = directory.file(".qmp-bind");
  Deno.mkdirSync(bind, { mode: 0o700 });
  await using program = new Program(
    `const lock = Deno.openSync(${JSON.stringify(bind)});
     lock.lockSync(true);
     console.log("locked");
     await new Promise((resolve) => setTimeout(resolve, 200));
     Deno.removeSync(${JSON.stringify(bind)});
     console.log("released " + performance.timeOrigin + performance.now());`,
    ["--allow-all"],
  );
  await program.wrote("locked");
  const before = performance.now();
  await using listener = listen(directory.file("qmp.sock"));
  assert(performance.now() - before > 100);
  await assertServes(listener);
});

Deno.test("listen() tries again if a program that closes its socket removes the new one", async () => {
  await using directory = new PublicDir();
  let disturbances = 2;
  using _stub = stub("listen", (listen) => (options) => {
    const listener = listen(options);
    if (disturbances-- > 0) Deno.removeSync(options.path);
    return listener;
  });
  await using listener = listen(directory.file("qmp.sock"));
  assertEquals(disturbances, -1);
  assertEquals(namesIn(directory.path), ["qmp.sock"]);
  await assertServes(listener);
});

/** What can be in the place of a socket when its listener is closed. */
const SUCCESSORS: Record<string, (path: string) => Disposable | void> = {
  "a file": (path) => Deno.writeTextFileSync(path, "precious"),
  "a directory": (path) => Deno.mkdirSync(path),
  "a link": (path) => Deno.symlinkSync("nothing", path),
  "the socket of another program": (path) => {
    const listener = Deno.listen({ transport: "unix", path: `${path}.bound` });
    Deno.renameSync(`${path}.bound`, path);
    return listener;
  },
};

for (const [what, succeed] of Object.entries(SUCCESSORS)) {
  for (const accepts of [false, true]) {
    Deno.test(
      `QmpListener.close() leaves ${what} in the place of its socket${
        accepts ? ", also after an accept()" : ""
      }`,
      async () => {
        await using directory = new PublicDir();
        const path = directory.file("qmp.sock");
        const listener = listen(path);
        if (accepts) {
          await assertRejects(() => listener.accept({ timeout: 5 }));
        }
        Deno.removeSync(path);
        using _successor = succeed(path) ?? null;
        const { ino } = Deno.lstatSync(path);
        await listener.close();
        await new Promise((resolve) => setTimeout(resolve, 5));
        assertEquals(Deno.lstatSync(path).ino, ino);
      },
    );
  }
}

Deno.test("QmpListener.close() removes the socket of a relative path, also after chdir", async () => {
  await using directory = new TempDir();
  const cwd = Deno.cwd();
  try {
    Deno.mkdirSync(directory.file("sub"));
    Deno.chdir(directory.path);
    const listener = listen("qmp.sock");
    assertEquals(listener.address, "unix:qmp.sock");
    assertEquals(namesIn(directory.path), ["qmp.sock", "sub"]);
    (await dial(listener.address)).close();
    Deno.chdir("sub");
    Deno.writeTextFileSync("qmp.sock", "precious");
    await listener.close();
    assertEquals(namesIn(directory.path), ["sub"]);
    assertEquals(Deno.readTextFileSync("qmp.sock"), "precious");
  } finally {
    Deno.chdir(cwd);
  }
});

for (
  const [how, end] of Object.entries({
    "by itself": "",
    "by Deno.exit()": "Deno.exit();",
  })
) {
  Deno.test(`A program that ends ${how} leaves no socket behind`, async () => {
    await using directory = new PublicDir();
    await using program = new Program(
      `import { listen } from "@qmp/qmp";
       const listener = listen(${JSON.stringify(directory.file("qmp.sock"))});
       console.log("bound " + Deno.lstatSync(${
        JSON.stringify(directory.file("qmp.sock"))
      }).isSocket);
       ${end}`,
      ["--allow-all"],
    );
    assertEquals(await program.wrote("bound "), "true");
    await program.result();
    assertEquals(namesIn(directory.path), []);
  });
}

Deno.test("listen() says what is in the way", async () => {
  await using directory = new PublicDir();
  const path = directory.file("qmp.sock");
  await using _listener = listen(path);
  const error = assertThrows(() => listen(path), QmpConnectError);
  assertInstanceOf(error.cause, Deno.errors.AddrInUse);
  assertEquals(
    error.message,
    `Listening on unix:${path} failed: Address already in use: a program listens there`,
  );
});
