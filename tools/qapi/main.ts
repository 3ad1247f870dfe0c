/**
 * Writes the types in `src/qapi/generated/`, from the schemas in QEMU's source and what several QEMUs say of themselves.
 *
 * ```sh
 * deno task gen:qapi path/to/qemu-10.0.13
 * ```
 *
 * The source gives names and says since when things are there. The dumps of `query-qmp-schema` in
 * `tests/testdata/qapi/` add what other versions have.
 *
 * @module
 */

import { absorb } from "../../src/qapi/codegen/absorb.ts";
import type {
  Model,
  ObjectType,
  TypeUse,
} from "../../src/qapi/codegen/model.ts";
import { TypeTable } from "../../src/qapi/introspect/types.ts";
import { TypeScriptWriter } from "../../src/qapi/codegen/typescript.ts";
import { readSource } from "./source.ts";

const ROOT = new URL("../../", import.meta.url);

const DUMPS = new URL("tests/testdata/qapi/", ROOT);

/** Names of types that introspection masks and the source does not have yet, by those made for them. */
const NAMES = new Map(Object.entries({
  BlockDeviceInfoChildren: "BlockdevChild",
  ImageInfoLimits: "BlockLimitsInfo",
  MigrationInfoCompression: "CompressionStats",
  NetdevPasst: "NetDevPasstOptions",
  ObjectOptionsTdxGuest: "TdxGuestProperties",
  QomListGetReturn: "ObjectPropertiesValues",
  QomListGetReturnProperties: "ObjectPropertyValue",
  ObjectPropertiesValuesProperties: "ObjectPropertyValue",
  QueryAcceleratorsReturn: "AcceleratorInfo",
  AcceleratorInfoEnabled: "Accelerator",
  QueryFirmwareLogReturn: "FirmwareLog",
}));

/** Pages of QEMU's documentation, each with the name space of its anchors. */
const REFERENCES = {
  qemu: ["qemu-qmp-ref", "QMP"],
  guestAgent: ["qemu-ga-ref", "QGA"],
} as const;

/** Modules whose anchors have another's name: the pages go on with that after they have included it. */
const ANCHORED_AS: Record<string, string> = { block: "block-core" };

const GENERATED = "Written by `deno task gen:qapi`; not to be edited by hand.";

/** How a model is written. */
function writerOf(
  model: Model,
  [page, namespace]: readonly [page: string, namespace: string],
): TypeScriptWriter {
  return new TypeScriptWriter(model, {
    integer: "number | bigint",
    reference: (keyword, name, module) => {
      const kind = keyword === "struct" || keyword === "union"
        ? "object"
        : keyword;
      return `https://www.qemu.org/docs/master/interop/${page}.html` +
        `#${kind}-${namespace}-${ANCHORED_AS[module] ?? module}.${name}`;
    },
  });
}

/** Writes a module of the package, formatted. */
async function write(name: string, text: string) {
  const fmt = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "ts", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = fmt.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stdout } = await fmt.output();
  if (!success) throw new Error(`Could not format ${name}`);
  await Deno.writeFile(new URL(`src/qapi/generated/${name}`, ROOT), stdout);
  console.log(`src/qapi/generated/${name}`);
}

function quoted(names: Iterable<string>): string {
  return [...names].sort().map((name) => `\n  | ${JSON.stringify(name)}`)
    .join("");
}

