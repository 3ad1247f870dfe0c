import { assertEquals, assertStringIncludes } from "@std/assert";
import { Guest, testGuest } from "../../support/guest.ts";
import { TempDir } from "../../support/temp_dir.ts";
import { QMP, qmp } from "../support/program.ts";

testGuest("qmp agent runs programs and copies files", async (command) => {
  await using dir = new TempDir();
  const address = dir.file("agent.sock");
  await using _guest = await Guest.start(command, {
    agent: false,
    args: [
      ...["-device", "virtio-serial-pci"],
      ...["-chardev", `socket,id=a,path=${address},server=on,wait=off`],
      ...["-device", "virtserialport,chardev=a,name=org.qemu.guest_agent.0"],
    ],
  });
  const agent = (...args: string[]) => qmp(["agent", address, ...args]);

  assertEquals((await agent("ping")).code, 0);
  assertStringIncludes((await agent("info")).stdout, '"guest-exec"');
  const failed = await agent(
    "exec",
    "sh",
    "-c",
    "echo out; echo err >&2; exit 7",
  );
  assertEquals(failed, { code: 7, stdout: "out\n", stderr: "err\n" });
  const killed = await agent("exec", "sh", "-c", "kill -9 $$");
  assertEquals(killed.code, 137);
  const input = await qmp(["agent", "--stdin", address, "exec", "cat"], {
    stdin: "some text",
  });
  assertEquals(input.stdout, "some text");

  const file = dir.file("bytes");
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  await Deno.writeFile(file, bytes);
  assertEquals((await agent("put", file, "/tmp/bytes")).code, 0);
  assertEquals((await agent("get", "/tmp/bytes", `${file}2`)).code, 0);
  assertEquals(await Deno.readFile(`${file}2`), bytes);
  const piped = await new Deno.Command(QMP[0]!, {
    args: [...QMP.slice(1), "agent", address, "get", "/tmp/bytes"],
  }).output();
  assertEquals(new Uint8Array(piped.stdout), bytes);
  const typed = ["agent", address, "put", "-", "/tmp/typed"];
  assertEquals((await qmp(typed, { stdin: "typed" })).code, 0);
  assertEquals((await agent("get", "/tmp/typed")).stdout, "typed");

  const missing = await agent("get", "/no/such");
  assertEquals(missing.code, 1);
  assertStringIncludes(missing.stderr, "No such file");
});

Deno.test("qmp agent refuses wrong arguments, and reports a missing socket", async () => {
  const cases: Record<string, string[]> = {
    "Expected exec, ping, info, put or get, found none": [],
    "Expected exec, ping, info, put or get, found pong": ["pong"],
    "Expected PROGRAM ARGUMENTS… after exec": ["exec"],
    "Expected FILE GUESTFILE after put": ["put", "a"],
    "Expected no more arguments, found b": ["ping", "b"],
  };
  for (const [message, args] of Object.entries(cases)) {
    const { code, stderr } = await qmp(["agent", "/nowhere", ...args]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, message);
  }
  const { code, stderr } = await qmp(["agent", "/nowhere", "ping"]);
  assertEquals(code, 3);
  assertStringIncludes(stderr, "Connecting to the guest agent at");
});
