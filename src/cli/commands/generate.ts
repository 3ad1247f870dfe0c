/**
 * `qmp generate`: writes TypeScript types for a QEMU.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import { launch } from "../../deno/launch.ts";
import {
  generate as generateTypes,
  type GenerateOptions,
} from "../../qapi/codegen/generate.ts";
import { connectionOptions, open } from "../connection.ts";
import { ExitCode } from "../exit_code.ts";
import { takeAddress } from "../program_arguments.ts";
import type { Call, Subcommand } from "../subcommand.ts";
import { checkingUsage, UsageError } from "../usage_error.ts";

/** The values that `--integer` accepts. */
const INTEGERS: readonly unknown[] = ["number", "number | bigint", undefined];

/** The subcommand `qmp generate`. */
export const generate: Subcommand = {
  summary: "Write TypeScript types for this QEMU",
  usage: "[OPTIONS] [ADDRESS]\n[OPTIONS] -- QEMU [ARGUMENTS…]",
  details:
    `Writes a TypeScript module with the types of a QEMU's commands and events.
It connects to the QEMU at the address, or launches the QEMU after --, without a
machine if it has no other arguments. The module exports a type, Schema, for
connect<Schema>(address). A storage daemon takes other arguments, so it cannot
be launched here and has to listen at an address.`,
  examples: [
    "--output my_qemu.ts unix:/run/vm/qmp.sock",
    "-- qemu-system-aarch64 -M virt > my_qemu.ts",
  ],
  options: {
    name: {
      type: "string",
      value: "NAME",
      help: "Name of the exported type (default: Schema)",
    },
    integer: {
      type: "string",
      value: "TYPE",
      help: 'Type of integers: number or "number | bigint"\n' +
        '(default: "number | bigint")',
    },
    specifier: {
      type: "string",
      value: "TEXT",
      help: "Where to import from (default: jsr:@qmp/qmp)",
    },
    output: {
      type: "string",
      value: "FILE",
      help: "Where to write (default: the standard output)",
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
    // Checks the options before it asks a QEMU for its schema.
    await checkingUsage(() => generateTypes([], how));
    using options = connectionOptions(call);
    if (address !== undefined) {
      await using qmp = await open(address, options);
      await write(qmp, how, call);
    } else {
      const [qemu = "", ...args] = command;
      const machine = args.length > 0 ? args : ["-M", "none", "-nodefaults"];
      const { timeout, signal, log } = options;
      await using vm = await checkingUsage(() =>
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

/** Finds the address to connect to, or the QEMU to launch. */
function findTarget(
  { positionals, rest = [] }: Call,
): { address: string | undefined; command: string[] } {
  if (rest.length === 0 && positionals.length === 0) {
    if (!Deno.env.get("QMP_SOCKET")) {
      throw new UsageError("Expected an address, or a QEMU after --");
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
