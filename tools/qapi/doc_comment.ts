/**
 * Reads the versions that a documentation comment of a schema mentions.
 *
 * Source: QEMU's documentation "How to use the QAPI code generator",
 * "Documentation comments".
 *
 * @module
 */

/** The versions that a documentation comment mentions. */
export interface SchemaDoc {
  /** The version that added the documented definition, such as `"2.9"`. */
  since?: string;
  /** The versions that added members, arguments and values, by name. */
  members: Map<string, string>;
}

/**
 * Forms in which a comment says the version of a member: in parentheses, at the
 * end of longer text in parentheses, and as the only text about the member.
 */
const SINCE = [
  /\(since:?\s+(\d+\.\d+)/i,
  /\([^()]*[,;]\s+since:?\s+(\d+\.\d+)\)/i,
  /^@[\w.-]+:\s+since:?\s+(\d+\.\d+)\.?$/i,
];

/** Reads a documentation comment. */
export function readDoc(text = ""): SchemaDoc {
  const doc: SchemaDoc = { members: new Map() };
  // The first name in the comment is the name of the definition itself.
  let names = 0;
  let inFeatures = false;
  let member: string | undefined;
  const texts = new Map<string, string>();
  for (const line of text.split("\n")) {
    const name = /^@([\w.-]+):/.exec(line)?.[1];
    if (name !== undefined) {
      member = names++ === 0 || inFeatures ? undefined : name;
    } else if (/^\S/.test(line)) {
      // Text about a member is indented, so this line is about something else.
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
