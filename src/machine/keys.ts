/**
 * The names of keys, and which keys type which characters.
 *
 * @module
 */

import type { QKeyCode } from "../qapi/generated/qemu.ts";
import { quote } from "../qapi/introspect/printable.ts";
import { closest, didYouMean } from "../qapi/introspect/spelling.ts";

/**
 * The names of all keys, `QKeyCode` in QAPI. The types are gone at run time, so
 * a test compares this list with what each QEMU says of itself.
 */
export const KEY_NAMES: ReadonlySet<string> = new Set(
  `
  unmapped shift shift_r alt alt_r ctrl ctrl_r menu esc 1 2 3 4 5 6 7 8 9 0
  minus equal backspace tab q w e r t y u i o p bracket_left bracket_right
  ret a s d f g h j k l semicolon apostrophe grave_accent backslash z x c v
  b n m comma dot slash asterisk spc caps_lock f1 f2 f3 f4 f5 f6 f7 f8 f9
  f10 num_lock scroll_lock kp_divide kp_multiply kp_subtract kp_add kp_enter
  kp_decimal sysrq kp_0 kp_1 kp_2 kp_3 kp_4 kp_5 kp_6 kp_7 kp_8 kp_9 less
  f11 f12 print home pgup pgdn end left up down right insert delete stop
  again props undo front copy open paste find cut lf help meta_l meta_r
  compose pause ro hiragana henkan yen muhenkan katakanahiragana kp_comma
  kp_equals power sleep wake audionext audioprev audiostop audioplay
  audiomute volumeup volumedown mediaselect mail calculator computer ac_home
  ac_back ac_forward ac_refresh ac_bookmarks lang1 lang2 f13 f14 f15 f16 f17
  f18 f19 f20 f21 f22 f23 f24
  `.trim().split(/\s+/),
);

/** Names that other programs use for a key, with the name that QEMU uses. */
const OTHER_NAMES: ReadonlyMap<string, QKeyCode> = new Map([
  ["enter", "ret"],
  ["return", "ret"],
  ["escape", "esc"],
  ["space", "spc"],
  ["del", "delete"],
  ["control", "ctrl"],
  ["pageup", "pgup"],
  ["pagedown", "pgdn"],
  ["super", "meta_l"],
  ["win", "meta_l"],
  ["cmd", "meta_l"],
]);

/** The keys of the US layout that are named unlike their characters. */
const PLAIN: Readonly<Record<string, QKeyCode>> = {
  " ": "spc",
  "\n": "ret",
  "\t": "tab",
  "\b": "backspace",
  "-": "minus",
  "=": "equal",
  "[": "bracket_left",
  "]": "bracket_right",
  ";": "semicolon",
  "'": "apostrophe",
  "`": "grave_accent",
  "\\": "backslash",
  ",": "comma",
  ".": "dot",
  "/": "slash",
};

/** What the keys of the US layout type with and without the shift key. */
const SHIFTED = '~!@#$%^&*()_+{}|:"<>?';
const UNSHIFTED = "`1234567890-=[]\\;',./";

/**
 * Returns the keys that a text names, to be pressed together.
 *
 * @param chord Names of keys with hyphens between them, as in
 * `"ctrl-alt-delete"`.
 * @throws {TypeError} If one of the names is not the name of a key.
 */
export function keysOf(chord: string): QKeyCode[] {
  return chord.split("-").map((name) => {
    if (KEY_NAMES.has(name)) return name as QKeyCode;
    if (name === "") {
      throw new TypeError(
        `Expected names of keys with hyphens between them, found ${
          quote(chord)
        }; the key with the hyphen is called minus`,
      );
    }
    const near = OTHER_NAMES.get(name.toLowerCase()) ??
      closest(name, KEY_NAMES);
    throw new TypeError(
      `Expected the name of a key, found ${quote(name)}${didYouMean(near)}`,
    );
  });
}

/**
 * Returns the keys that type a character on a US keyboard.
 *
 * @throws {TypeError} If the keyboard has no such character.
 */
export function keysFor(character: string): QKeyCode[] {
  const at = SHIFTED.indexOf(character);
  if (at >= 0) return ["shift", plainKey(UNSHIFTED[at]!)];
  return /^[A-Z]$/.test(character)
    ? ["shift", plainKey(character.toLowerCase())]
    : [plainKey(character)];
}

function plainKey(character: string): QKeyCode {
  if (Object.hasOwn(PLAIN, character)) return PLAIN[character]!;
  if (/^[a-z0-9]$/.test(character)) return character as QKeyCode;
  throw new TypeError(
    `Cannot type ${
      quote(character)
    }: a US keyboard has no key for it; send text outside of ASCII by another way, such as the console`,
  );
}
