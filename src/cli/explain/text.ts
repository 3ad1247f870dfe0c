/**
 * An explanation as text in 80 columns.
 *
 * @module
 */

import type {
  QapiMember,
  QapiObjectBody,
  QapiType,
  QapiVariant,
} from "../../qapi/introspect/schema.ts";
import type { Explanation } from "./explain.ts";
import { escapeControls, type Output, type Style } from "../output.ts";

/** Columns of a terminal. */
const WIDTH = 80;

/** Most columns that the names of members take beside their types. */
const MAX_NAME_WIDTH = 28;

/** A piece of text that is not broken. */
interface Piece {
  text: string;
  style?: Style;
}

/** Describes what is at a path, on one side of a command: its arguments, or what it returns. */
export type Describe = (path: string) => QapiType | undefined;

/** Writes an explanation. */
export class ExplanationText {
  readonly #output: Output;
  readonly #lines: string[] = [];
  /** Members that there is more to know about. */
  readonly #deeper: Set<string> = new Set();
  /** Whether a member may be left out, which the text then has to say. */
  #hasOptional = false;
  /** Describes members on the side that is being written. */
  #describe: Describe = () => undefined;
  #path = "";

  /** @param output How to style. */
  constructor(output: Output) {
    this.#output = output;
  }

  /**
   * Writes all of an explanation.
   *
   * @param takes Describes what a command takes, or what comes with an event.
   * @param returns Describes what a command returns.
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

  /** Writes a type below a title, or beside it where that is enough. */
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
      // Several branches have it, each with a type of its own.
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
    // Many branches have the same members, or none.
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
   * Writes pieces with blanks between them, over as many lines as it takes.
   *
   * @param hanging By how much more the lines behind the first are indented.
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

/** A type in a line, with all the values of an enumeration. */
function typePieces(type: QapiType): Piece[] {
  if (type.kind !== "array" || type.element.kind !== "enum") {
    return choices(choicesOf(type));
  }
  return [{ text: "list of" }, ...typePieces(type.element)];
}

/** What a value may be, in words. */
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

/** Words with bars between them, each once. */
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
