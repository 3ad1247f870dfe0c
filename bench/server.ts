/**
 * Does the same as server.c, if there is no compiler. It may be slow enough to
 * limit the figures, so it only serves to check that the benchmarks work.
 *
 * ```sh
 * server.ts PATH [oob]
 * ```
 *
 * @module
 */

/** Number of events in one write. */
const BLOCK = 256;

interface Command {
  execute: string;
  arguments?: { count?: number; bytes?: number; wide?: boolean };
  id?: unknown;
}

const encoder = new TextEncoder();
/** Large replies up to their ids. Each is made once. */
const bodies = new Map<string, string>();

const event = (i: number) =>
  '{"timestamp": {"seconds": 1735689600, "microseconds": ' + (100_000 + i) +
  '}, "event": "BLOCK_JOB_READY", "data": {"device": "drive0", ' +
  `"len": 10737418240, "offset": ${10737418240 - i * 65536}, "speed": 0, ` +
  '"type": "mirror"}}\r\n';
const events = Array.from({ length: BLOCK }, (_, i) => event(i));

function blockObject(i: number): string {
  return JSON.stringify({
    device: `drive${i}`,
    locked: false,
    inserted: {
      image: {
        "virtual-size": 10737418240,
        filename: `disk${i}.qcow2`,
        format: "qcow2",
        "actual-size": 200704 + 4096 * i,
      },
      iops_wr: 0,
      ro: false,
      drv: "qcow2",
      cache: { "no-flush": false, direct: false, writeback: true },
    },
    qdev: `/machine/peripheral/disk${i}`,
    type: "unknown",
  });
}

function numberObject(i: number, wide: boolean): string {
  return `{"rd_bytes": ${512 * i}, "wr_bytes": ${4096 * i}, ` +
    `"rd_operations": ${i}, "rd_total_time_ns": ${wide ? "9223372036" : ""}` +
    `${100_000_000 + i}, "wr_total_time_ns": ${73456789012 + i}}`;
}

function body({ execute, arguments: args = {} }: Command): string {
  const { bytes = 0, wide = false } = args;
  const key = `${execute} ${bytes} ${wide}`;
  let text = bodies.get(key);
  if (text === undefined) {
    const objects: string[] = [];
    for (let i = 0, length = 0; i === 0 || length < bytes; i++) {
      const object = execute === "reply"
        ? blockObject(i)
        : numberObject(i, wide);
      objects.push(object);
      length += object.length + 2;
    }
    text = `[${objects.join(", ")}]`;
    bodies.set(key, text);
  }
  return text;
}

function* answer(command: Command): Generator<string> {
  let result = '{"status": "running", "singlestep": false, "running": true}';
  switch (command.execute) {
    case "flood":
      for (let left = command.arguments!.count!; left > 0; left -= BLOCK) {
        yield events.slice(0, left).join("");
      }
      result = "{}";
      break;
    case "qmp_capabilities":
      result = "{}";
      break;
    case "reply":
    case "numbers":
      result = body(command);
  }
  const id = command.id === undefined
    ? ""
    : `, "id": ${JSON.stringify(command.id)}`;
  yield `{"return": ${result}${id}}\r\n`;
}

async function serve(conn: Deno.Conn, greeting: string): Promise<void> {
  const send = async (text: string) => {
    const bytes = encoder.encode(text);
    for (let at = 0; at < bytes.length;) {
      at += await conn.write(bytes.subarray(at));
    }
  };
  await send(greeting);
  let rest = "";
  for await (
    const text of conn.readable.pipeThrough(new TextDecoderStream())
  ) {
    // A command ends at a brace with another command or nothing behind it,
    // because no string here has a brace. Not every client sends line ends.
    const commands = (rest + text).split(/(?<=\})\s*(?=\{"|$)/);
    rest = "";
    let out = "";
    for (const command of commands) {
      if (command.trim() === "") continue;
      let parsed: Command;
      try {
        parsed = JSON.parse(command);
      } catch {
        rest = command;
        continue;
      }
      for (const part of answer(parsed)) {
        out += part;
        if (out.length < 64 * 1024) continue;
        await send(out);
        out = "";
      }
    }
    await send(out);
  }
}

const [path, oob] = Deno.args;
const greeting = '{"QMP": {"version": {"qemu": {"micro": 0, "minor": 0, ' +
  `"major": 10}, "package": ""}, "capabilities": [${oob ? '"oob"' : ""}]}}\r\n`;
const listener = Deno.listen({ transport: "unix", path: path! });
console.log("listening");
// The input ends when the process ends that started this server.
Deno.stdin.readable.pipeTo(new WritableStream()).then(() => Deno.exit());
for await (const conn of listener) {
  // A client may hang up without reading everything.
  serve(conn, greeting).catch(() => {});
}
