/**
 * How messages show names and values, however long and odd they are.
 *
 * @module
 */

/** Characters of a text that a message shows. */
const SHOWN_LENGTH = 64;

/** Values of an enumeration that a message shows. */
const SHOWN_VALUES = 8;

/** Characters that are not seen, or move what is around them, and that JSON leaves as they are. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The beginning of a text that may be long. */
export function cut(text: string): string {
  return isLong(text) ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

/** Whether {@linkcode cut} cuts a text. */
export function isLong(text: string): boolean {
  return text.length > SHOWN_LENGTH;
}

/** A text as JSON, cut, without characters that would not be seen. */
export function quote(text: string): string {
  return escapeHidden(JSON.stringify(cut(text)));
}

/** Escapes what would not be seen in a text that is JSON. */
export function escapeHidden(text: string): string {
  return text.replace(
    HIDDEN,
    (hidden) => hidden.split("").map(escaped).join(""),
  );
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Values of an enumeration as people write them, cut where there are many. */
export function valuesText(values: readonly string[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  const more = texts.length - SHOWN_VALUES;
  // A cut that hides a single value saves nothing.
  if (more > 1) texts.splice(SHOWN_VALUES, more, `… ${more} more`);
  return texts.join("|");
}
