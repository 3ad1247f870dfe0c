import { assertEquals, assertThrows } from "@std/assert";
import { parseSchema, SchemaError } from "../../../tools/qapi/parser.ts";

const pure = { permissions: "none" } as const;

// The parser

Deno.test(
  "parseSchema() reads every token, and nested lists and objects",
  pure,
  () => {
    const source = `
    { 'struct': 'A-b_c.1', 'data': {} }
    {'command':'x','data':{'*a':['B'],'c':{'type':'D','if':{'not':'E'}}},
     'gen':false,'boxed':true,'features':[],'returns':['F','G','']}
  `;
    assertEquals(parseSchema(source, "a.json"), [
      {
        value: { struct: "A-b_c.1", data: {} },
        file: "a.json",
        line: 2,
      },
      {
        value: {
          command: "x",
          data: { "*a": ["B"], c: { type: "D", if: { not: "E" } } },
          gen: false,
          boxed: true,
          features: [],
          returns: ["F", "G", ""],
        },
        file: "a.json",
        line: 3,
      },
    ]);
  },
);

Deno.test(
  "parseSchema() returns no expressions for comments only",
  pure,
  () => {
    assertEquals(parseSchema("", "a.json"), []);
    assertEquals(parseSchema("# a\n  # b\n\n##\n# c\n##\n", "a.json"), []);
  },
);

Deno.test("parseSchema() ignores comments everywhere", pure, () => {
  const source = `# { 'enum': 'No' }
    { # first
      'enum': # 'No'
      'A', 'data': [ 'a', # 'no'
      # 'no'
      'b#c' ] } # last`;
  assertEquals(parseSchema(source, "a.json"), [
    { value: { enum: "A", data: ["a", "b#c"] }, file: "a.json", line: 2 },
  ]);
});

Deno.test(
  "parseSchema() gives an expression only the documentation comment before it",
  pure,
  () => {
    const source = `##
# = A chapter
##

##
# @A:
#
#   indented
#no space
##
{ 'enum': 'A', 'data': [] }
{ 'enum': 'B', 'data': [
##
# @nobody:
##
] }
{ 'enum': 'C', 'data': [] }
##
# @D:
##
# A comment of another kind.
{ 'enum': 'D', 'data': [] }`;
    assertEquals(
      parseSchema(source, "a.json").map(({ value, doc, line }) => [
        value["enum"],
        doc,
        line,
      ]),
      [
        ["A", "@A:\n\n  indented\nno space", 11],
        ["B", undefined, 12],
        ["C", undefined, 17],
        ["D", "@D:", 22],
      ],
    );
  },
);

const UNPARSABLE: Record<string, [source: string, message: string]> = {
  "an unterminated string": [
    "{ 'enum': 'A\n }",
    "a.json:1: Expected a token, found 'A",
  ],
  "an escape": [
    "{\n'enum': 'A\\n' }",
    "a.json:2: Expected a token, found 'A\\n' }",
  ],
  "a number": [
    "{ 'enum':\n# b\n 7 }",
    "a.json:3: Expected a token, found 7 }",
  ],
  "double quotes": [
    '{ "enum": 1 }',
    'a.json:1: Expected a token, found "enum": 1 }',
  ],
  "null": ["{ 'a': null }", "a.json:1: Expected a token, found null }"],
  "a missing colon": [
    "\n\n{ 'enum' 'A' }",
    "a.json:3: Expected :, found A",
  ],
  "a missing comma": [
    "{ 'enum': 'A'\n 'data': [] }",
    "a.json:2: Expected }, found data",
  ],
  "a name twice": [
    "{ 'enum': 'A',\n 'enum': 'B' }",
    "a.json:2: Expected another name than before, found enum",
  ],
  "a comma at the end of an object": [
    "{ 'enum': 'A', }",
    "a.json:1: Expected a text, found }",
  ],
  "a comma at the end of a list": [
    "{ 'data': [ 'a', ] }",
    "a.json:1: Expected a value, found ]",
  ],
  "no value": ["{ 'data': }", "a.json:1: Expected a value, found }"],
  "a name that is a word": [
    "{ true: 'A' }",
    "a.json:1: Expected a text, found true",
  ],
  "a list at the top": ["[ 'a' ]", "a.json:1: Expected {, found ["],
  "a string at the top": ["'{'", "a.json:1: Expected {, found {"],
  "an end too soon": [
    "{ 'data': [ 'a'\n\n",
    "a.json:3: Expected ], found the end of the file",
  ],
};

for (const [what, [source, message]] of Object.entries(UNPARSABLE)) {
  Deno.test(`parseSchema() says where it found ${what}`, pure, () => {
    const error = assertThrows(
      () => parseSchema(source, "a.json"),
      SchemaError,
    );
    assertEquals(error.message, message);
  });
}
