/**
 * Reads what a documentation comment of the schema language says of versions.
 *
 * Source: QEMU's documentation "How to use the QAPI code generator", "Documentation comments".
 *
 * @module
 */

/** Versions that something came with. */
export interface SchemaDoc {
  /** Version of the whole, such as `"2.9"`. */
  since?: string;
  /** Versions of members, arguments and values, by name. */
  members: Map<string, string>;
}

/** Ways to say since when a member is there: in parentheses, behind something else in them, and as all that is said. */
const SINCE = [
  /\(since:?\s+(\d+\.\d+)/i,
  /\([^()]*[,;]\s+since:?\s+(\d+\.\d+)\)/i,
  /^@[\w.-]+:\s+since:?\s+(\d+\.\d+)\.?$/i,
];

/** Reads a documentation comment. */
export function readDoc(text = ""): SchemaDoc {
  const doc: SchemaDoc = { members: new Map() };
  // The first name is that of what is documented.
  let names = 0;
  let inFeatures = false;
  let member: string | undefined;
  const texts = new Map<string, string>();
  for (const line of text.split("\n")) {
    const name = /^@([\w.-]+):/.exec(line)?.[1];
    if (name !== undefined) {
      member = names++ === 0 || inFeatures ? undefined : name;
    } else if (/^\S/.test(line)) {
      // What is about a member is indented.
      member = undefined;
      inFeatures ||= line.startsWith("Feature");
    }
    if (member !== undefined) {
      texts.set(member, `${texts.get(member) ?? ""} ${line}`.trim());
    }
    const since = /^Since(?::|\s+(?=[\d.]+$))\s*(\d+\.\d+)/.exec(line)?.[1];
    if (since !== undefined) doc.since = since;
  }
  for (const [name, text] of texts) {
    const since = SINCE.map((way) => way.exec(text)?.[1])
      .find((version) => version !== undefined);
    if (since !== undefined) doc.members.set(name, since);
  }
  return doc;
}
