/**
 * Makes text from elsewhere safe to show at a terminal.
 *
 * @module
 */

/**
 * Control characters, which a terminal obeys, and characters that change the
 * direction of the text or end the line.
 */
const CONTROLS =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Replaces control characters with JSON escapes, such as `\u001b`.
 *
 * QEMU sends text that a guest chose. Unescaped, such text could move the
 * cursor, clear the screen, or change the title of the window.
 *
 * @param text The text.
 * @param lines Whether to keep line feeds and tabs.
 */
export function escapeControls(text: string, lines = false): string {
  const source = lines ? text.replaceAll("\r\n", "\n") : text;
  return source.replace(
    CONTROLS,
    (character) =>
      lines && /[\n\t]/.test(character)
        ? character
        : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
