/**
 * Pressing keys.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import type { WaitOptions } from "../async/deadline.ts";
import type { QKeyCode } from "../qapi/generated/qemu.ts";
import { withinTime } from "../waiting.ts";
import { keysFor, keysOf } from "./keys.ts";
import type { CommandExecutor } from "./options.ts";

/** How long to hold the keys of a chord, in milliseconds, as the default. */
const CHORD_HOLD_TIME = 100;

/** How long to hold the key of a character, in milliseconds, as the default. */
const TYPE_HOLD_TIME = 20;

/** The longest time to hold a key, in milliseconds. */
const LONGEST_HOLD_TIME = 10_000;

/** Options for {@linkcode sendKeys}. */
export interface SendKeysOptions extends WaitOptions {
  /**
   * Time between two changes of a key, in milliseconds, a whole number from 1
   * to 10,000. The keys of a chord go down one after the other, and come up one
   * after the other, so a chord of three keys takes six times as long.
   *
   * @default {100}
   */
  holdTime?: number | undefined;
}

/** Options for {@linkcode typeText}. */
export interface TypeTextOptions extends WaitOptions {
  /**
   * Time between two changes of a key, in milliseconds, a whole number from 1
   * to 10,000. A character takes twice as long, and four times as long with the
   * shift key. A slow guest needs more.
   *
   * @default {20}
   */
  holdTime?: number | undefined;
}

/**
 * Presses keys: one chord, or several after each other.
 *
 * A chord is the names of its keys with hyphens between them. The names are
 * those of `QKeyCode` in QAPI, such as `ret`, `esc`, `spc`, `meta_l`, `f1`, and
 * `minus` for the hyphen. This checks all of them before it presses one.
 *
 * It resolves when QEMU has let all keys go. QEMU lets them go by itself, so no
 * key stays down after an abort or a lost connection.
 *
 * Source: QAPI `send-key`.
 *
 * @param qmp The client.
 * @param keys The chord, or several.
 * @param options How long to hold the keys, and how long to wait.
 * @throws {QmpCommandError} If the machine does not run, or has no keyboard.
 * QEMU would otherwise drop the keys in silence.
 * @throws {QmpClosedError} If the connection ends first.
 * @throws {QmpTimeoutError} If the time is over first.
 * @throws {RangeError} If an option is out of its bounds.
 * @throws {TypeError} If a key has another name.
 * @throws The reason of the signal, if it aborts.
 *
 * @example Log in at the second text console
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { sendKeys, typeText } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * await sendKeys(qmp, "ctrl-alt-f2");
 * await typeText(qmp, "root\n");
 * ```
 */
export async function sendKeys(
  qmp: CommandExecutor,
  keys: string | readonly string[],
  { holdTime = CHORD_HOLD_TIME, ...wait }: SendKeysOptions = {},
): Promise<void> {
  const chords = typeof keys === "string" ? [keys] : keys;
  await press(qmp, "Sending keys", chords.map(keysOf), holdTime, wait);
}

/**
 * Types a text on a keyboard with the US layout, which the guest has to have
 * set as well.
 *
 * The text may have the printable characters of ASCII, line feeds for the
 * return key, tabs, and backspaces (`\b`). This checks all of it before it
 * types. It types no faster than QEMU passes keys on, because QEMU drops keys
 * that its queue has no room for.
 *
 * Source: QAPI `send-key`.
 *
 * @param qmp The client.
 * @param text The text.
 * @param options How fast to type, and how long to wait.
 * @throws {QmpCommandError} If the machine does not run, also if it stops in
 * the middle of the text, or if it has no keyboard.
 * @throws {QmpClosedError} If the connection ends first.
 * @throws {QmpTimeoutError} If the time is over first.
 * @throws {RangeError} If an option is out of its bounds.
 * @throws {TypeError} If the keyboard has no key for a character.
 * @throws The reason of the signal, if it aborts.
 *
 * @example Type a command
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { typeText } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * await typeText(qmp, "echo Hello, World!\n");
 * ```
 */
export async function typeText(
  qmp: CommandExecutor,
  text: string,
  { holdTime = TYPE_HOLD_TIME, ...wait }: TypeTextOptions = {},
): Promise<void> {
  await press(qmp, "Typing", Array.from(text, keysFor), holdTime, wait);
}

async function press(
  qmp: CommandExecutor,
  operation: string,
  chords: QKeyCode[][],
  holdTime: number,
  wait: WaitOptions,
): Promise<void> {
  const isInBounds = Number.isInteger(holdTime) && holdTime >= 1 &&
    holdTime <= LONGEST_HOLD_TIME;
  if (!isInBounds) {
    throw new RangeError(
      `Expected a holdTime of 1 to ${LONGEST_HOLD_TIME} whole ms, found ${holdTime}`,
    );
  }
  await withinTime(operation, wait, async ({ signal }) => {
    for (const keys of chords) {
      await checkKeyboard(qmp, signal);
      await qmp.execute("send-key", {
        keys: keys.map((data) => ({ type: "qcode", data })),
        "hold-time": holdTime,
      }, { signal });
      // QEMU queues the changes of the keys with a pause after each, and drops
      // what its queue has no room for. So the queue is left to run empty.
      await delay(2 * keys.length * holdTime, { signal });
    }
  });
}

/**
 * Checks that the guest gets keys. `send-key` drops them in silence while the
 * machine does not run or has no keyboard; `input-send-event` reports both. So
 * this lets go a key that no keyboard has.
 *
 * @throws {QmpCommandError} If the guest gets none.
 */
async function checkKeyboard(
  qmp: CommandExecutor,
  signal: AbortSignal,
): Promise<void> {
  await qmp.execute("input-send-event", {
    events: [{
      type: "key",
      data: { down: false, key: { type: "qcode", data: "unmapped" } },
    }],
  }, { signal });
}
