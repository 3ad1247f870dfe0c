import { assert, assertEquals, assertGreater } from "@std/assert";
import type { SchemaEntry } from "../../../src/qapi/introspect/schema_entries.ts";
import { readDump, VERSIONS } from "../dumps.ts";
import { checkDumps, type DumpCheck } from "./dump_check.ts";
import { readTypes } from "./type_model.ts";

const ROOT = new URL("../../../", import.meta.url);

const permissions = { read: [ROOT] };

/**
 * Commands, events and members that QEMU for other machines had before 11.1.
 *
 * QEMU 11.1 has them for every machine.
 */
const OF_OTHER_MACHINES = [
  "dump-skeys",
  "query-cpu-model-baseline",
  "query-cpu-model-comparison",
  "query-cpu-model-expansion return.deprecated-props",
  "query-gic-capabilities",
  "query-s390x-cpu-polarization",
  "set-cpu-topology",
  "CPU_POLARIZATION_CHANGE",
];

/** Drivers that only some builds had before 11.1. */
const OF_OTHER_BUILDS = [
  "BlockdevDriver io_uring",
  "BlockdevDriver nvme-io_uring",
  "BlockdevDriver virtio-blk-vfio-pci",
  "BlockdevDriver virtio-blk-vhost-user",
  "BlockdevDriver virtio-blk-vhost-vdpa",
];

/** Mismatches between dumps and types that are correct. */
const EXCEPTIONS = [
  ...[...OF_OTHER_MACHINES, ...OF_OTHER_BUILDS].flatMap((what) => [
    `7.2 ${what}: it is not there`,
    `10.0 ${what}: it is not there`,
  ]),
  // The member and its type are from the same version, and the comment of the
  // type says so.
  "7.2 query-block args.flat: it is not there",
  "10.0 query-block args.flat: it is not there",
  // QEMU 7.2 declares a string, but it returns the same values.
  '7.2 query-block-jobs return[].type: expected string, found "mirror" | "commit" | "stream" | "backup" | "create" | "amend" | "snapshot-load" | "snapshot-save" | "snapshot-delete"',
  // The source is a later release of 10.0 than the dump.
  "10.0 blockdev-add args(driver=blkdebug).inject-error[].delay-ns: it is not there",
];

let dumps: Map<string, SchemaEntry[]> | undefined;

/** Compares the dumps with a version of `src/qapi/generated/qemu.ts`. */
function check(source: string): DumpCheck {
  dumps ??= new Map(
    VERSIONS.map((version) => [version, readDump(version)]),
  );
  return checkDumps(readTypes("qemu.ts", source), dumps);
}

