/**
 * Makes names and values of any length and content fit to be shown in messages.
 *
 * @module
 */

/** The number of characters of a text that a message shows. */
const SHOWN_LENGTH = 64;

/**
 * Characters that are invisible, or that move the text around them, and that
 * JSON does not escape.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Returns a text, or the beginning of a long one. */
export function cut(text: string): string {
  return isLong(text) ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

/** Returns whether {@linkcode cut} shortens a text. */
export function isLong(text: string): boolean {
  return text.length > SHOWN_LENGTH;
}

/** Returns a text as a JSON string, cut and without hidden characters. */
export function quote(text: string): string {
  return escapeHidden(JSON.stringify(cut(text)));
}

/** Replaces hidden characters in JSON by their escapes. */
export function escapeHidden(text: string): string {
  return text.replace(
    HIDDEN,
    (hidden) => hidden.split("").map(escaped).join(""),
  );
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
