import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  memoryTransports,
  QmpClosedError,
  QmpCommandError,
  QmpConnectError,
  QmpError,
  QmpOperationError,
  QmpProtocolError,
  QmpStateError,
  QmpTimeoutError,
} from "../../mod.ts";
import { GuestAgent } from "../../src/machine/guest_agent.ts";
import { type Answer, FakeAgent, HANG_UP, Raw } from "../support/fake_agent.ts";
import { TempDir } from "../support/temp_dir.ts";

const ERROR = new Raw('{"error":{"class":"GenericError","desc":"no"}}\n');

Deno.test("GuestAgent.open() skips whatever an earlier client has left", async () => {
  for (
    const stale of [
      '{"return": {}}\n',
      "garbage {[ that is no JSON\n",
      '{"return": {"out-data": "unfini',
      '\x18{"return": 5}\n{"error": ',
      "\x18no JSON\n",
      "\n\n\n",
    ]
  ) {
    const fake = new FakeAgent();
    fake.stale = stale;
    await using agent = await fake.open();
    await agent.ping();
    assertEquals(fake.executed, ["guest-sync-delimited", "guest-ping"]);
  }
});

Deno.test("GuestAgent gives the reply to an earlier command to nobody", async () => {
  const fake = new FakeAgent(({ execute }) =>
    execute === "guest-ping" ? undefined : execute
  );
  await using agent = await fake.open();
  await assertRejects(() => agent.ping({ timeout: 20 }), QmpTimeoutError);
  fake.stale = '{"return":"late"}\n';
  assertEquals(
    await agent.untyped.execute("guest-get-users"),
    "guest-get-users",
  );
  // An agent of a vendor that echoes ids which nobody has sent.
  fake.answer = () => new Raw('{"return":1,"id":9}\n{"return":2}\n');
  assertEquals(await agent.untyped.execute("x"), 2);
});

Deno.test("GuestAgent keeps overlapping commands apart, and drops those that are aborted", async () => {
  const fake = new FakeAgent(({ arguments: args }) => args?.n ?? {});
  await using agent = await fake.open();
  const abort = new AbortController();
  const calls = [1, 2, 3].map((n) =>
    agent.untyped.execute("x", { n }, n === 2 ? { signal: abort.signal } : {})
      .catch((reason) => reason)
  );
  abort.abort("enough");
  assertEquals(await Promise.all(calls), [1, "enough", 3]);
  assertEquals(fake.executed.filter((name) => name === "x").length, 2);
});

Deno.test("GuestAgent refuses garbage and answers that are too large", async () => {
  for (
    const answer of [
      "garbage\n",
      "[]\n",
      '{"event":"X"}\n',
      `{"return":"${"x".repeat(64 * 1024 * 1024)}"}\n`,
    ]
  ) {
    const fake = new FakeAgent(() => new Raw(answer));
    await using agent = await fake.open();
    const error = await assertRejects(() => agent.ping(), QmpClosedError);
    assert(error.cause instanceof QmpProtocolError);
    await assertRejects(() => agent.closed, QmpProtocolError);
    await assertRejects(() => agent.ping(), QmpStateError);
  }
});

Deno.test("GuestAgent takes an answer just below its limit", async () => {
  const size = 1_000_000;
  const fake = new FakeAgent(() => "x".repeat(size - 20));
  await using agent = await fake.open({ maxMessageSize: size });
  const answer = await agent.untyped.execute("x") as string;
  assertEquals(answer.length, size - 20);
});

Deno.test("GuestAgent checks what the guest answers", async () => {
  const fake = new FakeAgent();
  await using agent = await fake.open();
  const check = async (call: () => Promise<unknown>, ...answers: unknown[]) => {
    for (const answer of answers) {
      fake.answer = typeof answer === "function"
        ? answer as Answer
        : () => answer;
      await assertRejects(call, QmpProtocolError, "wrong answer");
    }
  };
  const exec = (status: unknown) =>
    (({ execute }) => execute === "guest-exec" ? { pid: 1 } : status) as Answer;
  await check(() => agent.info(), 5, {}, { supported_commands: [1] });
  await check(() => agent.networkInterfaces(), {}, [5]);
  await check(
    () => agent.exec("x"),
    {},
    { pid: "1" },
    { pid: -1 },
    { pid: 1.5 },
    exec({ exited: "yes" }),
    exec({ exited: true }),
    exec({ exited: true, exitcode: "0" }),
    exec({ exited: true, exitcode: 0, "out-data": "not base64!" }),
    exec({ exited: true, exitcode: 0, "err-data": 5 }),
    exec({ exited: true, exitcode: 0, "out-truncated": "no" }),
  );
  const file = (answer: unknown) =>
    (({ execute }) =>
      execute === "guest-file-open"
        ? 1000
        : execute === "guest-file-close"
        ? {}
        : answer) as Answer;
  const read = async () =>
    await new Response(await agent.readFile("x", { chunkSize: 2 })).bytes();
  await check(
    read,
    "handle",
    file({ count: 1, "buf-b64": "AAA=", eof: true }),
    file({ count: 3, "buf-b64": "AAAA", eof: true }),
    file({ count: 0, "buf-b64": "", eof: false }),
    file({ count: 1, "buf-b64": "AA=", eof: false }),
  );
  const write = async () =>
    await (await agent.writeFile("x")).getWriter().write(new Uint8Array(3));
  await check(
    write,
    file({ count: 0, eof: false }),
    file({ count: 4, eof: false }),
  );
  // Each file that was opened was closed.
  const count = (name: string) =>
    fake.executed.filter((other) => other === name).length;
  assertEquals(count("guest-file-close"), count("guest-file-open") - 1);
});

