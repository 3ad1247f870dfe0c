import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async/delay";
import { QEMU_TEST_TIMEOUT } from "../../support/qemu.ts";
import { TempDir } from "../../support/temp_dir.ts";
import { QMP } from "../support/program.ts";
import { serveQueries, testOnServer } from "../support/query_server.ts";
import { HAS_TMUX, Tmux } from "../support/tmux.ts";

testOnServer("Ctrl-C stops waiting for a reply", async (tmux) => {
  await tmux.enter("query-for-ever");
  await tmux.see(/query-for-ever$/);
  await tmux.press("C-c");
  await tmux.see(/Stopped waiting for query-for-ever.*\nQMP>$/);
});

testOnServer("Ctrl-D leaves a shell that waits for a reply", async (tmux) => {
  await tmux.enter("query-for-ever");
  await tmux.press("C-d");
  await tmux.see(/Stopped waiting for query-for-ever.*\nEXIT 0$/);
});

testOnServer(
  "Lines typed while a command runs are executed after it, unless Ctrl-C drops them",
  async (tmux, _, later) => {
    await tmux.enter("query-later");
    await tmux.enter("query-version");
    await tmux.see(/^QMP> query-later\nquery-version$/m);
    (await later.next()).value!();
    await tmux.see(
      /^QMP> query-later\nquery-version\n\{\}\nQMP> query-version\n\{$/m,
    );
    await tmux.see(/\nQMP>$/);
    await tmux.enter("query-for-ever");
    await tmux.enter("query-answer");
    await tmux.type("more");
    await tmux.see(/query-for-ever\nquery-answer\nmore$/);
    await tmux.press("C-c");
    const screen = await tmux.see(
      /Stopped waiting for query-for-ever.*\nQMP> more$/,
    );
    assert(!screen.includes("clear"), screen);
  },
);

testOnServer(
  "Lines typed while a command runs are not executed after a signal",
  async (tmux) => {
    await tmux.enter("query-for-ever");
    await tmux.enter("query-answer");
    await tmux.type("more");
    await tmux.see(/query-for-ever\nquery-answer\nmore$/);
    await tmux.kill("SIGTERM");
    const screen = await tmux.see(/\nmore\nStopped waiting.*\nEXIT 143$/);
    assert(!screen.includes("QMP> query-answer"), screen);
  },
);

for (const rest of ["ls -l\n", `${"x".repeat(100)}\n`]) {
  testOnServer(
    `Ctrl-D leaves, even if ${rest.length} more characters arrive with it`,
    async (tmux) => {
      await tmux.paste(`\x04${rest}`);
      await tmux.see(/EXIT 0$/);
    },
  );
}

testOnServer(
  "Ctrl-D leaves, even if it arrives with a command that never returns",
  async (tmux) => {
    await tmux.paste("query-for-ever\r\x04");
    await tmux.see(/EXIT 0$/);
  },
);

Deno.test(
  "A shell ends with its terminal, even without a signal",
  {
    ignore: !HAS_TMUX,
    timeout: QEMU_TEST_TIMEOUT,
  },
  async () => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    await using server = serveQueries(path);
    {
      await using tmux = await Tmux.start(
        ["setsid", "-w", ...QMP, "shell", "--no-history", path],
      );
      await tmux.see(/\nQMP>$/);
      assertEquals(server.server.clients, 1);
    }
    while (server.server.clients > 0) await delay(10);
  },
);

Deno.test("A shell continues after Ctrl-Z", {
  ignore: !HAS_TMUX,
}, async () => {
  await using directory = new TempDir();
  const path = directory.file("qmp.sock");
  await using _ = serveQueries(path);
  const shell = [...QMP, "shell", "--no-history", path]
    .map((word) => `'${word}'`).join(" ");
  const script = `set -m; ${shell}; echo STOPPED; read line; fg`;
  await using tmux = await Tmux.start(["bash", "-c", script]);
  await tmux.see(/\nQMP>$/);
  await tmux.type("query-");
  await tmux.see(/\nQMP> query-$/);
  await tmux.press("C-z");
  await tmux.see(/\nSTOPPED$/);
  await tmux.press("Enter");
  await tmux.see(/\nQMP> query-$/);
  await tmux.enter("answer");
  await tmux.see(/clear[^]*\nQMP>$/);
  await tmux.press("C-d");
  await tmux.see(/EXIT 0$/);
});

testOnServer(
  "Control characters from QEMU are escaped",
  async (tmux, server) => {
    await tmux.enter("query-answer");
    const screen = await tmux.see(/clear/);
    assertStringIncludes(screen, String.raw`\u001b[2J\u009b2Jclear\u202e`);
    server.server.emit("X_\x1b[2J", { text: "\x07" });
    await tmux.see(/X_\\u001b\[2J \{"text":"\\u0007"\}/);
  },
);

testOnServer("A server that hangs up ends the shell", async (tmux, server) => {
  await tmux.type("half a li");
  await tmux.see(/half a li$/);
  await server.server.close();
  const screen = await tmux.see(/EXIT 3$/);
  assertStringIncludes(screen, "QEMU has gone away");
});
