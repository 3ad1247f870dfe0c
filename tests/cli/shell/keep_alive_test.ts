import { assertEquals } from "@std/assert";
import { ScriptedPeer } from "../../support/scripted_peer.ts";
import { TempDir } from "../../support/temp_dir.ts";
import { QMP } from "../support/program.ts";

/** Makes the timers of the checks, a quarter of half a minute, short. */
const SHORT_CHECKS = `
const original = setTimeout;
globalThis.setTimeout = (run, ms, ...args) =>
  original(run, ms === 7_500 ? 5 : ms, ...args);
`;

for (const subcommand of ["shell", "hmp"]) {
  Deno.test(`qmp ${subcommand} ends when QEMU has vanished`, async () => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    const preload = directory.file("short_checks.js");
    await Deno.writeTextFile(preload, SHORT_CHECKS);
    using listener = Deno.listen({ transport: "unix", path });
    const [deno, run, ...args] = QMP;
    const shell = new Deno.Command(deno!, {
      args: [run!, "--preload", preload, ...args, subcommand, path],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const stderr = new Response(shell.stderr).text();
    const stdout = new Response(shell.stdout).text();
    const peer = new ScriptedPeer(await listener.accept());
    await peer.negotiate();
    await peer.ended();
    assertEquals((await shell.status).code, 3);
    assertEquals(
      await stderr,
      "QEMU has gone away: The keep-alive check did not end within 30000 ms: the peer sent nothing; it has vanished, or is stopped\n",
    );
    assertEquals(await stdout, "");
    await shell.stdin.close().catch(() => {});
  });
}
