/**
 * Writes the candidates of a completion in the form that the line needs.
 *
 * @module
 */

import { escapeQuoted, type Quote } from "../../grammar/quote.ts";

/** A value that completes a word. */
export interface Candidate {
  /** The value. */
  text: string;
  /**
   * Whether the value is a keyword of the grammar, which would be a string in
   * quotes.
   */
  isKeyword?: boolean;
  /** Whether the word continues, as after the path of a directory. */
  isOpen?: boolean;
}

/**
 * Writes values so that the grammar reads them as the same values. Puts all of
 * them in quotes if the user typed a quote, or if one of them needs quotes.
 *
 * A single candidate gets the closing quote and a space, because readline
 * inserts it. Several candidates get neither, because readline only shows them.
 *
 * @param candidates The values.
 * @param quote The quote that the user typed before the value, if any.
 * @param needsQuotes Tells whether a value needs quotes.
 */
export function writeValues(
  candidates: Candidate[],
  quote: Quote | undefined,
  needsQuotes: (text: string) => boolean,
): string[] {
  const isQuoted = quote !== undefined ||
    candidates.some(({ text, isKeyword }) => !isKeyword && needsQuotes(text));
  return candidates.map(({ text, isKeyword, isOpen }) => {
    const isChosen = candidates.length === 1 && !isOpen;
    const space = isChosen ? " " : "";
    if (!isQuoted || isKeyword) return text + space;
    const opening = quote === undefined ? '"' : "";
    const closing = isChosen ? quote ?? '"' : "";
    return opening + escapeQuoted(text, quote ?? '"') + closing + space;
  });
}

/**
 * Writes words that may end with a space. Keeps the space of a single word,
 * which readline inserts, and removes it from words that are only shown.
 */
export function writeWords(words: string[]): string[] {
  return words.length === 1 ? words : words.map((word) => word.trimEnd());
}
