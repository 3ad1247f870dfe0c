/**
 * A machine with a guest that answers: the small Linux that `deno task guest`
 * builds.
 *
 * @module
 */

import { launch, type LaunchOptions, type QmpMachine } from "../../mod.ts";
import { findGuest } from "../../tools/guest.ts";
import { testQemu } from "./qemu.ts";
import { TempDir } from "./temp_dir.ts";

const FILES = await findGuest();

/** Why the tests with a guest are ignored, or `undefined` if they can run. */
export const GUEST_MISSING: string | undefined = "missing" in FILES
  ? "a guest: run deno task guest"
  : undefined;
if ("missing" in FILES && Deno.env.get("CI")) throw new Error(FILES.missing);

/** The line that the guest writes to its console when it is ready. */
export const GUEST_READY = "guest: ready";

/** Longest time for the guest to boot, in milliseconds. */
const BOOT_TIMEOUT = 60_000;

/** Options for {@linkcode Guest.start}. */
export interface GuestOptions {
  /**
   * More arguments of QEMU. The machine has two free ports for devices that are
   * plugged in, `rp1` and `rp2`.
   *
   * @default {[]}
   */
  args?: readonly string[] | undefined;
  /**
   * The `-m` of QEMU.
   *
   * @default {"256"}
   */
  memory?: string | undefined;
  /**
   * Whether the serial port of the guest is `guest.console`. Without it, the
   * arguments have to provide `-serial`, and `start()` does not wait until the
   * guest is ready.
   *
   * @default {true}
   */
  console?: boolean | undefined;
  /**
   * Whether the machine has `machine.guestAgent()`.
   *
   * @default {true}
   */
  agent?: boolean | undefined;
  /** Options for `launch()`. */
  launch?: LaunchOptions | undefined;
}

/** The arguments that make QEMU start the guest. */
export function guestArgs(memory = "256"): string[] {
  if ("missing" in FILES) throw new Error(FILES.missing);
  return [
    ...["-M", "q35", "-m", memory, "-nodefaults", "-display", "none"],
    "-no-reboot",
    ...["-kernel", FILES.kernel, "-initrd", FILES.initrd],
    "-append",
    "console=ttyS0 quiet panic=-1 memhp_default_state=online",
    ...["-device", "pcie-root-port,id=rp1,slot=1"],
    ...["-device", "pcie-root-port,id=rp2,slot=2"],
  ];
}

/** A machine with a guest. Both end at the end of the scope. */
export class Guest implements AsyncDisposable {
  readonly machine: QmpMachine;
  readonly #console: GuestConsole | undefined;
  readonly #stack: AsyncDisposableStack;

  private constructor(
    machine: QmpMachine,
    console: GuestConsole | undefined,
    stack: AsyncDisposableStack,
  ) {
    this.machine = machine;
    this.#console = console;
    this.#stack = stack;
  }

  /** The client of the machine. */
  get qmp(): QmpMachine["qmp"] {
    return this.machine.qmp;
  }

  /** The serial port, with a shell. */
  get console(): GuestConsole {
    if (this.#console === undefined) throw new Error("There is no console");
    return this.#console;
  }

  /**
   * Starts QEMU, and waits until the guest is ready.
   *
   * @param qemu Name or path of QEMU.
   * @param options What the machine has, and how to start it.
   */
  static async start(
    qemu: string,
    options: GuestOptions = {},
  ): Promise<Guest> {
    const { args = [], memory, console = true, agent = true } = options;
    await using stack = new AsyncDisposableStack();
    const dir = stack.use(new TempDir());
    const all = [...guestArgs(memory), ...args];
    if (console) all.push("-serial", listening(dir.file("console")));
    const machine = stack.use(
      await launch(qemu, all, {
        guestAgent: agent,
        ...options.launch,
      }),
    );
    let opened: GuestConsole | undefined;
    if (console) {
      opened = stack.use(await GuestConsole.open(dir.file("console")));
      await opened.until(new RegExp(GUEST_READY));
    }
    return new Guest(machine, opened, stack.move());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

function listening(path: string): string {
  return `unix:${path},server=on,wait=off`;
}

/** The other end of the guest's serial port. */
export class GuestConsole implements AsyncDisposable {
  readonly #conn: Deno.Conn;
  readonly #reading: Promise<void>;
  #text = "";
  #from = 0;
  #ended = false;
  #wake = () => {};

  private constructor(conn: Deno.Conn) {
    this.#conn = conn;
    this.#reading = this.#read();
  }

  static async open(path: string): Promise<GuestConsole> {
    return new GuestConsole(await Deno.connect({ transport: "unix", path }));
  }

  /** All that the guest has written so far. */
  get text(): string {
    return this.#text;
  }

  /**
   * Waits until the guest has written something that matches, after the last
   * match.
   */
  async until(
    pattern: RegExp,
    timeout: number = BOOT_TIMEOUT,
  ): Promise<string[]> {
    const end = performance.now() + timeout;
    for (;;) {
      const match = pattern.exec(this.#text.slice(this.#from));
      if (match !== null) {
        this.#from += match.index + match[0].length;
        return [...match];
      }
      const left = end - performance.now();
      if (left <= 0 || this.#ended) {
        throw new Error(`The guest has not written ${pattern}: ${this.#text}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Types a line. */
  async send(line: string): Promise<void> {
    const bytes = new TextEncoder().encode(`${line}\n`);
    for (let at = 0; at < bytes.length;) {
      at += await this.#conn.write(bytes.subarray(at));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#conn.close();
    await this.#reading;
  }

  async #read() {
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(4096);
    try {
      for (;;) {
        const length = await this.#conn.read(buffer);
        if (length === null) break;
        this.#text += decoder.decode(buffer.subarray(0, length), {
          stream: true,
        });
        this.#wake();
      }
    } catch {
      // The connection was closed.
    }
    this.#ended = true;
    this.#wake();
  }
}

/** Defines a test for each QEMU, which may start the guest. */
export function testGuest(
  name: string,
  run: (command: string) => Promise<void>,
): void {
  testQemu(name, run, GUEST_MISSING);
}
