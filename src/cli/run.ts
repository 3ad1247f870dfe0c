/**
 * Runs a subcommand from its arguments to its exit code.
 *
 * @module
 */

import {
  type Call,
  ExitCode,
  exitCodeOf,
  Interrupted,
  parseCall,
  parseTimeout,
  signalExitCode,
  type Subcommand,
  UsageError,
  type Values,
} from "./command.ts";
import { helpOf, usageOf } from "./help.ts";
import { BrokenOutput, Output } from "./output.ts";
import { GrammarError } from "./grammar/error.ts";

/** Time that a program has to end by itself after a signal, in milliseconds. */
const GRACE = 5_000;

/**
 * Runs a subcommand. Whatever goes wrong is said on the standard error.
 *
 * @param program How it was called, such as `qmp exec`.
 * @param subcommand The subcommand.
 * @param args Its arguments.
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
    return await runInterruptibly(subcommand, {
      ...call,
      timeout: parseTimeout(values.timeout),
      log: values.log as string | undefined,
      verbose: values.verbose === true,
      output,
    });
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
  // Neither needs to be told what it did itself.
  if (error instanceof Interrupted || error instanceof BrokenOutput) return;
  output.errorLine(`${program}: ${output.error(error)}`);
  if (error instanceof GrammarError) output.errorLine(error.render());
  if (error instanceof UsageError) {
    output.errorLine(usageOf(program, subcommand));
    output.errorLine(`${program} --help tells more`);
  }
}

/** The signals that ask a program to end. */
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a subcommand so that a signal ends it with everything that it has opened or launched. One that does not end in time,
 * or is asked twice, is ended the hard way.
 */
async function runInterruptibly(
  subcommand: Subcommand,
  call: Omit<Call, "signal">,
): Promise<number> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const handlers = SIGNALS.map((signal) => {
    const handle = () => {
      const exit = () => Deno.exit(signalExitCode(signal));
      if (controller.signal.aborted) exit();
      controller.abort(new Interrupted(signal));
      timer = setTimeout(exit, GRACE);
    };
    Deno.addSignalListener(signal, handle);
    return [signal, handle] as const;
  });
  try {
    return await subcommand.run({ ...call, signal: controller.signal });
  } finally {
    clearTimeout(timer);
    for (const [signal, handle] of handlers) {
      Deno.removeSignalListener(signal, handle);
    }
  }
}
