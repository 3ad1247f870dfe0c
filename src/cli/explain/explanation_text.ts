/**
 * Writes an explanation as text.
 *
 * @module
 */

import type {
  QapiMember,
  QapiObjectBody,
  QapiType,
  QapiVariant,
} from "../../qapi/introspect/mod.ts";
import { escapeControls } from "../escape_controls.ts";
import type { Output, Style } from "../output.ts";
import type { Explanation } from "./explanation.ts";

/** The most columns of a line, unless a single piece is longer. */
const WIDTH = 80;

/** The most columns for the names of members, to the left of their types. */
const MAX_NAME_WIDTH = 28;

/** A piece of text that stays on one line. */
interface Piece {
  text: string;
  style?: Style;
}

/**
 * Returns the type at a path, either in the arguments of a command or in its
 * return value.
 */
export type Describe = (path: string) => QapiType | undefined;

/** Writes one explanation. */
export class ExplanationText {
  readonly #output: Output;
  readonly #lines: string[] = [];
  /** The paths of the members that contain objects, for the last line. */
  readonly #deeper: Set<string> = new Set();
  /** Whether the text has to say what `?` after a member means. */
  #hasOptional = false;
  /** Describes members of the part that is being written. */
  #describe: Describe = () => undefined;
  #path = "";

  /** @param output Applies the colors. */
  constructor(output: Output) {
    this.#output = output;
  }

  /**
   * Writes the explanation.
   *
   * @param explanation The explanation.
   * @param takes Describes the arguments of the command, or the event's data.
   * @param returns Describes the return value of the command.
   */
  write(
    explanation: Explanation,
    takes: Describe,
    returns: Describe,
  ): string {
    const { name, kind, path, oob, features, data } = explanation;
    const whole = path === "" ? name : `${name}.${path}`;
    this.#path = path;
    this.#wrap([
      { text: whole, style: "bold" },
      { text: path === "" ? kind : `in ${article(kind)} ${kind}` },
      ...featurePieces(features),
    ]);
    if (oob) this.#line("Can be executed out-of-band");
    const taken = explanation.arguments ?? data;
    if (taken !== undefined) {
      this.#describe = takes;
      this.#section(path !== "" ? "Takes" : data ? "Data" : "Arguments", taken);
    }
    if (explanation.returns !== undefined) {
      this.#describe = returns;
      this.#section("Returns", explanation.returns);
    }
    this.#end(name);
    return this.#lines.join("\n");
  }

  #end(name: string) {
    if (!this.#hasOptional && this.#deeper.size === 0) return;
    this.#line("");
    if (this.#hasOptional) this.#line("? may be left out");
    if (this.#deeper.size > 0) {
      const paths = [...this.#deeper].sort();
      const pieces = paths.map((path) => ({ text: `${name}.${path}` }));
      this.#wrap([{ text: "More:" }, ...pieces]);
    }
  }

  #section(title: string, type: QapiType) {
    this.#line("");
    if (isEmpty(type)) this.#line(`${title}: none`);
    else this.#type(title, type, 0);
  }

  /** Writes a type below its title, or after the title if it is simple. */
  #type(title: string, type: QapiType, indent: number): void {
    switch (type.kind) {
      case "object": {
        const { features } = type;
        this.#wrap([{ text: `${title}:` }, ...featurePieces(features)], indent);
        this.#body(type, indent + 2);
        if (type.open) {
          this.#line(
            "…  and properties that are not in the schema",
            indent + 2,
          );
        }
        return;
      }
      case "array":
        return this.#type(`${title}, a list of`, type.element, indent);
      case "alternate":
        this.#line(`${title}, one of:`, indent);
        for (const alternative of type.alternatives) {
          if (alternative.kind === "object") {
            this.#type("object", alternative, indent + 2);
          } else this.#wrap(typePieces(alternative), indent + 2);
        }
        return;
      default:
        this.#wrap([{ text: `${title}:` }, ...typePieces(type)], indent, 2);
    }
  }

  #body({ members, tag, variants }: QapiObjectBody, indent: number) {
    const width = Math.min(
      Math.max(0, ...members.map((member) => nameOf(member).length)),
      MAX_NAME_WIDTH,
    );
    for (const member of members) this.#member(member, indent, width);
    if (tag !== undefined) this.#variants(tag, variants, indent);
  }

  #member(member: QapiMember, indent: number, width: number) {
    const path = this.#path === ""
      ? member.name
      : `${this.#path}.${member.name}`;
    if (/\bobject\b/.test(member.type)) this.#deeper.add(path);
    if (member.optional) this.#hasOptional = true;
    const described = this.#describe(path);
    const pieces = described?.type === member.type
      ? typePieces(described)
      // Several branches have the member, each with another type.
      : choices(member.type.split("|"));
    this.#wrap(
      [
        { text: nameOf(member).padEnd(width), style: "cyan" },
        { text: "" },
        ...pieces,
        ...featurePieces(member.features),
      ],
      indent,
      width + 2,
    );
  }

  #variants(tag: string, variants: readonly QapiVariant[], indent: number) {
    // Many branches have the same members, or no members. They share one
    // heading.
    const groups = Map.groupBy(
      variants,
      ({ case: _, ...body }) => JSON.stringify(body),
    );
    for (const group of groups.values()) {
      const [first] = group;
      const values = choices(
        group.map((branch) => JSON.stringify(branch.case)),
      );
      const { members, features } = first!;
      const isEmpty = members.length === 0 && first!.tag === undefined;
      this.#line("");
      this.#wrap(
        [
          { text: isEmpty ? "Nothing more with" : "With" },
          { text: tag, style: "cyan" },
          ...values,
          ...featurePieces(features),
        ],
        indent,
        2,
      );
      this.#body(first!, indent + 2);
    }
  }

  #line(text: string, indent = 0) {
    this.#lines.push(text === "" ? "" : " ".repeat(indent) + text);
  }

  /**
   * Writes pieces with spaces between them, on as many lines as they need.
   *
   * @param pieces The pieces.
   * @param indent The columns before the first line.
   * @param hanging The additional columns before the following lines.
   */
  #wrap(pieces: readonly Piece[], indent = 0, hanging = 2) {
    let line = " ".repeat(indent);
    let column = indent;
    for (const [index, { text, style }] of pieces.entries()) {
      const shown = escapeControls(text);
      if (index > 0 && column + 1 + shown.length > WIDTH) {
        this.#lines.push(line.trimEnd());
        column = indent + hanging;
        line = " ".repeat(column);
      } else if (index > 0) {
        line += " ";
        column++;
      }
      line += style === undefined ? shown : this.#output.style(style, shown);
      column += shown.length;
    }
    this.#lines.push(line.trimEnd());
  }
}

