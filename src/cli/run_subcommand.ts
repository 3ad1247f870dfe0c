/**
 * Runs a subcommand, from its arguments to its exit code.
 *
 * @module
 */

import { ExitCode, exitCodeOf } from "./exit_code.ts";
import { GrammarError } from "./grammar/error.ts";
import { helpOf, usageOf } from "./help.ts";
import { BrokenOutput, Output } from "./output.ts";
import { parseCall, parseTimeout } from "./program_arguments.ts";
import { Interrupted, runInterruptibly } from "./signals.ts";
import type { Subcommand, Values } from "./subcommand.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Runs a subcommand, and reports its error on the standard error.
 *
 * @param program The name to show in messages, such as `qmp exec`.
 * @param subcommand The subcommand.
 * @param args The arguments of the subcommand.
 * @returns The exit code.
 */
export async function runSubcommand(
  program: string,
  subcommand: Subcommand,
  args: string[],
): Promise<number> {
  let output = outputOf({});
  try {
    const call = parseCall(args, subcommand);
    const { values } = call;
    output = outputOf(values);
    if (values.help) {
      output.line(helpOf(program, subcommand));
      return ExitCode.Ok;
    }
    if (values.pretty && values.compact) {
      throw new UsageError("Expected --pretty or --compact, found both");
    }
    const timeout = parseTimeout(values.timeout);
    return await runInterruptibly((signal) =>
      subcommand.run({
        ...call,
        timeout,
        log: values.log as string | undefined,
        verbose: values.verbose === true,
        signal,
        output,
      })
    );
  } catch (error) {
    report(output, program, subcommand, error);
    return exitCodeOf(error);
  }
}

function outputOf(values: Values): Output {
  const isTerminal = Deno.stdout.isTerminal();
  const color = !values["no-color"] && !Deno.noColor;
  return new Output({
    color: color && isTerminal,
    errorColor: color && Deno.stderr.isTerminal(),
    pretty: values.compact ? false : values.pretty === true || isTerminal,
  });
}

function report(
  output: Output,
  program: string,
  subcommand: Subcommand,
  error: unknown,
) {
  // These need no message: the user sent the signal, or closed the output.
  if (error instanceof Interrupted || error instanceof BrokenOutput) return;
  output.errorLine(`${program}: ${output.error(error)}`);
  if (error instanceof GrammarError) output.errorLine(error.render());
  if (error instanceof UsageError) {
    output.errorLine(usageOf(program, subcommand));
    output.errorLine(`Run ${program} --help for more`);
  }
}
