/**
 * Uses of return values that compile, and some that do not. Nothing here runs.
 *
 * Each `@ts-expect-error` has the text of the error on the next line, which
 * `types_test.ts` checks.
 *
 * @module
 */

import type {
  CommandArguments,
  CommandReturn,
  QemuSchema,
  QmpClient,
} from "../../../mod.ts";
import type {
  AddfdInfo,
  BitmapMigrationNodeAlias,
  BlockDeviceInfo,
  BlockdevOptions,
  BlockDirtyBitmap,
  BlockInfo,
  BlockStats,
  BlockStatsSpecific,
  ChardevBackend,
  ChardevInfo,
  ChardevReturn,
  CpuInfoFast,
  Empty,
  ImageInfoSpecific,
  JobInfo,
  JobStatus,
  JobType,
  MachineInfo,
  MemoryDeviceInfo,
  MigrationCapability,
  MigrationCapabilityStatus,
  MigrationCapabilityStatusReturned,
  MigrationInfo,
  NameInfo,
  Netdev,
  ObjectOptions,
  ObjectPropertyInfo,
  Open,
  RunState,
  SchemaInfo,
  StatsResult,
  StatsValue,
  StatusInfo,
  StrOrNull,
  TpmModel,
  TransactionAction,
  VersionInfo,
  VncInfo2,
  WatchdogAction,
} from "../../../src/qapi/generated/mod.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends
  (<T>() => T extends B ? 1 : 2) ? true : false;

/** Compiles only if the two types are the same. */
declare function same<A, B>(
  ...no: Equal<A, B> extends true ? [] : ["The types differ"]
): void;

type Returns<C extends keyof QemuSchema["commands"]> = CommandReturn<
  QemuSchema,
  C
>;

type Takes<C extends keyof QemuSchema["commands"]> = CommandArguments<
  QemuSchema,
  C
>;

/** The exact types of commands. */
export function exactly(): void {
  same<Returns<"add-fd">, AddfdInfo>();
  same<Returns<"query-status">, StatusInfo>();
  same<Returns<"query-block">, BlockInfo[]>();
  same<Returns<"query-named-block-nodes">, BlockDeviceInfo[]>();
  same<Returns<"query-blockstats">, BlockStats[]>();
  same<Returns<"query-jobs">, JobInfo[]>();
  same<Returns<"query-cpus-fast">, CpuInfoFast[]>();
  same<Returns<"query-machines">, MachineInfo[]>();
  same<Returns<"query-memory-devices">, MemoryDeviceInfo[]>();
  same<Returns<"query-migrate">, MigrationInfo>();
  same<
    Returns<"query-migrate-capabilities">,
    MigrationCapabilityStatusReturned[]
  >();
  same<Returns<"query-chardev">, ChardevInfo[]>();
  same<Returns<"chardev-add">, ChardevReturn>();
  same<Returns<"query-name">, NameInfo>();
  same<Returns<"query-version">, VersionInfo>();
  same<Returns<"query-vnc-servers">, VncInfo2[]>();
  same<Returns<"query-qmp-schema">, SchemaInfo[]>();
  same<Returns<"query-stats">, StatsResult[]>();
  same<Returns<"query-tpm-models">, Open<TpmModel>[]>();
  same<Returns<"qom-list">, ObjectPropertyInfo[]>();
  same<Returns<"qom-get">, unknown>();
  same<Returns<"human-monitor-command">, string>();
  same<Returns<"ringbuf-read">, string>();
  same<Returns<"stop">, Empty>();
  same<Returns<"blockdev-add">, Empty>();
  same<Takes<"stop">, Empty>();
  same<Takes<"blockdev-add">, BlockdevOptions>();
  same<Takes<"netdev_add">, Netdev>();
  same<Takes<"object-add">, ObjectOptions>();
  same<Takes<"watchdog-set-action">, { action: WatchdogAction }>();
  same<Takes<"balloon">, { value: number }>();
  same<Takes<"job-cancel">, { id: string }>();
  same<
    Takes<"migrate-set-capabilities">,
    { capabilities: readonly MigrationCapabilityStatus[] }
  >();
  same<
    Takes<"chardev-change">,
    { id: string; backend: ChardevBackend }
  >();
  same<
    Takes<"block_resize">,
    {
      device?: string | undefined;
      "node-name"?: string | undefined;
      size: number;
    }
  >();
  same<
    JobInfo,
    {
      id: string;
      type: Open<JobType>;
      status: Open<JobStatus>;
      "current-progress": number;
      "total-progress": number;
      error?: string;
    }
  >();
  same<
    MigrationCapabilityStatus,
    { capability: MigrationCapability; state: boolean }
  >();
  same<
    MigrationCapabilityStatusReturned,
    { capability: Open<MigrationCapability>; state: boolean }
  >();
  same<
    AddfdInfo,
    { "fdset-id": number; fd: number }
  >();
  same<StatsValue, number | bigint | boolean | (number | bigint)[]>();
  same<StrOrNull, string | null>();
  same<WatchdogAction extends string ? true : false, true>();
  // Two values that add the same members have two branches, so that `Extract`
  // finds each.
  same<
    Extract<BlockdevOptions, { driver: "host_device" }>["filename"],
    string
  >();
  same<
    Extract<TransactionAction, { type: "block-dirty-bitmap-remove" }>["data"],
    BlockDirtyBitmap
  >();
  same<Extract<MemoryDeviceInfo, { type: "nvdimm" }>["type"], "nvdimm">();

  // @ts-expect-error Expected 1 arguments, but got 0
  same<Returns<"query-status">, NameInfo>();
  // @ts-expect-error Expected 1 arguments, but got 0
  same<{ a?: string }, { a?: string | undefined }>();
  // @ts-expect-error Expected 1 arguments, but got 0
  same<number | bigint, number>();
  // @ts-expect-error Expected 1 arguments, but got 0
  same<Open<TpmModel>, TpmModel>();
}

