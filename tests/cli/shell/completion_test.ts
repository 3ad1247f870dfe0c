import { assert, assertEquals } from "@std/assert";
import type { QmpClient } from "../../../mod.ts";
import { QapiSchema } from "../../../mod.ts";
import { Completion } from "../../../src/cli/shell/completion.ts";
import { LineParser } from "../../../src/cli/grammar/line_parser.ts";
import type { Session } from "../../../src/cli/shell/session.ts";
import { TempDir } from "../../support/temp_dir.ts";

const DUMP = new URL("../../testdata/qapi/schema-10.0.json", import.meta.url);

/** A client of a QEMU that knows its schema, and help for the human monitor. */
function fakeClient(): QmpClient {
  const schema = new QapiSchema(JSON.parse(Deno.readTextFileSync(DUMP)));
  const help = "info [subcommand]  -- show things\r\n" +
    "logfile filename -- output logs to 'filename'\r\n" +
    "q|quit  -- quit the emulator\r\nnot a command\r\n";
  const infoHelp = "info status  -- show the current VM status\r\n" +
    "info block [-n] [-v] [device] -- show info of block devices\r\n" +
    "info mice  -- show which guest mouse is receiving events\r\n";
  return {
    schema: () => Promise.resolve(schema),
    execute: (_: string, args: { "command-line": string }) =>
      Promise.resolve(args["command-line"] === "help" ? help : infoHelp),
  } as unknown as QmpClient;
}

function session(state: Partial<Session> = {}): Session {
  return {
    inHmp: false,
    inTransaction: false,
    metaCommands: ["/events", "/help", "/hmp"],
    ...state,
  } as Session;
}

const completion = new Completion(fakeClient());

/** The line as it is when its only candidate was chosen, or all candidates. */
async function complete(line: string, state?: Partial<Session>) {
  const [hits, replaced] = await completion.complete(line, session(state));
  assert(line.endsWith(replaced), replaced);
  return hits.length === 1
    ? line.slice(0, line.length - replaced.length) + hits[0]
    : hits;
}

const ROWS: [
  line: string,
  expected: string | string[],
  state?: Partial<Session>,
][] = [
  ["query-stat", ["query-stats", "query-stats-schemas", "query-status"]],
  ["query-status", "query-status "],
  ["transac", ["transaction", "transaction("]],
  ["!migrate", ["migrate-pause", "migrate-recover"]],
  ["no-such", []],
  ["blockdev-add dri", "blockdev-add driver="],
  ["blockdev-add driver=qco", ["qcow", "qcow2"]],
  ["blockdev-add driver=qcow2", "blockdev-add driver=qcow2 "],
  // What another branch has is not offered.
  [
    "blockdev-add driver=null-co lat",
    "blockdev-add driver=null-co latency-ns=",
  ],
  ["blockdev-add driver=qcow2 lat", []],
  // An argument that is there is not offered again.
  ["blockdev-add driver=qcow2 driv", []],
  [
    "blockdev-add driver=qcow2 read-only=t",
    "blockdev-add driver=qcow2 read-only=true ",
  ],
  [
    "blockdev-add driver=qcow2 cache.di",
    "blockdev-add driver=qcow2 cache.direct=",
  ],
  ["blockdev-add driver=qcow2 cach", [
    "cache.",
    "cache-size=",
    "cache-clean-interval=",
  ]],
  ["blockdev-add driver=null-co cach", "blockdev-add driver=null-co cache."],
  [
    "blockdev-add driver=raw file.driver=null-co file.lat",
    "blockdev-add driver=raw file.driver=null-co file.latency-ns=",
  ],
  [
    "blockdev-add driver=quorum children.0.driver=null-a",
    "blockdev-add driver=quorum children.0.driver=null-aio ",
  ],
  ["object-add qom-type=iothr", "object-add qom-type=iothread "],
  ["set-action shutdown=p", ["poweroff", "pause"]],
  ["set-action shutdown='pa", "set-action shutdown='pause' "],
  ['set-action shutdown=="p', ["poweroff", "pause"]],
  ["set-action shutdown:=pa", 'set-action shutdown:="pause" '],
  ["set-action shutdown:=p", ['"poweroff', '"pause']],
  ["set-action shutdown==pa", "set-action shutdown==pause "],
  [
    "blockdev-add driver=qcow2 read-only:=t",
    "blockdev-add driver=qcow2 read-only:=true ",
  ],
  ["blockdev-add driver=qcow2 read-only==t", []],
  ["no-such-command key", []],
  ['{"execute": "quer', []],
  ["/ev", "/events "],
  ["/schema query-vers", "/schema query-version"],
  ["/schema blockdev-add driv", "/schema blockdev-add driver"],
  ["/schema blockdev-add cache dir", "/schema blockdev-add cache direct"],
  ["/schema blockdev-add.cache.dir", "/schema blockdev-add.cache.direct"],
  ["/schema query-block inse", "/schema query-block inserted"],
  ["/schema no-such x", []],
  ["/events BLOCK_JOB_R", "/events BLOCK_JOB_READY"],
  ["/events STOP RESU", "/events STOP RESUME"],
  ["/events STOP of", []],
  ["/pretty o", ["on", "off"]],
  ["/help query-vers", "/help query-version"],
  ["/qmp x", []],
  ["blockdev-snapshot-s", "blockdev-snapshot-sync ", { inTransaction: true }],
  [
    "blockdev-snapshot-sync snapshot-f",
    "blockdev-snapshot-sync snapshot-file=",
    { inTransaction: true },
  ],
  [
    "transaction( blockdev-backup sync=inc",
    "transaction( blockdev-backup sync=incremental ",
  ],
  ["q", ["q", "quit"], { inHmp: true }],
  ["inf", "info ", { inHmp: true }],
  ["info st", "info status", { inHmp: true }],
  ["info ", ["block", "mice", "status"], { inHmp: true }],
  ["/hm", "/hmp ", { inHmp: true }],
  ['drive_add "a"', [], { inHmp: true }],
];

