import { assert, assertEquals } from "@std/assert";
import { LineParser } from "../../../../src/cli/grammar/line_parser.ts";
import { TempDir } from "../../../support/temp_dir.ts";
import { complete } from "../../support/completion.ts";

/** Creates a directory with the folder `images` and files in it. */
async function directoryOf(...names: string[]): Promise<TempDir> {
  const directory = new TempDir();
  await Deno.mkdir(directory.file("images"));
  for (const name of names) {
    await Deno.writeTextFile(directory.file(`images/${name}`), "");
  }
  return directory;
}

Deno.test("Paths are completed in arguments that take a file", async () => {
  await using directory = await directoryOf("disk.qcow2", "disk.raw");
  const { path } = directory;
  for (
    const [line, state] of [
      ["blockdev-add driver=file filename=", undefined],
      ["device_add driver=x rom=", undefined],
      ["logfile ", { inHumanMonitor: true }],
      ['drive_add "0 1" ', { inHumanMonitor: true }],
    ] as const
  ) {
    const images = `${line}${path}/images/`;
    assertEquals(await complete(`${line}${path}/ima`, state), images);
    assertEquals(
      await complete(`${images}disk.q`, state),
      `${images}disk.qcow2 `,
    );
    assertEquals(await complete(`${images}disk`, state), [
      `${path}/images/disk.qcow2`,
      `${path}/images/disk.raw`,
    ]);
    assertEquals(await complete(`${images}none/x`, state), []);
  }
  assertEquals(await complete(`set-action shutdown=${path}/ima`), []);
});

Deno.test("Paths with special characters are quoted, and read as the same paths", async () => {
  const names = ["my disk.img", "it's.img", 'say "x".img', "back\\slash", "5"];
  await using directory = await directoryOf(...names);
  const images = `${directory.path}/images/`;
  const cwd = Deno.cwd();
  Deno.chdir(images);
  try {
    for (const name of names) {
      for (const operator of ["=", "==", ":="]) {
        for (const quote of operator === ":=" ? ['"', "'"] : ["", '"', "'"]) {
          for (const prefix of ["", images]) {
            if (quote === "" && /^["']/.test(name[0]!)) continue;
            // Up to the first character that would end a word without quotes.
            const typed = prefix + /^[^ "'\\]*/.exec(name)![0];
            const head = `blockdev-add driver=file filename${operator}`;
            const line = await complete(head + quote + typed);
            assert(typeof line === "string", `${head}${quote}${typed}`);
            const parsed = new LineParser().feed(line);
            assert(parsed?.kind === "command", line);
            assertEquals(parsed.args.filename, prefix + name, line);
          }
        }
      }
    }
  } finally {
    Deno.chdir(cwd);
  }
  const hmp = { inHumanMonitor: true };
  assertEquals(
    await complete(`logfile ${images}my`, hmp),
    `logfile "${images}my disk.img" `,
  );
  assertEquals(
    await complete(`logfile "${images}my d`, hmp),
    `logfile "${images}my disk.img" `,
  );
  assertEquals(
    await complete(`logfile "${images}say \\"`, hmp),
    `logfile "${images}say \\"x\\".img" `,
  );
});

Deno.test("All candidates start with a quote if one of them needs quotes", async () => {
  await using directory = await directoryOf("my disk.img", "my.img");
  const images = `${directory.path}/images/`;
  assertEquals(await complete(`blockdev-add driver=file filename=${images}m`), [
    `"${images}my disk.img`,
    `"${images}my.img`,
  ]);
});

Deno.test("~ is replaced by the home directory", async () => {
  await using directory = await directoryOf("disk.raw");
  const home = Deno.env.get("HOME");
  Deno.env.set("HOME", directory.path);
  try {
    assertEquals(
      await complete("blockdev-add driver=file filename=~/ima"),
      `blockdev-add driver=file filename=${directory.path}/images/`,
    );
    assertEquals(
      await complete("logfile ~/images/d", { inHumanMonitor: true }),
      `logfile ${directory.path}/images/disk.raw `,
    );
  } finally {
    if (home === undefined) Deno.env.delete("HOME");
    else Deno.env.set("HOME", home);
  }
});