/** Return values without unions. */
export async function plain(qmp: QmpClient): Promise<void> {
  const { running, status, singlestep } = await qmp.execute("query-status");
  const isRunning: boolean = running;
  const known: boolean | undefined = singlestep;
  const { name } = await qmp.execute("query-name");
  const [job] = await qmp.execute("query-jobs");
  const { fd } = await qmp.execute("add-fd");
  const text: string = await qmp.execute("human-monitor-command", {
    "command-line": "info",
  });
  const property: unknown = await qmp.execute("qom-get", {
    path: "/",
    property: "type",
  });
  const [memdev] = await qmp.execute("query-memdev");
  const size: number | bigint | undefined = memdev?.size;
  void [isRunning, known, status, name?.length, fd + 1, text, property, size];

  // @ts-expect-error Did you mean 'running'?
  void (await qmp.execute("query-status")).runing;
  // @ts-expect-error 'name' is possibly 'undefined'
  void name.length;
  // @ts-expect-error 'job' is possibly 'undefined'
  void job.id;
  // @ts-expect-error 'status' does not exist
  void (await qmp.execute("stop")).status;
  // @ts-expect-error 'property' is of type 'unknown'
  void (property.length);
  // @ts-expect-error Operator '+' cannot be applied to types 'number | bigint'
  // and 'number'
  void (memdev!.size + 1);
  // @ts-expect-error Type 'number | bigint' is not assignable to type 'number'
  const count: number = memdev!.size;
  // @ts-expect-error Type 'boolean' is not assignable to type 'string'
  const wrong: string = running;
  // @ts-expect-error Type 'StatusInfo' must have a '[Symbol.iterator]()' method
  // that returns an iterator
  for (const one of await qmp.execute("query-status")) void one;
  void [count, wrong];
}

/** Return values that the caller changes or sends back. */
export async function sentBack(qmp: QmpClient): Promise<void> {
  const jobs: JobInfo[] = await qmp.execute("query-jobs");
  jobs.sort((a, b) => a.id < b.id ? -1 : 1);
  const parameters = await qmp.execute("query-migrate-parameters");
  const mapping: BitmapMigrationNodeAlias[] | undefined =
    parameters["block-bitmap-mapping"];
  await qmp.execute("migrate-set-parameters", {
    "block-bitmap-mapping": mapping,
    "tls-creds": parameters["tls-creds"],
  });

  // @ts-expect-error Type 'Open<MultiFDCompression>' is not assignable to type
  // 'MultiFDCompression | undefined'
  qmp.execute("migrate-set-parameters", parameters);
}