for (const [line, expected, state] of ROWS) {
  Deno.test(
    `Tab behind ${line}${state ? ` (${Object.keys(state)})` : ""}`,
    async () => assertEquals(await complete(line, state), expected),
  );
}

/** A directory with files of these names. */
async function directoryOf(...names: string[]): Promise<TempDir> {
  const directory = new TempDir();
  await Deno.mkdir(directory.file("images"));
  for (const name of names) {
    await Deno.writeTextFile(directory.file(`images/${name}`), "");
  }
  return directory;
}

Deno.test("Names of files are completed where a file is meant", async () => {
  await using directory = await directoryOf("disk.qcow2", "disk.raw");
  const { path } = directory;
  for (
    const [line, state] of [
      ["blockdev-add driver=file filename=", undefined],
      ["device_add driver=x rom=", undefined],
      ["logfile ", { inHmp: true }],
      ['drive_add "0 1" ', { inHmp: true }],
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

Deno.test("Names of files that need quotes get them, and are read as what they are", async () => {
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
  const hmp = { inHmp: true };
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

Deno.test("Where one of several names needs quotes, all begin with them", async () => {
  await using directory = await directoryOf("my disk.img", "my.img");
  const images = `${directory.path}/images/`;
  assertEquals(await complete(`blockdev-add driver=file filename=${images}m`), [
    `"${images}my disk.img`,
    `"${images}my.img`,
  ]);
});

Deno.test("A home directory is written out, since QEMU does not know ~", async () => {
  await using directory = await directoryOf("disk.raw");
  const home = Deno.env.get("HOME");
  Deno.env.set("HOME", directory.path);
  try {
    assertEquals(
      await complete("blockdev-add driver=file filename=~/ima"),
      `blockdev-add driver=file filename=${directory.path}/images/`,
    );
    assertEquals(
      await complete("logfile ~/images/d", { inHmp: true }),
      `logfile ${directory.path}/images/disk.raw `,
    );
  } finally {
    if (home === undefined) Deno.env.delete("HOME");
    else Deno.env.set("HOME", home);
  }
});

Deno.test("Nothing is offered that would command the terminal", async () => {
  const hostile = new Completion({
    schema: () =>
      Promise.resolve(
        new QapiSchema([
          { "meta-type": "object", name: "0", members: [] },
          ...["evil-\x1b]0;x\x07", "evil-\u202e", "evil-not"].map((name) => ({
            "meta-type": "command" as const,
            name,
            "arg-type": "0",
            "ret-type": "0",
          })),
        ]),
      ),
  } as unknown as QmpClient);
  assertEquals(
    await hostile.complete("ev", session()),
    [["evil-not"], "ev"],
  );
});

Deno.test("A QEMU that does not tell its schema has nothing to offer", async () => {
  const mute = new Completion({
    schema: () => Promise.reject(new Error("CommandNotFound")),
  } as unknown as QmpClient);
  assertEquals(await mute.complete("query-s", session()), [[], "query-s"]);
});
