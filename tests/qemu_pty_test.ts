import { assertEquals } from "@std/assert";
import { type LogEntry, QmpClient, type Transport } from "../mod.ts";
import { kill } from "./support/listening_qemu.ts";
import { BARE, testQemu } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";

/**
 * Opens a pseudoterminal. It needs two files, because Deno lets a write wait
 * for a read of the same file.
 */
function openTerminal(path: string): Transport & Disposable {
  const reading = Deno.openSync(path, { read: true, write: true });
  const writing = Deno.openSync(path, { write: true });
  reading.setRaw(true);
  return {
    readable: new ReadableStream(),
    writable: new WritableStream(),
    read: (buffer) => reading.read(buffer),
    write: (bytes) => writing.write(bytes),
    [Symbol.dispose]() {
      writing.close();
      reading.close();
    },
  };
}

testQemu(
  "QmpClient negotiates with a QEMU that greets twice on its pseudoterminal",
  async (command) => {
    await using directory = new TempDir();
    const path = directory.file("dump");
    await new Deno.Command("mkfifo", { args: [path] }).output();
    // QEMU makes its terminal first, then waits until someone reads the dump,
    // and then opens its monitor, which finds the terminal open already.
    const child = new Deno.Command(command, {
      args: [
        ...BARE,
        ...["-netdev", "hubport,id=net0,hubid=0"],
        ...["-object", `filter-dump,id=dump0,netdev=net0,file=${path}`],
        ...["-qmp", "pty"],
      ],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const output = child.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
    try {
      const { value } = await output.read();
      using terminal = openTerminal(/\/dev\/pts\/\d+/.exec(value!)![0]);
      using _dump = await Deno.open(path);
      const greetings: (string | undefined)[] = [];
      const qmp = await QmpClient.open(terminal, {
        log({ message, dropped }: LogEntry) {
          if ("QMP" in (message as object)) greetings.push(dropped);
        },
      });
      assertEquals(greetings, [
        undefined,
        "the server had sent a greeting before",
      ]);
      assertEquals(qmp.capabilities, ["oob"]);
      assertEquals(await qmp.execute("query-name"), {});
      // This ends the read that waits.
      await kill(child);
      await qmp.closed.catch(() => {});
      await qmp.close();
    } finally {
      await output.cancel();
      await kill(child);
    }
  },
);
