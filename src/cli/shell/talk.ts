/**
 * A session from its first line to its last, at a terminal or without one.
 *
 * @module
 */

import type { QmpClient } from "../../client.ts";
import { QmpClosedError } from "../../protocol/error.ts";
import { type Call, ExitCode, type Options } from "../command.ts";
import { Completion } from "./completion.ts";
import { History, historyPath } from "./history.ts";
import { escapeControls } from "../output.ts";
import { inputLines } from "../input.ts";
import { type Screen, Session } from "./session.ts";
import { Terminal } from "./terminal.ts";

/** Options of the subcommands that talk QMP. */
export const TALK_OPTIONS: Options = {
  hmp: { type: "boolean", short: "H", help: "Begin in the human monitor" },
  "no-events": { type: "boolean", help: "Show no events" },
  "no-history": { type: "boolean", help: "Keep no history" },
};

/** Time that QEMU has to hang up after it has answered `quit`, in milliseconds. */
const QUIT_GRACE = 2_000;

/**
 * Talks to QEMU until the user leaves, QEMU goes away, or the input ends.
 *
 * @returns The exit code.
 */
export async function talk(
  qmp: QmpClient,
  call: Call,
): Promise<number> {
  const isTerminal = Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
  const lines: Lines = isTerminal
    ? terminalLines(qmp, call)
    : new PlainLines(call);
  using _ = lines;
  const session = new Session({
    qmp,
    output: call.output,
    screen: lines,
    timeout: call.timeout,
    verbose: call.verbose,
    events: !call.values["no-events"],
  });
  lines.attach(session);
  if (call.values.hmp) await session.handle("/hmp");
  if (isTerminal) lines.print(welcome(qmp));

  let lost: unknown;
  qmp.closed.catch((error) => {
    lost = error;
  }).finally(() => lines.end());
  const stop = () => {
    session.interrupt();
    lines.end();
  };
  call.signal.throwIfAborted();
  call.signal.addEventListener("abort", stop);
  const over = new AbortController();
  const events = showEvents(qmp, session, over.signal);
  events.catch(stop);

  let failed = false;
  try {
    while (!session.left && !session.quits && !call.signal.aborted) {
      const line = await lines.read();
      if (line === undefined) break;
      failed = !await session.handle(line) || failed;
      // What follows a line that cannot be read may be meant otherwise, as the rest of a transaction.
      if (session.misread && !isTerminal) return ExitCode.Misuse;
    }
    if (session.quits) await ended(qmp);
  } catch (error) {
    if (!(error instanceof QmpClosedError)) throw error;
    lost ??= error;
  } finally {
    over.abort();
    await events;
  }
  call.signal.throwIfAborted();
  if (qmp.state === "closed" && !session.quits) {
    const why = lost instanceof Error ? `: ${lost.message}` : "";
    lines.printError(call.output.error(`QEMU has gone away${why}`));
    return ExitCode.NoConnection;
  }
  if (session.inTransaction) {
    lines.printError("The transaction has no end, and was not sent");
    failed = true;
  }
  return failed && !isTerminal ? ExitCode.Failed : ExitCode.Ok;
}

/** Waits for the connection's end, which comes soon after QEMU has answered `quit`. */
async function ended(qmp: QmpClient) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, QUIT_GRACE);
  await Promise.race([qmp.closed.catch(() => {}), promise]);
  clearTimeout(timer);
}

function welcome({ greeting }: QmpClient): string {
  const { qemu, package: package_ } = greeting.QMP.version;
  const version = `${qemu.major}.${qemu.minor}.${qemu.micro}`;
  const vendor = package_ === "" ? "" : ` (${escapeControls(package_)})`;
  return `QEMU ${version}${vendor}\n/help tells more, /quit leaves`;
}

async function showEvents(
  qmp: QmpClient,
  session: Session,
  signal: AbortSignal,
) {
  try {
    // A guest may flood; what is not shown in time is not worth the memory.
    const events = qmp.untyped.events({ overflow: "drop-oldest", signal });
    for await (const event of events) session.show(event);
  } catch (error) {
    // Of the end of the connection whoever reads lines tells.
    if (!signal.aborted && qmp.state !== "closed") throw error;
  }
}

/** Where lines come from, and where answers go. */
interface Lines extends Screen, Disposable {
  /** Says whose lines they are. */
  attach(session: Session): void;
  /** Waits for the next line; undefined at the end. */
  read(): Promise<string | undefined>;
  /** Ends the waiting for a line, now and later. */
  end(): void;
}

function terminalLines(qmp: QmpClient, { output, values }: Call): Lines {
  let session: Session;
  const warn = (message: string) => output.errorLine(message);
  const history = new History(
    values["no-history"] ? undefined : historyPath(),
    warn,
  );
  history.trim();
  const completion = new Completion(qmp);
  const terminal = new Terminal(
    (line) => completion.complete(line, session),
    history.load(),
  );
  terminal.onInterrupt = () => session.interrupt();
  return {
    attach: (attached) => session = attached,
    print: (text) => terminal.print(text),
    printError: (text) => terminal.print(text),
    async read() {
      for (;;) {
        const input = await terminal.read(session.prompt);
        if (input.kind === "end") return undefined;
        if (input.kind === "line") {
          history.add(input.line);
          return input.line;
        }
        session.interrupt();
      }
    },
    end: () => terminal[Symbol.dispose](),
    [Symbol.dispose]: () => terminal[Symbol.dispose](),
  };
}

/** Lines of the standard input, with answers on the standard output and errors on the standard error. */
class PlainLines implements Lines {
  readonly #call: Call;
  readonly #reader: ReadableStreamDefaultReader<string>;

  constructor(call: Call) {
    this.#call = call;
    this.#reader = inputLines().getReader();
  }

  attach(): void {}

  print(text: string): void {
    this.#call.output.line(text);
  }

  printError(text: string): void {
    this.#call.output.errorLine(text);
  }

  async read(): Promise<string | undefined> {
    return (await this.#reader.read()).value;
  }

  end(): void {
    this.#reader.cancel().catch(() => {});
  }

  [Symbol.dispose](): void {
    this.end();
  }
}
