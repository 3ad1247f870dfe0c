/**
 * Executes the lines of the standard input, for `qmp exec --stdin`.
 *
 * @module
 */

import { withDeadline } from "../../async/deadline.ts";
import type { QmpClient } from "../../client.ts";
import { connectionLost, connectionOptions, open } from "../connection.ts";
import { ExitCode } from "../exit_code.ts";
import { GrammarError } from "../grammar/error.ts";
import { LineParser } from "../grammar/line_parser.ts";
import type { ParsedCommand } from "../grammar/parsed_line.ts";
import { inputLines } from "../input.ts";
import type { Call } from "../subcommand.ts";
import { UsageError } from "../usage_error.ts";
import { ReplyWriter } from "./reply_writer.ts";

/**
 * Executes lines until the input ends.
 *
 * @param address The address of the QEMU.
 * @param call The call of the subcommand.
 * @returns The exit code.
 */
export async function executeLines(
  address: string,
  call: Call,
): Promise<number> {
  using options = connectionOptions(call);
  await using qmp = await open(address, options);
  const runner = new LineRunner(qmp, call);
  try {
    // The input can stay open after QEMU has gone away or a signal arrived, and
    // nothing can stop a read of the standard input.
    return await withDeadline(
      { signal: call.signal },
      (deadline) => deadline.wait(Promise.race([runner.run(), runner.ended])),
    );
  } catch (error) {
    if (!(error instanceof WrongLine)) throw error;
    const { line, cause } = error;
    call.output.errorLine(
      `qmp exec: ${call.output.error(`Line ${line}: ${error.message}`)}`,
    );
    if (cause instanceof GrammarError) call.output.errorLine(cause.render());
    call.output.errorLine(
      `Line ${line} and the lines after it were not executed`,
    );
    return ExitCode.Misuse;
  }
}

/** A line is not a command. */
class WrongLine extends Error {
  /** The number of the line, from 1. */
  readonly line: number;

  constructor(line: number, cause: Error) {
    super(cause.message, { cause });
    this.line = line;
  }
}

/** Sends the commands without waiting for replies, and writes the replies. */
class LineRunner {
  readonly #qmp: QmpClient;
  readonly #call: Call;
  readonly #replies: ReplyWriter;
  #quits = false;
  #wrong: WrongLine | undefined;

  constructor(qmp: QmpClient, call: Call) {
    this.#qmp = qmp;
    this.#call = call;
    this.#replies = new ReplyWriter(call.output);
  }

  /**
   * Settles when the connection ends or the output is closed, even if the input
   * has more lines. Resolves to the exit code after `quit`, and otherwise
   * rejects with the reason.
   */
  get ended(): Promise<number> {
    const gone = this.#qmp.closed.catch(() => {}).then(async () => {
      await this.#replies.drained();
      if (this.#wrong !== undefined) throw this.#wrong;
      if (!this.#quits) throw connectionLost();
      return this.#exitCode;
    });
    return Promise.race([gone, this.#replies.failed]);
  }

  /**
   * Executes all lines, and returns the exit code.
   *
   * @throws {WrongLine} If a line is not a command. The replies to the commands
   * before it are written first.
   */
  async run(): Promise<number> {
    const parser = new LineParser();
    let line = 0;
    let start = 0;
    for await (const text of inputLines()) {
      line++;
      if (!parser.pending) start = line;
      let command: ParsedCommand | undefined;
      try {
        command = this.#parse(parser, text);
        if (command !== undefined) await this.#execute(command);
      } catch (error) {
        if (!isWrongLine(error)) throw error;
        this.#wrong = new WrongLine(line, error);
        await this.#replies.drained();
        throw this.#wrong;
      }
    }
    await this.#replies.drained();
    try {
      parser.end();
    } catch (error) {
      throw new WrongLine(start, error as GrammarError);
    }
    return this.#exitCode;
  }

  get #exitCode(): number {
    return this.#replies.hasErrors ? ExitCode.Failed : ExitCode.Ok;
  }

  #parse(parser: LineParser, text: string): ParsedCommand | undefined {
    const parsed = parser.feed(text);
    if (parsed?.kind !== "meta") return parsed;
    throw new UsageError(`Expected a command, found /${parsed.name}`);
  }

  async #execute({ command, args, oob, id }: ParsedCommand) {
    // The id of the line is not sent. Two lines may have the same id, but two
    // commands on the wire may not.
    const reply = this.#qmp.untyped.execute(command, args, {
      oob,
      timeout: this.#call.timeout,
    });
    if (command === "quit") {
      reply.then(() => this.#quits = true, () => {});
    }
    await this.#replies.push(id, reply);
  }
}

/** Whether the line itself is wrong, rather than the reply to its command. */
function isWrongLine(error: unknown): error is Error {
  return error instanceof GrammarError || error instanceof UsageError;
}
