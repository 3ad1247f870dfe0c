import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  QmpCommandError,
  QmpOperationError,
  QmpStateError,
  QmpTimeoutError,
} from "../mod.ts";
import type { GuestAgent } from "../src/machine/guest_agent.ts";
import { Guest, testGuest } from "./support/guest.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Makes bytes that do not repeat soon. */
function someBytes(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * 7) ^ (i >> 8));
}

async function openHandles(agent: GuestAgent): Promise<string> {
  const command = "ls -l /proc/$(pidof qemu-ga)/fd | grep -c /tmp/";
  const { stdout } = await agent.exec("sh", ["-c", command]);
  return text(stdout).trim();
}

testGuest("GuestAgent runs programs and moves files", async (qemu) => {
  await using guest = await Guest.start(qemu);
  await using agent = await guest.machine.guestAgent();

  await agent.ping();
  const { version } = await agent.info();
  assertStringIncludes(version, ".");
  const interfaces = await agent.networkInterfaces();
  const lo = interfaces.find(({ name }) => name === "lo");
  assertEquals(lo?.["ip-addresses"]?.[0]?.["ip-address"], "127.0.0.1");

  // Programs.
  const failed = await agent.exec("sh", [
    "-c",
    "echo out; echo err >&2; exit 3",
  ]);
  assertEquals(
    [failed.code, failed.signal, text(failed.stdout), text(failed.stderr)],
    [3, undefined, "out\n", "err\n"],
  );
  const killed = await agent.exec("sh", ["-c", "kill -9 $$"]);
  assertEquals([killed.code, killed.signal], [undefined, 9]);
  const echo = await agent.exec("sh", ["-c", "cat; echo $NAME"], {
    input: "zwölf\n",
    env: { NAME: "a b=c", PATH: "/bin" },
  });
  assertEquals(text(echo.stdout), "zwölf\na b=c\n");
  const bytes = someBytes(100_000);
  const copied = await agent.exec("cat", [], { input: bytes });
  assertEquals(copied.stdout, bytes);
  const cut = await agent.exec("cat", [], { input: bytes, maxOutput: 10 });
  assertEquals(cut.stdout, bytes.slice(0, 10));
  assertEquals([cut.stdoutTruncated, cut.stderrTruncated], [true, false]);
  await assertRejects(() => agent.exec("/no/such"), QmpCommandError);
  // Calls that overlap.
  const many = await Promise.all(
    Array.from({ length: 5 }, (_, i) => agent.exec("echo", [`${i}`])),
  );
  assertEquals(
    many.map(({ stdout }) => text(stdout).trim()).join(),
    "0,1,2,3,4",
  );

  // Aborts and timeouts, after which the next reply is the right one.
  await assertRejects(
    () => agent.exec("sleep", ["60"], { timeout: 100 }),
    QmpTimeoutError,
    "Running sleep in the guest",
  );
  for (let i = 0; i < 5; i++) {
    const abort = new AbortController();
    const pinging = agent.execute("guest-info", {}, { signal: abort.signal });
    setTimeout(() => abort.abort("enough"), i);
    await pinging.catch((reason) => assertEquals(reason, "enough"));
    const { stdout } = await agent.exec("echo", [`after ${i}`]);
    assertEquals(text(stdout), `after ${i}\n`);
  }

  // Files.
  const large = someBytes(3_000_000);
  const file = await agent.writeFile("/tmp/large");
  await new Blob([large]).stream().pipeTo(file);
  const back = await agent.readFile("/tmp/large", { chunkSize: 1_000_000 });
  assertEquals(await new Response(back).bytes(), large);
  const more = (await agent.writeFile("/tmp/large", { append: true }))
    .getWriter();
  await more.write(new TextEncoder().encode("end"));
  await more.close();
  const size = await agent.exec("stat", ["-c", "%s", "/tmp/large"]);
  assertEquals(text(size.stdout), "3000003\n");
  await assertRejects(() => agent.readFile("/no/such"), QmpCommandError);
  assertEquals(await openHandles(agent), "0");

  // No handle is left open: cancelled, aborted by the reader or by a signal.
  const reader = (await agent.readFile("/tmp/large")).getReader();
  await reader.read();
  assertEquals(await openHandles(agent), "1");
  await reader.cancel();
  const writer = (await agent.writeFile("/tmp/other")).getWriter();
  await writer.abort();
  const abort = new AbortController();
  const { signal } = abort;
  const aborted = (await agent.readFile("/tmp/large", { signal })).getReader();
  const stopped = (await agent.writeFile("/tmp/other", { signal })).getWriter();
  stopped.closed.catch(() => {});
  const opening = agent.readFile("/tmp/large", { signal });
  abort.abort("enough");
  for (const wait of [opening, aborted.read(), stopped.write(bytes)]) {
    assertEquals(await wait.catch((reason) => reason), "enough");
  }
  assertEquals(await openHandles(agent), "0");

  // The agent is silent while the guest sleeps, and answers afterwards.
  const { qmp } = guest.machine;
  const asleep = qmp.waitFor("SUSPEND", { timeout: 30_000 });
  await agent.suspend("ram");
  await asleep;
  await qmp.execute("system_wakeup");
  await agent.ping();
  await assertRejects(() => agent.suspend("disk"), QmpCommandError);
});

testGuest(
  "GuestAgent thaws, survives restarts, and ends the guest",
  async (qemu) => {
    await using dir = await Deno.makeTempFile().then((path) => ({
      path,
      [Symbol.asyncDispose]: () => Deno.remove(path),
    }));
    await Deno.truncate(dir.path, 8 * 1024 * 1024);
    await using guest = await Guest.start(qemu, {
      args: ["-drive", `if=virtio,format=raw,file=${dir.path}`],
    });
    const agent = await guest.machine.guestAgent();
    await using _agent = agent;
    const mounted = await agent.exec("sh", [
      "-c",
      "mke2fs /dev/vda && mount /dev/vda /mnt",
    ]);
    assertEquals(mounted.code, 0, text(mounted.stderr));
    const status = () => agent.execute("guest-fsfreeze-status");
    {
      await using frozen = await agent.freeze();
      assertEquals(frozen.count, 1);
      assertEquals(await status(), "frozen");
      // The agent refuses nearly everything now.
      await assertRejects(() => agent.exec("true"), QmpCommandError);
    }
    assertEquals(await status(), "thawed");
    await assertRejects(
      () => agent.freeze({ timeout: 1 }),
      QmpTimeoutError,
    );
    assertEquals(await status(), "thawed");

    // The connection breaks while the file systems are frozen.
    {
      const other = await agent.freeze({ mountpoints: ["/mnt"] });
      await agent.close();
      assertEquals(await other.thaw(), 1);
      assertEquals(await other.thaw(), 1);
    }
    await using second = await guest.machine.guestAgent();
    assertEquals(await second.execute("guest-fsfreeze-status"), "thawed");

    // The agent starts again while it is asked.
    const lost = await assertRejects(
      () => second.exec("sh", ["-c", "kill -9 $PPID; sleep 60"]),
      QmpOperationError,
    );
    assertStringIncludes(lost.message, "has started again");
    await second.ping();

    assertEquals(
      await second.execute("guest-shutdown", { mode: "nonsense" })
        .catch((error) => error instanceof QmpCommandError),
      true,
    );
    await second.shutdown();
    assertEquals((await guest.machine.status).code, 0);
    await second.closed;
    await assertRejects(() => second.ping(), QmpStateError);
  },
);