Deno.test("GuestAgent.writeFile() writes all, also if the agent takes some", async () => {
  const written: number[] = [];
  const fake = new FakeAgent(({ execute, arguments: args }) => {
    if (execute === "guest-file-open") return 1;
    if (execute !== "guest-file-write") return {};
    const bytes = Uint8Array.fromBase64(args!["buf-b64"] as string);
    const count = Math.min(bytes.length, 2);
    written.push(...bytes.subarray(0, count));
    return { count, eof: false };
  });
  await using agent = await fake.open();
  const file = (await agent.writeFile("x", { chunkSize: 3 })).getWriter();
  await file.write(Uint8Array.of(1, 2, 3, 4, 5, 6, 7));
  await file.close();
  assertEquals(written, [1, 2, 3, 4, 5, 6, 7]);
  assertEquals(fake.executed.slice(-2), [
    "guest-file-flush",
    "guest-file-close",
  ]);
});

Deno.test("GuestAgent.exec() asks again when the agent does not answer a look", async () => {
  let looks = 0;
  const fake = new FakeAgent(({ execute }) => {
    if (execute === "guest-exec") return { pid: 1 };
    return ++looks < 2 ? undefined : { exited: true, exitcode: 0 };
  });
  await using agent = await fake.open();
  assertEquals((await agent.exec("x")).code, 0);
  assertEquals(looks, 2);
});

Deno.test("GuestAgent.exec() gives up on an agent that is silent", async () => {
  const fake = new FakeAgent(({ execute }) =>
    execute === "guest-exec" ? { pid: 1 } : undefined
  );
  await using agent = await fake.open({ commandTimeout: 50 });
  await assertRejects(() => agent.exec("x"), QmpTimeoutError);
  fake.answer = ({ execute }) => execute === "guest-exec" ? { pid: 1 } : ERROR;
  await assertRejects(
    () => agent.exec("x"),
    QmpOperationError,
    "does not know its process 1",
  );
  await assertRejects(() => agent.exec("x", [], { maxOutput: -1 }), RangeError);
});

Deno.test("GuestAgent.shutdown() succeeds by silence, by the end, and by an answer", async () => {
  // The agent answers the command behind it.
  const answers = new FakeAgent(({ execute }) =>
    execute === "guest-shutdown" ? undefined : {}
  );
  await using first = await answers.open();
  await first.shutdown();
  await first.ping();

  // It answers nothing any more.
  const silent = new FakeAgent();
  await using second = await silent.open();
  silent.answer = () => {
    silent.isSilent = true;
    return undefined;
  };
  await second.shutdown({ mode: "reboot" });
  await assertRejects(
    () => second.suspend("ram", { timeout: 10 }),
    QmpTimeoutError,
  );

  // QEMU hangs up, because the guest is down.
  const ends = new FakeAgent(() => HANG_UP);
  await using fourth = await ends.open();
  const [end] = await Promise.allSettled([
    fourth.shutdown(),
    assertRejects(() => fourth.ping(), QmpClosedError),
    fourth.closed,
  ]);
  assertEquals(end.status, "fulfilled");

  // It refuses.
  const refuses = new FakeAgent(() => ERROR);
  await using third = await refuses.open();
  await assertRejects(() => third.suspend("disk"), QmpCommandError, "no");
  refuses.answer = () => ({});
  await third.ping();
});

