/**
 * Reads the types of `src/qapi/generated/qemu.ts`, so that tests can walk them.
 *
 * @module
 */

import { assert } from "@std/assert";

/** A type in the form in which the code has it. */
export type TsType =
  /** A keyword, such as `string`, `bigint` or `undefined`. */
  | { kind: "keyword"; name: string }
  /** A literal, with the comment after it on its line, which can be empty. */
  | { kind: "literal"; value: string; comment: string }
  | { kind: "array"; of: TsType; isReadonly: boolean }
  | { kind: "union" | "intersection"; of: TsType[] }
  | { kind: "object"; members: Map<string, TsMember>; isOpen: boolean }
  | { kind: "reference"; name: string; args: TsType[] };

/** A type and its documentation. */
export interface TsNamed {
  type: TsType;
  /** The text of the comment before it, on one line; empty without one. */
  doc: string;
}

/** A member of an object type or of an interface. */
export interface TsMember extends TsNamed {
  optional: boolean;
}

/** The types of a module, by name. */
export interface TsModule {
  /** The type aliases. */
  types: Map<string, TsNamed>;
  /** The members of the interface `Commands`. */
  commands: Map<string, TsMember>;
  /** The members of the interface `Events`. */
  events: Map<string, TsMember>;
}

/** Reads the type aliases, commands and events of a module. */
export function readTypes(path: string, source: string): TsModule {
  const types = new Map<string, TsNamed>();
  const interfaces = new Map<string, Map<string, TsMember>>();
  const visitor: Deno.lint.LintVisitor = {
    ExportNamedDeclaration({ declaration, range }) {
      if (declaration?.type === "TSTypeAliasDeclaration") {
        types.set(declaration.id.name, {
          type: typeOf(declaration.typeAnnotation, source),
          doc: docBefore(source, range[0]),
        });
      } else if (declaration?.type === "TSInterfaceDeclaration") {
        const { members } = objectOf(declaration.body.body, source);
        interfaces.set(declaration.id.name, members);
      }
    },
  };
  Deno.lint.runPlugin(
    { name: "types", rules: { read: { create: () => visitor } } },
    path,
    source,
  );
  const [commands, events] = ["Commands", "Events"]
    .map((name) => interfaces.get(name));
  assert(commands !== undefined && events !== undefined);
  return { types, commands, events };
}

/** Converts a type of the syntax tree. */
function typeOf(node: Deno.lint.TypeNode, source: string): TsType {
  switch (node.type) {
    case "TSTypeLiteral":
      return objectOf(node.members, source);
    case "TSUnionType":
    case "TSIntersectionType":
      return {
        kind: node.type === "TSUnionType" ? "union" : "intersection",
        of: node.types.map((type) => typeOf(type, source)),
      };
    case "TSArrayType":
      return {
        kind: "array",
        of: typeOf(node.elementType, source),
        isReadonly: false,
      };
    case "TSTypeOperator": {
      const type = typeOf(node.typeAnnotation!, source);
      assert(node.operator === "readonly" && type.kind === "array");
      return { ...type, isReadonly: true };
    }
    case "TSLiteralType":
      assert(node.literal.type === "Literal");
      return {
        kind: "literal",
        value: String(node.literal.value),
        comment: /^ *\/\/ (.*)/.exec(source.slice(node.range[1]))?.[1] ?? "",
      };
    case "TSTypeReference":
      assert(node.typeName.type === "Identifier");
      return {
        kind: "reference",
        name: node.typeName.name,
        args: (node.typeArguments?.params ?? [])
          .map((type) => typeOf(type, source)),
      };
    default: {
      const keyword = /^TS(\w+)Keyword$/.exec(node.type)?.[1];
      assert(keyword !== undefined, `The types have a ${node.type}`);
      return { kind: "keyword", name: keyword.toLowerCase() };
    }
  }
}

function objectOf(
  nodes: Deno.lint.TSTypeLiteral["members"],
  source: string,
): Extract<TsType, { kind: "object" }> {
  const members = new Map<string, TsMember>();
  let isOpen = false;
  for (const node of nodes) {
    if (node.type === "TSIndexSignature") {
      isOpen = true;
      continue;
    }
    assert(node.type === "TSPropertySignature" && node.typeAnnotation);
    const { key, optional, typeAnnotation, range } = node;
    assert(key.type === "Identifier" || key.type === "Literal");
    members.set(key.type === "Identifier" ? key.name : String(key.value), {
      type: typeOf(typeAnnotation.typeAnnotation, source),
      optional,
      doc: docBefore(source, range[0]),
    });
  }
  return { kind: "object", members, isOpen };
}

/** Returns the text of the documentation comment right before a position. */
function docBefore(source: string, position: number): string {
  const before = source.slice(0, position).trimEnd();
  if (!before.endsWith("*/")) return "";
  return before.slice(before.lastIndexOf("/**") + "/**".length, -"*/".length)
    // Comments are wrapped, so a sentence may take several lines.
    .replaceAll(/\s+(?:\*\s+)?/g, " ").trim();
}
