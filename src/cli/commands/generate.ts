/**
 * Types for one's own QEMU, as a subcommand.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import { launch } from "../../deno/launch.ts";
import {
  generate as generateTypes,
  type GenerateOptions,
} from "../../qapi/codegen/generate.ts";
import {
  type Call,
  ExitCode,
  type Subcommand,
  takeAddress,
  UsageError,
} from "../command.ts";
import { asCalled, connectionOptions, open } from "../connection.ts";

/** What `--integer` may be. */
const INTEGERS: readonly unknown[] = ["number", "number | bigint", undefined];

/** `qmp generate` */
export const generate: Subcommand = {
  summary: "Write TypeScript types for this QEMU",
  usage: "[OPTIONS] [ADDRESS]\n[OPTIONS] -- QEMU [ARGUMENTS…]",
  details:
    `Writes a TypeScript module with the types of a QEMU's commands and events: of one
that listens at an address, or of one that is launched for it, without a machine
where it is given no arguments. It exports a Schema, for connect<Schema>(address).
A storage daemon has to listen at an address, since it takes other arguments.`,
  examples: [
    "--output my_qemu.ts unix:/run/vm/qmp.sock",
    "-- qemu-system-aarch64 -M virt > my_qemu.ts",
  ],
  options: {
    name: {
      type: "string",
      value: "NAME",
      help: "Name of the schema, if not Schema",
    },
    integer: {
      type: "string",
      value: "TYPE",
      help:
        'Type of integers: number or "number | bigint",\nwhich is the default',
    },
    specifier: {
      type: "string",
      value: "TEXT",
      help: "Where to import from, if not jsr:@qmp/qmp",
    },
    output: {
      type: "string",
      value: "FILE",
      help: "Where to write, if not to the standard output",
    },
  },
  async run(call) {
    const { values } = call;
    if (!INTEGERS.includes(values.integer)) {
      throw new UsageError(
        `Expected --integer number or "number | bigint", found ${values.integer}`,
      );
    }
    const { address, command } = findTarget(call);
    const { name, integer, specifier } = values;
    const how = { name, integer, specifier } as GenerateOptions;
    // What is wrong with a name shows before QEMU is asked.
    await asCalled(() => generateTypes([], how));
    using options = connectionOptions(call);
    if (address !== undefined) {
      await using qmp = await open(address, options);
      await write(qmp, how, call);
    } else {
      const [qemu = "", ...args] = command;
      const machine = args.length > 0 ? args : ["-M", "none", "-nodefaults"];
      const { timeout, signal, log } = options;
      await using vm = await asCalled(() =>
        launch(qemu, [...machine, "-display", "none", "-S"], {
          timeout,
          signal,
          log,
        })
      );
      await write(vm.qmp, how, call);
    }
    return ExitCode.Ok;
  },
};

/** Where to connect, or what to launch. */
function findTarget(
  { positionals, rest = [] }: Call,
): { address: string | undefined; command: string[] } {
  if (rest.length === 0 && positionals.length === 0) {
    if (!Deno.env.get("QMP_SOCKET")) {
      throw new UsageError("Expected an address, or a QEMU behind --");
    }
    return { address: takeAddress([]), command: [] };
  }
  if (positionals.length + Number(rest.length > 0) > 1) {
    const found = [...positionals, ...rest].join(" ");
    throw new UsageError(`Expected one address or a QEMU, found ${found}`);
  }
  return { address: positionals[0], command: rest };
}

async function write(
  qmp: QmpClient,
  how: GenerateOptions,
  { values, output, timeout, signal }: Call,
) {
  const { major, minor, micro } = qmp.greeting.QMP.version.qemu;
  const version = `${major}.${minor}.${micro}`;
  const waiting = { timeout, signal };
  const entries = await qmp.execute("query-qmp-schema", {}, waiting);
  const text = generateTypes(entries, { ...how, version });
  if (values.output === undefined) output.text(text);
  else await Deno.writeTextFile(values.output as string, text);
}