Deno.test("GuestAgent.connect() dials until an agent answers", async () => {
  await using dir = new TempDir();
  const path = dir.file("agent.sock");
  const fake = new FakeAgent();
  fake.isSilent = true;
  await using socket = fake.listen(path);
  const timeout = await assertRejects(
    () => GuestAgent.connect(path, { timeout: 50 }),
    QmpTimeoutError,
  );
  assertStringIncludes(timeout.message, "no guest agent answered");
  const connecting = GuestAgent.connect(path);
  setTimeout(() => fake.isSilent = false, 20);
  await using agent = await connecting;
  await agent.ping();
  assertEquals(socket.dialled(), 3);
  const reason = new Error("enough");
  await assertRejects(
    () => GuestAgent.connect(path, { signal: AbortSignal.abort(reason) }),
    Error,
    "enough",
  );
});

Deno.test("GuestAgent.connect() waits for a socket if it is told to", async () => {
  await using dir = new TempDir();
  const path = dir.file("agent.sock");
  await assertRejects(() => GuestAgent.connect(path), QmpConnectError, path);
  const connecting = GuestAgent.connect(path, { retry: true });
  await using _socket = new FakeAgent().listen(path);
  await using agent = await connecting;
  await agent.ping();
});

Deno.test("GuestAgent.open() rejects when the peer hangs up, and closes the transport", async () => {
  const [near, far] = memoryTransports();
  far.writable.close();
  await assertRejects(() => GuestAgent.open(near), QmpConnectError);
  const [mute] = memoryTransports();
  await assertRejects(
    () => GuestAgent.open(mute, { timeout: 10 }),
    QmpTimeoutError,
    "no guest agent answered",
  );
  const [locked] = memoryTransports();
  locked.readable.getReader();
  await assertRejects(() => GuestAgent.open(locked), TypeError, "locked");
  assertEquals(locked.writable.locked, false);
});

Deno.test("GuestAgent settles every call when the connection ends", async () => {
  const fake = new FakeAgent(() => undefined);
  await using agent = await fake.open();
  const calls = [
    agent.ping(),
    agent.exec("x"),
    agent.readFile("x"),
    agent.freeze(),
    agent.shutdown(),
  ].map((call) => call.catch((error) => error));
  await agent.close();
  for (const error of await Promise.all(calls)) {
    assert(error instanceof QmpError, `${error}`);
  }
  await agent.closed;
});

Deno.test("GuestAgent.freeze() thaws after a failure, over a new connection", async () => {
  await using dir = new TempDir();
  const path = dir.file("agent.sock");
  const fake = new FakeAgent(({ execute }) =>
    execute === "guest-fsfreeze-freeze" ? undefined : 1
  );
  await using socket = fake.listen(path);
  await using agent = await GuestAgent.connect(path);
  // Aborted in flight: the guest may have frozen its file systems.
  await assertRejects(() => agent.freeze({ timeout: 20 }), QmpTimeoutError);
  assertEquals(fake.executed.at(-1), "guest-fsfreeze-thaw");
  // A wrong answer.
  fake.answer = ({ execute }) => execute.endsWith("freeze") ? "many" : 1;
  await assertRejects(() => agent.freeze(), QmpProtocolError);
  assertEquals(fake.executed.at(-1), "guest-fsfreeze-thaw");
  // Refused, so nothing is frozen.
  fake.answer = () => ERROR;
  await assertRejects(() => agent.freeze(), QmpCommandError);
  assertEquals(fake.executed.at(-1), "guest-fsfreeze-freeze");

  fake.answer = () => 2;
  const frozen = await agent.freeze();
  await agent.close();
  assertEquals(await frozen.thaw(), 2);
  assertEquals(socket.dialled(), 2);
});

Deno.test("GuestAgent.freeze() says when it cannot thaw", async () => {
  const fake = new FakeAgent(() => 1);
  const agent = await fake.open();
  const frozen = await agent.freeze();
  await agent.close();
  const error = await assertRejects(
    async () => await frozen[Symbol.asyncDispose](),
    QmpOperationError,
    "may still be frozen",
  );
  assert(error.cause instanceof QmpStateError);
});

Deno.test("GuestAgent logs both directions, and checks its options", async () => {
  const log: string[] = [];
  const fake = new FakeAgent();
  fake.stale = '{"return":"stale"}\n';
  await using agent = await fake.open({
    log: ({ direction, message }) =>
      log.push(`${direction} ${Object.keys(message as object)}`),
  });
  await agent.ping();
  assertEquals(log, [
    "sent execute,arguments",
    "received return",
    "sent execute",
    "received return",
  ]);
  for (
    const options of [{ commandTimeout: -1 }, { maxMessageSize: 0 }]
  ) {
    await assertRejects(() => new FakeAgent().open(options), RangeError);
  }
  await assertRejects(() => agent.readFile("x", { chunkSize: 0 }), RangeError);
});
