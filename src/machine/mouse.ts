/**
 * Moving and clicking the mouse.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import type { Deadline, WaitOptions } from "../async/deadline.ts";
import { QmpOperationError } from "../protocol/error.ts";
import type { InputButton, InputEvent } from "../qapi/generated/qemu.ts";
import { withinTime } from "../waiting.ts";
import type { CommandExecutor } from "./options.ts";
import { screenshot } from "./screenshot.ts";

/** The largest value of an absolute axis. */
const AXIS_MAX = 0x7fff;

/** How long to hold a button, in milliseconds. */
const HOLD_TIME = 50;

/** Most clicks of one call. */
const MOST_CLICKS = 100;

/** Time to let a button go after a failure, in milliseconds. */
const RELEASE_TIMEOUT = 1_000;

/** A place on the screen, in pixels from its upper left corner. */
export interface ScreenPosition {
  /** Pixels from the left edge, from 0 to the width of the screen minus 1. */
  x: number;
  /** Pixels from the upper edge, from 0 to the height of the screen minus 1. */
  y: number;
}

/** Options for {@linkcode moveMouse}. */
export interface MoveMouseOptions extends WaitOptions {
  /**
   * Size of the screen, in pixels. A {@linkcode Screenshot} has it.
   *
   * @default {the size of a screenshot, which this takes for it}
   */
  screen?: { readonly width: number; readonly height: number } | undefined;
  /**
   * Id of the display device, for a machine with several.
   *
   * @default {the first screen of the machine}
   */
  device?: string | undefined;
  /**
   * Number of the screen at `device`, for a device with several screens.
   *
   * @default {0}
   */
  head?: number | undefined;
}

/** Options for {@linkcode clickMouse}. */
export interface ClickMouseOptions extends MoveMouseOptions {
  /**
   * The button, as in `InputButton` of QAPI: `"left"`, `"middle"`, `"right"`,
   * `"wheel-up"`, `"wheel-down"`, `"side"`, `"extra"`, and others.
   *
   * @default {"left"}
   */
  button?: InputButton | undefined;
  /**
   * How often to click, from 1 to 100: 2 is a double click.
   *
   * @default {1}
   */
  count?: number | undefined;
}

/**
 * Moves the mouse to a place on the screen.
 *
 * The machine needs a device for absolute positions, such as `usb-tablet`. A
 * mouse without such a device only knows how far it was moved.
 *
 * Source: QAPI `input-send-event`.
 *
 * @param qmp The client.
 * @param position The place, in pixels.
 * @param options The size of the screen, and how long to wait.
 * @throws {QmpOperationError} If the machine has no device for absolute
 * positions.
 * @throws {QmpCommandError} If QEMU refuses, for example because the machine
 * does not run.
 * @throws {QmpClosedError} If the connection ends first.
 * @throws {QmpTimeoutError} If the time is over first.
 * @throws {RangeError} If the place is not on the screen, or an option is out
 * of its bounds.
 * @throws The reason of the signal, if it aborts; and without `screen`, what
 * {@linkcode screenshot} throws.
 *
 * @example Point at the middle of the screen
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { moveMouse, screenshot } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * const screen = await screenshot(qmp);
 * const middle = { x: screen.width / 2, y: screen.height / 2 };
 * await moveMouse(qmp, middle, { screen });
 * ```
 */
export async function moveMouse(
  qmp: CommandExecutor,
  position: ScreenPosition,
  { signal, timeout, ...options }: MoveMouseOptions = {},
): Promise<void> {
  await withinTime(
    "Moving the mouse",
    { signal, timeout },
    async (deadline) => await move(qmp, position, options, deadline),
  );
}

/**
 * Moves the mouse to a place on the screen, and clicks there. The button is let
 * go also after an abort.
 *
 * The machine needs a device for absolute positions, such as `usb-tablet`.
 *
 * Source: QAPI `input-send-event`.
 *
 * @param qmp The client.
 * @param position The place, in pixels.
 * @param options The button, the size of the screen, and how long to wait.
 * @throws The same as {@linkcode moveMouse}.
 *
 * @example Double-click an icon
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { clickMouse } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * await clickMouse(qmp, { x: 40, y: 60 }, { count: 2 });
 * ```
 */
export async function clickMouse(
  qmp: CommandExecutor,
  position: ScreenPosition,
  options: ClickMouseOptions = {},
): Promise<void> {
  const { signal, timeout, button = "left", count = 1, ...where } = options;
  if (!(Number.isInteger(count) && count >= 1 && count <= MOST_CLICKS)) {
    throw new RangeError(
      `Expected a count of 1 to ${MOST_CLICKS} clicks, found ${count}`,
    );
  }
  const press = (down: boolean, wait: WaitOptions) =>
    send(qmp, [{ type: "btn", data: { button, down } }], where, wait);
  await withinTime("Clicking", { signal, timeout }, async (deadline) => {
    const wait = { signal: deadline.signal };
    await move(qmp, position, where, deadline);
    for (let clicks = 0; clicks < count; clicks++) {
      let isDown = true;
      try {
        await press(true, wait);
        await delay(HOLD_TIME, wait);
        await press(false, wait);
        isDown = false;
        await delay(HOLD_TIME, wait);
      } finally {
        // The first error counts, not one of this attempt.
        if (isDown) {
          await press(false, { timeout: RELEASE_TIMEOUT }).catch(() => {});
        }
      }
    }
  });
}

/** Which screen, and its size. */
type Where = Omit<MoveMouseOptions, keyof WaitOptions>;

async function move(
  qmp: CommandExecutor,
  { x, y }: ScreenPosition,
  where: Where,
  { signal }: Deadline,
): Promise<void> {
  const mice = await qmp.execute("query-mice", {}, { signal });
  if (!mice.some(({ absolute }) => absolute)) {
    throw new QmpOperationError(
      "Moving the mouse",
      "the machine has no device for absolute positions; add one, such as -device usb-tablet",
    );
  }
  const { device, head } = where;
  const { width, height } = where.screen ??
    await screenshot(qmp, { device, head, signal });
  await send(
    qmp,
    [
      { type: "abs", data: { axis: "x", value: toAxis("x", x, width) } },
      { type: "abs", data: { axis: "y", value: toAxis("y", y, height) } },
    ],
    where,
    { signal },
  );
}

/**
 * Returns the value of an axis for the middle of a pixel, so that the guest
 * gets to this pixel whichever way it rounds.
 */
function toAxis(axis: string, pixel: number, size: number): number {
  if (!(pixel >= 0 && pixel < size)) {
    throw new RangeError(
      `Expected ${axis} from 0 to ${size - 1} on this screen, found ${pixel}`,
    );
  }
  return Math.round((Math.floor(pixel) + 0.5) * AXIS_MAX / size);
}

async function send(
  qmp: CommandExecutor,
  events: InputEvent[],
  { device, head }: Where,
  wait: WaitOptions,
): Promise<void> {
  await qmp.execute("input-send-event", {
    events,
    ...(device !== undefined && { device }),
    ...(head !== undefined && { head }),
  }, wait);
}