function nameOf({ name, optional }: QapiMember): string {
  return optional ? `${name}?` : name;
}

function article(kind: Explanation["kind"]): string {
  return kind === "event" ? "an" : "a";
}

function isEmpty(type: QapiType): boolean {
  return type.kind === "object" && !type.open && type.members.length === 0 &&
    type.tag === undefined;
}

/** Writes a type as pieces, with all values of an enumeration. */
function typePieces(type: QapiType): Piece[] {
  if (type.kind !== "array" || type.element.kind !== "enum") {
    return choices(choicesOf(type));
  }
  return [{ text: "list of" }, ...typePieces(type.element)];
}

/** Lists the values or types that a value can have. */
function choicesOf(type: QapiType): string[] {
  switch (type.kind) {
    case "enum":
      return type.values.map(({ name, features }) =>
        [JSON.stringify(name), ...features.map(bracketed)].join(" ")
      );
    case "alternate":
      return type.alternatives.flatMap(choicesOf);
    default:
      return [type.type];
  }
}

/** Separates texts by bars, and removes duplicates. */
function choices(texts: string[]): Piece[] {
  const unique = [...new Set(texts)];
  return unique.map((text, index) => ({
    text: index < unique.length - 1 ? `${text} |` : text,
    ...(text.startsWith('"') && { style: "green" as const }),
  }));
}

function featurePieces(features: readonly string[]): Piece[] {
  return features.map((feature) => ({
    text: bracketed(feature),
    style: "yellow",
  }));
}

function bracketed(feature: string): string {
  return `[${feature}]`;
}