/** Enumerations, which are open in return values and closed in arguments. */
export async function open(qmp: QmpClient): Promise<void> {
  const fresh: Open<RunState> = "brand-new";
  const old: Open<RunState> = "running";
  const { status } = await qmp.execute("query-status");
  void (status === "brand-new" || fresh === old);
  switch (status) {
    case "paused":
    case "some-day":
      break;
    default: {
      const rest: string = status;
      void rest;
    }
  }
  const state: RunState = "paused";
  const widened: Open<RunState> = state;
  const [capability] = await qmp.execute("query-migrate-capabilities");
  void [widened, capability?.capability === "a-new-one"];

  // @ts-expect-error Type 'Open<RunState>' is not assignable to type 'RunState'
  const closed: RunState = status;
  // @ts-expect-error Did you mean '"paused"'?
  const misspelt: RunState = "pausd";
  // @ts-expect-error Type '7' is not assignable to type 'Open<RunState>'
  const number: Open<RunState> = 7;
  const { action } = { action: "reset" as Open<WatchdogAction> };
  // @ts-expect-error Type 'Open<WatchdogAction>' is not assignable to type
  // 'WatchdogAction'
  qmp.execute("watchdog-set-action", { action });
  // @ts-expect-error Type 'MigrationCapabilityStatusReturned' is not assignable
  // to type 'MigrationCapabilityStatus'
  qmp.execute("migrate-set-capabilities", { capabilities: [capability!] });
  void [closed, misspelt, number];
}

/** Unions, which a tag narrows. */
export async function narrowed(qmp: QmpClient): Promise<void> {
  const [stats] = await qmp.execute("query-blockstats");
  const specific: BlockStatsSpecific = stats!["driver-specific"]!;
  if (specific.driver === "nvme") {
    const errors: number | bigint = specific["aligned-accesses"];
    void errors;
    // @ts-expect-error 'discard-nb-ok' does not exist
    void specific["discard-nb-ok"];
  } else if (specific.driver === "file" || specific.driver === "host_device") {
    void specific["discard-nb-ok"];
  }
  // @ts-expect-error 'aligned-accesses' does not exist
  void specific["aligned-accesses"];
  // @ts-expect-error This comparison appears to be unintentional
  void (specific.driver === "nvmee");

  const [node] = await qmp.execute("query-named-block-nodes");
  const image: ImageInfoSpecific = node!.image["format-specific"]!;
  switch (image.type) {
    case "qcow2":
      void image.data["refcount-bits"].toFixed();
      void (image.data.encrypt?.format === "luks" && image.data.encrypt.slots);
      // @ts-expect-error 'create-type' does not exist
      void image.data["create-type"];
      break;
    case "vmdk":
      void image.data["create-type"].length;
      break;
    case "luks":
      void image.data["cipher-alg"];
      break;
    // @ts-expect-error Type '"vdi"' is not comparable to type '"file" | "luks"
    // | "qcow2" | "rbd" | "vmdk"'
    case "vdi":
  }
  // @ts-expect-error 'refcount-bits' does not exist
  void image.data["refcount-bits"];

  for (const device of await qmp.execute("query-memory-devices")) {
    if (device.type === "dimm" || device.type === "nvdimm") {
      void device.data.memdev.length;
      void device.data.slot.toFixed();
    } else if (device.type === "virtio-mem") {
      void device.data["requested-size"];
      // @ts-expect-error 'slot' does not exist
      void device.data.slot;
    }
    // @ts-expect-error 'requested-size' does not exist
    void device.data["requested-size"];
  }

  for (const entry of await qmp.execute("query-qmp-schema")) {
    void entry.name.length;
    if (entry["meta-type"] === "command") {
      void entry["arg-type"].length;
      // @ts-expect-error 'element-type' does not exist
      void entry["element-type"];
    }
    if (entry["meta-type"] === "object") {
      void entry.members.map(({ name }) => name);
    }
    // @ts-expect-error 'arg-type' does not exist
    void entry["arg-type"];
  }

  for (const cpu of await qmp.execute("query-cpus-fast")) {
    void cpu["thread-id"].toFixed();
    if (cpu.target === "s390x") void cpu["cpu-state"];
    // @ts-expect-error 'cpu-state' does not exist
    else void cpu["cpu-state"];
  }

  const backend = { type: "socket" } as ChardevBackend;
  if (backend.type === "socket") {
    const { addr } = backend.data;
    if (addr.type === "unix") void addr.data.path;
    // @ts-expect-error 'path' does not exist
    void addr.data.path;
  }
  // @ts-expect-error 'addr' does not exist
  void backend.data.addr;

  const options = { driver: "raw" } as BlockdevOptions;
  if (options.driver === "raw") {
    const { file } = options;
    if (typeof file === "string") void file.length;
    else if (file.driver === "file") void file.filename.length;
    // @ts-expect-error 'driver' does not exist
    void file.driver;
  }
  // @ts-expect-error 'filename' does not exist
  void options.filename;

  const [result] = await qmp.execute("query-stats", { target: "vm" });
  for (const { value } of result!.stats) {
    if (Array.isArray(value)) void value.length;
    else if (typeof value === "bigint") void (value + 1n);
    else if (typeof value === "boolean") void !value;
    else void value.toFixed();
    // @ts-expect-error 'toFixed' does not exist
    void value.toFixed();
  }
}
