/**
 * One command a line from the standard input, one reply a line to the standard output.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import { QmpCommandError } from "../../protocol/error.ts";
import type { JsonValue } from "../../protocol/message.ts";
import { type Call, ExitCode, UsageError } from "../command.ts";
import { connectionLost, connectionOptions, open } from "../connection.ts";
import { aborted, inputLines } from "../input.ts";
import type { Output } from "../output.ts";
import {
  GrammarError,
  LineParser,
  type ParsedCommand,
} from "../grammar/line_parser.ts";

/** Most commands that wait for their replies. More would only wait in memory. */
const MAX_WAITING = 256;

/** Executes lines until the input ends, and returns the exit code. */
export async function executeLines(
  address: string,
  call: Call,
): Promise<number> {
  using options = connectionOptions(call);
  await using qmp = await open(address, options);
  const runner = new LineRunner(qmp, call);
  try {
    // The input may stay open after all else has ended.
    return await Promise.race([
      runner.run(),
      runner.ended,
      aborted(call.signal),
    ]);
  } catch (error) {
    if (!(error instanceof WrongLine)) throw error;
    const { line, cause } = error;
    call.output.errorLine(
      `qmp exec: ${call.output.error(`Line ${line}: ${error.message}`)}`,
    );
    if (cause instanceof GrammarError) call.output.errorLine(cause.render());
    call.output.errorLine(`Nothing from line ${line} on was executed`);
    return ExitCode.Misuse;
  }
}

/** A line that is no command. */
class WrongLine extends Error {
  readonly line: number;

  constructor(line: number, cause: Error) {
    super(cause.message, { cause });
    this.line = line;
  }
}

class LineRunner {
  readonly #qmp: QmpClient;
  readonly #call: Call;
  readonly #replies: ReplyQueue;
  #quits = false;
  #wrong: WrongLine | undefined;

  constructor(qmp: QmpClient, call: Call) {
    this.#qmp = qmp;
    this.#call = call;
    this.#replies = new ReplyQueue(call.output);
  }

  /**
   * Resolves to the exit code when the connection has ended after `quit`, and rejects when it was lost, or when nobody reads
   * the replies, whether or not there are more lines.
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
    // Its id stays here: several lines may have the same, which on the wire only one command may have at a time.
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

/** Whether an error is about a line, rather than about what came of it. */
function isWrongLine(error: unknown): error is Error {
  return error instanceof GrammarError || error instanceof UsageError;
}

/** Writes replies in the order of their commands. */
class ReplyQueue {
  readonly #output: Output;
  readonly #writes: Promise<void>[] = [];
  readonly #failure: PromiseWithResolvers<never> = Promise.withResolvers();
  #last: Promise<void> = Promise.resolve();
  #hasErrors = false;

  constructor(output: Output) {
    this.#output = output;
    this.#failure.promise.catch(() => {});
  }

  /** Whether a command failed. */
  get hasErrors(): boolean {
    return this.#hasErrors;
  }

  /** Rejects with what ended the writing: a command that was not answered, or an output that is closed. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  /** Adds a reply, and waits while there are too many. */
  async push(
    id: JsonValue | undefined,
    reply: Promise<unknown>,
  ): Promise<void> {
    const message = reply.then(
      (value): JsonValue => ({ return: value as JsonValue }),
      (error: unknown): JsonValue => {
        if (!(error instanceof QmpCommandError)) throw error;
        return { error: { class: error.class, desc: error.desc } };
      },
    );
    // Seen below, in its turn.
    message.catch(() => {});
    this.#last = this.#last.then(async () => this.#write(await message, id));
    this.#last.catch((error) => this.#failure.reject(error));
    this.#writes.push(this.#last);
    if (this.#writes.length > MAX_WAITING) await this.#writes.shift();
  }

  /** Waits until all replies are written. */
  async drained(): Promise<void> {
    await this.#last;
  }

  #write(message: JsonValue, id: JsonValue | undefined) {
    const reply = message as { [name: string]: JsonValue };
    if (reply.error !== undefined) this.#hasErrors = true;
    if (id !== undefined) reply.id = id;
    this.#output.line(this.#output.jsonLine(reply));
  }
}
