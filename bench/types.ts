/**
 * Measures the time to type-check a file that imports the package, beside an
 * empty file.
 *
 * ```sh
 * deno task bench:types
 * ```
 *
 * @module
 */

import { join } from "node:path";

const ROUNDS = 7;

/** The files that are checked, by their names in the result. */
const FILES: Record<string, string> = {
  "an empty file": "export {};",
  "import { connect }": `import { connect } from "@qmp/qmp";
await using _qmp = await connect("/run/vm/qmp.sock");`,
  "twelve typed calls": `import { connect } from "@qmp/qmp";
await using qmp = await connect("/run/vm/qmp.sock");
await qmp.execute("blockdev-add", {
  driver: "qcow2",
  "node-name": "disk",
  file: { driver: "file", filename: "disk.qcow2" },
});
await qmp.execute("netdev_add", { type: "user", id: "n0" });
await qmp.execute("object-add", { "qom-type": "iothread", id: "io0" });
await qmp.execute("device_add", { driver: "virtio-blk-pci", drive: "disk" });
await qmp.execute("chardev-add", {
  id: "c0",
  backend: { type: "null", data: {} },
});
await qmp.execute("migrate-set-parameters", { "max-bandwidth": 1n << 30n });
await qmp.execute("transaction", {
  actions: [{ type: "abort", data: {} }],
});
await qmp.execute("query-block");
await qmp.execute("query-migrate");
await qmp.execute("query-cpus-fast");
await qmp.execute("query-named-block-nodes", { flat: true });
await qmp.execute("set-action", { shutdown: "pause" });`,
  "every name of @qmp/qmp/qapi": `import type * as qapi from "@qmp/qmp/qapi";
export type Name = keyof qapi.Commands | keyof qapi.GuestAgentCommands;`,
};

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** Type-checks a text. Returns the time that this took, in milliseconds. */
async function check(dir: string, name: string, text: string): Promise<number> {
  const file = join(dir, name);
  // Deno does not check the same text twice, so each text is different.
  await Deno.writeTextFile(file, `${text}\n// ${crypto.randomUUID()}\n`);
  const start = performance.now();
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--config", Deno.env.get("QMP_DENO_CONFIG")!, file],
  }).output();
  const time = performance.now() - start;
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  return time;
}

if (import.meta.main) {
  const dir = await Deno.makeTempDir({ prefix: "qmp-types-" });
  try {
    const names = Object.keys(FILES);
    const times = new Map(names.map((name) => [name, [] as number[]]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, name] of names.entries()) {
        const time = await check(dir, `${index}.ts`, FILES[name]!);
        times.get(name)!.push(time);
      }
    }
    const floor = median(times.get(names[0]!)!);
    console.table(Object.fromEntries(names.map((name) => {
      const time = median(times.get(name)!);
      return [name, { ms: Math.round(time), more: Math.round(time - floor) }];
    })));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
