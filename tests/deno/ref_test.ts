import { assertEquals } from "@std/assert";
import { QmpClient, QmpServer } from "../../mod.ts";
import { Program } from "../support/program.ts";
import { SocketServer } from "../support/socket_server.ts";
import { TempDir } from "../support/temp_dir.ts";

/** Time for a program to end, in milliseconds. */
const PATIENCE = 20_000;

/** Options that start timers, which would run for weeks. */
const OPTIONS: Record<string, string> = {
  "without options": "{}",
  "with keepAlive": "{ keepAlive: { interval: 2_000_000_000 } }",
  "with keepAlive, while a check is in flight":
    "{ keepAlive: { interval: 4, timeout: 2_000_000_000 } }",
  "with commandTimeout": "{ commandTimeout: 2_000_000_000 }",
};

const listenUnix = (path: string) => Deno.listen({ transport: "unix", path });
const listenTcp = () => Deno.listen({ hostname: "127.0.0.1", port: 0 });

for (const [name, options] of Object.entries(OPTIONS)) {
  for (const network of ["Unix", "TCP"]) {
    Deno.test({
      name: `A program ends after unref() of a ${network} connection ${name}`,
      timeout: PATIENCE,
      async fn() {
        await using directory = new TempDir();
        const path = directory.file("qmp.sock");
        const listener = network === "TCP" ? listenTcp() : listenUnix(path);
        const address = listener.addr.transport === "tcp"
          ? `tcp:127.0.0.1:${listener.addr.port}`
          : path;
        await using _server = new SocketServer(listener);
        await using program = new Program(
          `
        import { connect } from "@qmp/qmp";
        const qmp = await connect(${JSON.stringify(address)}, ${options});
        await qmp.execute("query-version");
        const events = qmp.events();
        events.next();
        await new Promise((resolve) => setTimeout(resolve, 20));
        qmp.unref();
        console.log(qmp.state);
        `,
          ["-A"],
        );
        assertEquals(await program.result(), {
          code: 0,
          stdout: "command\n",
          stderr: "",
        });
      },
    });
  }
}

Deno.test("A program goes on after ref() until the server hangs up", async () => {
  await using directory = new TempDir();
  const path = directory.file("qmp.sock");
  await using server = new SocketServer(listenUnix(path));
  await using program = new Program(
    `
    import { connect } from "@qmp/qmp";
    const qmp = await connect(${JSON.stringify(path)});
    qmp.unref();
    qmp.ref();
    qmp.closed.then(() => console.log("closed"));
    console.log("open");
    `,
    ["-A"],
  );
  await program.wrote("open");
  await server.server.close();
  assertEquals((await program.result()).stdout, "open\nclosed\n");
});

Deno.test({
  name: "QmpClient.ref() and unref() do nothing over streams",
  permissions: "none",
  async fn() {
    await using server = new QmpServer();
    await using qmp = await QmpClient.open(server.connect(), {
      keepAlive: { interval: 2_000_000_000 },
    });
    qmp.unref();
    qmp.ref();
    assertEquals(qmp.state, "command");
  },
});
