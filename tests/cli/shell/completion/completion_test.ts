import { assertEquals } from "@std/assert";
import type { QmpClient } from "../../../../mod.ts";
import { QapiSchema } from "../../../../src/qapi/introspect/schema.ts";
import {
  Completion,
  type CompletionState,
} from "../../../../src/cli/shell/completion/completion.ts";
import { AT_START, complete } from "../../support/completion.ts";

/** Lines, and what Tab makes of them: a longer line, or several candidates. */
const ROWS: [
  line: string,
  expected: string | string[],
  state?: Partial<CompletionState>,
][] = [
  ["query-stat", ["query-stats", "query-stats-schemas", "query-status"]],
  ["query-status", "query-status "],
  ["transac", ["transaction", "transaction("]],
  ["!migrate", ["migrate-pause", "migrate-recover"]],
  ["no-such", []],
  ["blockdev-add dri", "blockdev-add driver="],
  ["blockdev-add driver=qco", ["qcow", "qcow2"]],
  ["blockdev-add driver=qcow2", "blockdev-add driver=qcow2 "],
  // The keys of another branch are not offered.
  [
    "blockdev-add driver=null-co lat",
    "blockdev-add driver=null-co latency-ns=",
  ],
  ["blockdev-add driver=qcow2 lat", []],
  // A key that the line has already is not offered.
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
  ["q", ["q", "quit"], { inHumanMonitor: true }],
  ["inf", "info ", { inHumanMonitor: true }],
  ["info st", "info status", { inHumanMonitor: true }],
  ["info ", ["block", "mice", "status"], { inHumanMonitor: true }],
  ["/hm", "/hmp ", { inHumanMonitor: true }],
  ['drive_add "a"', [], { inHumanMonitor: true }],
];

for (const [line, expected, state] of ROWS) {
  Deno.test(
    `Tab after ${line}${state ? ` (${Object.keys(state)})` : ""}`,
    async () => assertEquals(await complete(line, state), expected),
  );
}

Deno.test("Candidates with control characters are not offered", async () => {
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
    await hostile.complete("ev", AT_START),
    [["evil-not"], "ev"],
  );
});

Deno.test("Nothing is offered for a QEMU without a schema", async () => {
  const mute = new Completion({
    schema: () => Promise.reject(new Error("CommandNotFound")),
  } as unknown as QmpClient);
  assertEquals(await mute.complete("query-s", AT_START), [[], "query-s"]);
});
