/**
 * Types for one's own QEMU: as a function, and as a program.
 *
 * ```sh
 * deno run -A jsr:@qmp/qmp/generate unix:/run/vm/qmp.sock > my_qemu.ts
 * deno run -A jsr:@qmp/qmp/generate -- qemu-system-aarch64 -M virt > my_qemu.ts
 * ```
 *
 * What is written exports a `Schema`, to be used as `connect<Schema>(address)`.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { DEFAULT_TIMEOUT, type QmpClient } from "../client.ts";
import { connect } from "../deno/connect.ts";
import { launch } from "../deno/launch.ts";
import { QmpConnectError, QmpTimeoutError } from "../protocol/error.ts";
import { generate, type GenerateOptions } from "../qapi/generate.ts";

export { generate, type GenerateOptions };

const USAGE = `Usage: generate [options] ADDRESS
       generate [options] -- QEMU [ARGUMENTS…]

Writes a TypeScript module with the types of a QEMU's commands and events: of
one that listens at an address, or of one that is launched for it, without a
machine where none is given.

Options:
  --name NAME        Name of the schema (default: Schema)
  --integer TYPE     Type of integers, number or "number | bigint" (the default)
  --specifier TEXT   Where to import from (default: jsr:@qmp/qmp)
  --output FILE      Where to write, if not to the standard output
  --timeout MS       Time to connect, in milliseconds (default: ${DEFAULT_TIMEOUT})
  --help             This text

Example:
  generate --output my_qemu.ts unix:/run/vm/qmp.sock
`;

/** The program was called wrongly. */
class UsageError extends Error {}

/** Runs the program and returns its exit code: 0, 1 for an error, 2 for misuse, 3 for no connection, 4 for a timeout. */
async function main(args: string[]): Promise<number> {
  try {
    const { values, target, command } = parse(args);
    if (values.help) {
      console.log(USAGE.trimEnd());
      return 0;
    }
    const timeout = Number(values.timeout ?? DEFAULT_TIMEOUT);
    const write = async (qmp: QmpClient) => {
      const { major, minor, micro } = qmp.greeting.QMP.version.qemu;
      const text = generate(await qmp.execute("query-qmp-schema"), {
        name: values.name,
        integer: values.integer as GenerateOptions["integer"],
        specifier: values.specifier,
        version: `${major}.${minor}.${micro}`,
      });
      if (values.output === undefined) {
        await new Blob([text]).stream()
          .pipeTo(Deno.stdout.writable, { preventClose: true });
      } else await Deno.writeTextFile(values.output, text);
    };
    if (target !== undefined) {
      await using qmp = await connect(target, { timeout });
      await write(qmp);
    } else {
      const [qemu, ...rest] = command;
      const machine = rest.length > 0 ? rest : ["-M", "none", "-nodefaults"];
      await using vm = await launch(
        qemu!,
        [...machine, "-display", "none", "-S"],
        { timeout },
      );
      await write(vm.qmp);
    }
    return 0;
  } catch (error) {
    if (error instanceof UsageError || error instanceof RangeError) {
      console.error(`${error.message}\n\n${USAGE.trimEnd()}`);
      return 2;
    }
    console.error((error as Error).message);
    if (error instanceof QmpConnectError) return 3;
    return error instanceof QmpTimeoutError ? 4 : 1;
  }
}

function parse(args: string[]) {
  const end = args.indexOf("--");
  const command = end < 0 ? [] : args.slice(end + 1);
  try {
    const { values, positionals } = parseArgs({
      args: end < 0 ? args : args.slice(0, end),
      allowPositionals: true,
      options: {
        name: { type: "string" },
        integer: { type: "string" },
        specifier: { type: "string" },
        output: { type: "string" },
        timeout: { type: "string" },
        help: { type: "boolean" },
      },
    });
    const { integer } = values;
    if (!["number", "number | bigint", undefined].includes(integer)) {
      throw new TypeError(
        `Expected --integer number or "number | bigint", found ${integer}`,
      );
    }
    const count = positionals.length + Number(command.length > 0);
    if (count !== 1 && !values.help) {
      throw new TypeError(
        count === 0
          ? "Expected an address, or a QEMU behind --"
          : `Expected one address or a QEMU, found ${
            [...positionals, ...command].join(" ")
          }`,
      );
    }
    return { values, target: positionals[0], command };
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