async function main(source: string) {
  const release = (await Deno.readTextFile(`${source}/VERSION`)).trim();
  const version = release.split(".").slice(0, 2).join(".");

  const qemu = await readSource(`${source}/qapi/qapi-schema.json`, version);
  const dumps = [...Deno.readDirSync(DUMPS)]
    .flatMap(({ name }) => /^schema-(.+)\.json$/.exec(name)?.[1] ?? [])
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  for (const version of dumps) {
    const path = new URL(`schema-${version}.json`, DUMPS);
    const entries = JSON.parse(await Deno.readTextFile(path));
    absorb(qemu, new TypeTable(entries), version, { names: NAMES });
  }
  const qemuWriter = writerOf(qemu, REFERENCES.qemu);
  await write(
    "qemu.ts",
    `// deno-lint-ignore-file no-explicit-any
/**
 * Commands, events and types of QEMU ${qemu.versions.join(", ")}.
 *
 * From the schema in the source of QEMU ${release}, and what \`query-qmp-schema\` of QEMU ${
      dumps.join(", ")
    } knows.
 * ${GENERATED}
 *
 * @module
 */

import type { CommandSignature, Empty, Open } from "../signatures.ts";

/**
 * Commands and events of QEMU.
 *
 * Source: QAPI, "QEMU QMP Reference Manual".
 */
export interface QemuSchema {
  /** Commands, by their names. */
  commands: Commands;
  /** Data of events, by their names. */
  events: Events;
}

/** Commands of QEMU. */
export interface Commands ${qemuWriter.commands()}

/** Data of QEMU's events. */
export interface Events ${qemuWriter.events()}

${qemuWriter.types()}`,
  );

  // The schema of the storage daemon is made of modules of QEMU's.
  const daemon = await readSource(
    `${source}/storage-daemon/qapi/qapi-schema.json`,
    version,
  );
  await write(
    "storage_daemon.ts",
    `/**
 * Commands and events of the QEMU Storage Daemon, which are a part of QEMU's.
 *
 * From the schema in the source of QEMU ${release}.
 * ${GENERATED}
 *
 * @module
 */

import type { Commands, Events } from "./qemu.ts";

/**
 * Commands and events of the QEMU Storage Daemon.
 *
 * Source: QAPI, "QEMU Storage Daemon QMP Reference Manual".
 */
export interface StorageDaemonSchema {
  /** Commands, by their names. */
  commands: StorageDaemonCommands;
  /** Data of events, by their names. */
  events: StorageDaemonEvents;
}

/** Commands of the QEMU Storage Daemon. */
export type StorageDaemonCommands = Pick<Commands, ${
      quoted(daemon.commands.keys())
    }>;

/** Data of the QEMU Storage Daemon's events. */
export type StorageDaemonEvents = Pick<Events, ${quoted(daemon.events.keys())}>;
`,
  );

  const agent = await readSource(`${source}/qga/qapi-schema.json`, version);
  // The clock in nanoseconds is beyond what a number holds.
  const time: TypeUse = { kind: "builtin", name: "int64" };
  agent.commands.get("guest-get-time")!.returns = time;
  const { arguments: args } = agent.commands.get("guest-set-time")!;
  (args as ObjectType).members.get("time")!.type = time;
  const agentWriter = writerOf(agent, REFERENCES.guestAgent);
  await write(
    "guest_agent.ts",
    `/**
 * Commands and types of the QEMU Guest Agent.
 *
 * From the schema in the source of QEMU ${release}.
 * ${GENERATED}
 *
 * @module
 */

import type { CommandSignature, Empty, Open } from "../signatures.ts";

/**
 * Commands of the QEMU Guest Agent, which has no events.
 *
 * Source: QAPI, "QEMU Guest Agent Protocol Reference".
 */
export interface GuestAgentSchema {
  /** Commands, by their names. */
  commands: GuestAgentCommands;
  /** There are none. */
  events: Empty;
}

/** Commands of the QEMU Guest Agent. */
export interface GuestAgentCommands ${agentWriter.commands()}

${agentWriter.types()}`,
  );

  await write(
    "mod.ts",
    `/**
 * Types of every command and event of QEMU, of its storage daemon, and of its guest agent, and of all they are made of,
 * by their names in QAPI.
 *
 * There is nothing in it at run time. Where a type is sent, an enumeration is just its values; where it is returned, it
 * is {@linkcode Open}, since a newer QEMU may have more. A member that one of the versions lacks is optional.
 *
 * ${GENERATED}
 *
 * @example Options of a block node, checked where they are written
 * \`\`\`ts
 * import type { BlockdevOptions } from "@qmp/qmp/qapi";
 * import { assertEquals } from "@std/assert";
 *
 * const disk: BlockdevOptions = {
 *   driver: "qcow2",
 *   "node-name": "disk",
 *   file: { driver: "file", filename: "disk.qcow2" },
 * };
 * assertEquals(disk.driver, "qcow2");
 * \`\`\`
 *
 * @module
 */

export type { CommandSignature, Empty, Open } from "../signatures.ts";
export type {
  GuestAgentCommands,
  GuestAgentSchema,
  ${agentWriter.names().join(",\n  ")}
} from "./guest_agent.ts";
export type {
  Commands,
  Events,
  QemuSchema,
  ${qemuWriter.names().join(",\n  ")}
} from "./qemu.ts";
export type {
  StorageDaemonCommands,
  StorageDaemonEvents,
  StorageDaemonSchema,
} from "./storage_daemon.ts";
`,
  );
}

if (import.meta.main) {
  const [source] = Deno.args;
  if (source === undefined || Deno.args.length > 1) {
    console.error("Usage: deno task gen:qapi QEMU_SOURCE");
    Deno.exit(2);
  }
  await main(source);
}
