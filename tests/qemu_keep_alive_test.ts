import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import {
  connect,
  launch,
  type LogEntry,
  QmpClosedError,
  QmpTimeoutError,
} from "../mod.ts";
import { ListeningQemu } from "./support/listening_qemu.ts";
import { BARE, NEEDS_QEMU, testQemu } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";

for (const capabilities of [["oob"], []]) {
  const how = capabilities.length > 0 ? "with" : "without";
  testQemu(
    `keepAlive notices a QEMU that is stopped, ${how} out-of-band execution`,
    async (command) => {
      await using machine = await launch(command, BARE, {
        capabilities,
        keepAlive: { interval: 50, timeout: 200 },
      });
      const { qmp } = machine;
      await qmp.execute("query-name");
      machine.process.kill("SIGSTOP");
      const error = await assertRejects(() => qmp.closed, QmpTimeoutError);
      assertEquals([error.operation, error.timeout], [
        "The keep-alive check",
        200,
      ]);
      machine.process.kill("SIGKILL");
    },
  );
}

testQemu(
  "keepAlive checks QEMU without an effect, and without an error",
  async (command) => {
    const answers: unknown[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    await using machine = await launch(command, BARE, {
      keepAlive: { interval: 20, timeout: 20_000 },
      log({ dropped, message }: LogEntry) {
        if (dropped !== undefined && answers.push(message) === 3) resolve();
      },
    });
    await promise;
    assertEquals(
      answers.map((answer) => Object.keys(answer as object).sort()),
      Array(3).fill(["id", "return"]),
    );
    await machine.qmp.execute("query-name");
  },
);

Deno.test({
  ...NEEDS_QEMU,
  name: "keepAlive rejects a command in flight to a QEMU that is stopped",
  async fn() {
    await using directory = new TempDir();
    const address = `unix:${directory.file("qmp.sock")}`;
    await using qemu = await ListeningQemu.start(address);
    await using qmp = await connect(address, {
      keepAlive: { interval: 50, timeout: 200 },
    });
    qemu.process.kill("SIGSTOP");
    const { sent, cause } = await assertRejects(
      () => qmp.execute("query-name"),
      QmpClosedError,
    );
    assertEquals(sent, true);
    assertStrictEquals(await assertRejects(() => qmp.closed), cause);
  },
});