function read(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

let genuine: DumpCheck | undefined;

function checkGenuine(): DumpCheck {
  return genuine ??= check(read("src/qapi/generated/qemu.ts"));
}

Deno.test(
  "The types match the schemas of QEMU 7.2, 10.0 and 11.1",
  { permissions },
  () => {
    const { mismatches } = checkGenuine();
    assertEquals(
      mismatches.filter((mismatch) => !EXCEPTIONS.includes(mismatch)),
      [],
    );
    assertEquals(
      EXCEPTIONS.filter((exception) => !mismatches.includes(exception)),
      [],
      "Remove these exceptions: dumps and types agree now",
    );
  },
);

Deno.test("The check compares every command and event", { permissions }, () => {
  const { counts } = checkGenuine();
  assertEquals(
    [...counts].map(([version, { commands, events }]) => [
      version,
      commands,
      events,
    ]),
    [["7.2", 216, 52], ["10.0", 233, 55], ["11.1", 242, 57]],
  );
  for (const { members, values, branches } of counts.values()) {
    assertGreater(members, 2000);
    assertGreater(values, 1500);
    assertGreater(branches, 350);
  }
});

/** Faults to put into the types, with the mismatches that they must cause. */
const FAULTS: {
  find: RegExp;
  replace: string;
  says: string[];
}[] = [
  {
    find: /(?<=export type BlockdevOptionsFile = \{\n) {2}filename: string;\n/,
    replace: "",
    says: [
      "blockdev-add args(driver=file).filename: the member is missing",
      "blockdev-add args(driver=host_cdrom).filename: the member is missing",
      "blockdev-add args(driver=host_device).filename: the member is missing",
    ],
  },
  {
    find: /(?<=export type RunState =[^;]*)\n {2}\| "paused"/,
    replace: "",
    says: ['query-status return.status: the value "paused" is missing'],
  },
  {
    find: /\n {2}\| \(\{ type: "qcode" \} & QKeyCodeWrapper\)/,
    replace: "",
    says: [
      'send-key args.keys[].type: the value "qcode" is missing',
      "send-key args.keys[](type=qcode): the branch is missing",
    ],
  },
  {
    find: / {2}"query-uuid": .*\n/,
    replace: "",
    says: ["query-uuid: the command is missing"],
  },
  {
    find: / {2}STOP: undefined;\n/,
    replace: "",
    says: ["STOP: the event is missing"],
  },
  {
    find: /(?<=export type NameInfo = \{\n {2}name)\?/,
    replace: "",
    says: ["query-name return.name: expected an optional member"],
  },
  {
    find: /(?<=export type KvmInfo = \{\n)/,
    replace: "  extra: string;\n",
    says: [
      "query-kvm return.extra: the member is mandatory, but this version does not have it",
    ],
  },
  {
    find: /(?<=CommandSignature<Empty, )Open<TpmModel>/,
    replace: "TpmModel",
    says: ["query-tpm-models return[]: TpmModel is not open"],
  },
  {
    find: /(?<="watchdog-set-action": CommandSignature<\{\n {4}action: )\w+/,
    replace: "Open<$&>",
    says: ["watchdog-set-action args.action: WatchdogAction is open"],
  },
  {
    find: /(?<=CommandSignature<Empty, CpuInfoFast)\[\]/,
    replace: "",
    says: [
      "query-cpus-fast return: expected array, found object CpuInfoFast",
    ],
  },
  {
    find: /(?<=export type BalloonInfo = \{\n {2}actual: )number/,
    replace: "string",
    says: [
      "query-balloon return.actual: expected number, found string",
    ],
  },
  {
    find:
      /(?<=export type Memdev = \{\n(?: {2}.*\n)*? {2}size: )number \| bigint/,
    replace: "bigint",
    says: ["query-memdev return[].size: expected number, found only bigint"],
  },
  {
    find: /(?<=export type TargetInfo = \{\n {2}arch: )Open<\w+>/,
    replace: "$& | boolean",
    says: ["query-target return.arch: no version has the boolean"],
  },
  {
    find: /(?<=export type BlockDirtyBitmapOrStr =)\s+\| string/,
    replace: "",
    says: [
      "block-dirty-bitmap-merge args.bitmaps[]: expected string, found object BlockDirtyBitmapOrStr",
      "block-export-add args(type=nbd).bitmaps[]: expected string, found object BlockDirtyBitmapOrStr",
    ],
  },
  {
    find:
      /(?<="block-job-pause": CommandSignature<\{\n {4}device: string;\n {2}\})/,
    replace: ", string",
    says: ["block-job-pause return: expected object, found string"],
  },
  {
    find: /(?<= {2}POWERDOWN: )undefined/,
    replace: "Abort",
    says: ["POWERDOWN data: it has none"],
  },
  {
    find:
      /(?<= {2}"add-fd": CommandSignature<\{\n {4}"fdset-id"\?: number) \| undefined/,
    replace: "",
    says: ["add-fd args.fdset-id: it may not be undefined"],
  },
  {
    find: /(?<="snapshot-delete": [^}]*\n {4}devices: )readonly /,
    replace: "",
    says: ["snapshot-delete args.devices: the array is not read-only"],
  },
  {
    find: /(?<="query-jobs": CommandSignature<Empty, )/,
    replace: "readonly ",
    says: ["query-jobs return: the array is read-only"],
  },
  {
    find: /(?<=export type Abort = )Record<string, never>/,
    replace: "Empty",
    says: ["transaction args.actions[](type=abort).data: it takes anything"],
  },
  {
    find: /@deprecated(?= [^@]*\n {2}"block-job-complete")/,
    replace: "Deprecated",
    says: ["block-job-complete: it is deprecated"],
  },
  {
    find: /@experimental(?= [^@]*\n {4}"compat-props")/,
    replace: "Experimental",
    says: ["query-machines args.compat-props: it is unstable"],
  },
  {
    find: /In QEMU 7\.2, 10\.0 and 11\.1(?=[^@]*\n {2}"drive-backup")/,
    replace: "In QEMU 11.1",
    says: ["drive-backup: it is deprecated"],
  },
  {
    find: / Not in QEMU 7\.2\.(?=\s+\*\/\n {2}"block-job-change")/,
    replace: "",
    says: ["block-job-change: it is not there"],
  },
  {
    find: /(?<=\n {2}\| "cryptodev") .*/,
    replace: "",
    says: ["StatsProvider cryptodev: it is not there"],
  },
];

Deno.test(
  "The check finds every fault in the types, and its place",
  { permissions },
  () => {
    let source = read("src/qapi/generated/qemu.ts");
    for (const { find, replace } of FAULTS) {
      const doctored = source.replace(find, replace);
      assert(doctored !== source, `The types have no ${find}`);
      source = doctored;
    }
    const { mismatches } = checkGenuine();
    const found = check(source).mismatches
      .filter((mismatch) => !mismatches.includes(mismatch))
      .map((mismatch) => mismatch.replace(/^\S+ /, ""));
    assertEquals(
      [...new Set(found)].sort(),
      FAULTS.flatMap(({ says }) => says).sort(),
    );
  },
);
