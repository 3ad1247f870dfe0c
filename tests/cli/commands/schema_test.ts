import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { explain } from "../../../src/cli/commands/schema.ts";
import { Output } from "../../../src/cli/output.ts";
import { QapiSchema } from "../../../mod.ts";
import { testQemu } from "../../support/qemu.ts";
import { linesOf, qmp, TestQemu } from "../util.ts";

testQemu("qmp schema explains what QEMU knows", async (command) => {
  await using qemu = await TestQemu.launch(command);
  const run = (...args: string[]) => qmp(["schema", qemu.address, ...args]);

  const list = await run();
  assertEquals([list.code, list.stderr], [0, ""]);
  assertStringIncludes(list.stdout, "\n  query-status\n");
  assertStringIncludes(list.stdout, "\n  migrate-pause [out-of-band]\n");
  assertStringIncludes(list.stdout, "\n  x-query-irq [unstable]\n");
  assertStringIncludes(list.stdout, "\n  SHUTDOWN\n");

  const drive = await run("blockdev-add", "driver=qcow2");
  assertStringIncludes(drive.stdout, '  discard?         "ignore" | "unmap"\n');
  assertStringIncludes(drive.stdout, '\n  With driver "qcow2"\n');
  assertStringIncludes(drive.stdout, "    lazy-refcounts?         boolean\n");
  assert(!drive.stdout.includes('With driver "raw"'));
  assertStringIncludes(drive.stdout, "\nMore: blockdev-add.");
  for (const line of linesOf(drive.stdout)) assert(line.length <= 80, line);

  const inner = await run("blockdev-add.cache");
  assertStringIncludes(inner.stdout, "  no-flush?  boolean\n");
  assertEquals((await run("blockdev-add", "cache")).stdout, inner.stdout);
  const returned = await run("query-block.inserted.cache");
  assertStringIncludes(returned.stdout, "Returns:\n  writeback");

  const json = await run("--json", "query-status");
  const { kind, oob, returns } = JSON.parse(json.stdout);
  assertEquals([kind, oob, returns.kind], ["command", false, "object"]);
  const names = JSON.parse((await run("--json")).stdout);
  assert(names.commands.some(({ name }: { name: string }) => name === "quit"));
});

/** A union in what a command returns. */
const BLOCK_FORMAT = "query-block.inserted.image.format-specific";

testQemu(
  "qmp schema tells what a name that is not known may have meant, with exit code 1",
  async (command) => {
    await using qemu = await TestQemu.launch(command);
    const cases: [args: string[], message: string][] = [
      [
        ["blockdev-ad"],
        "There is no command or event blockdev-ad, did you mean blockdev-add",
      ],
      [
        ["blockdev-add.fil"],
        "There is no fil in blockdev-add, did you mean file",
      ],
      [
        ["blockdev-add", "cache", "drect"],
        "There is no drect in blockdev-add.cache, did you mean direct",
      ],
      [
        ["blockdev-add", "driver=qcow3"],
        "There is no branch driver=qcow3, did you mean qcow2",
      ],
      [["quit", "a=b"], "There is no union here that a=b chooses from"],
      [
        [BLOCK_FORMAT, "driver=qcow2"],
        "There is no union here that driver=qcow2 chooses from",
      ],
      [
        [BLOCK_FORMAT, "type=qcow3"],
        "There is no branch type=qcow3, did you mean qcow2",
      ],
    ];
    for (const [args, message] of cases) {
      const ended = await qmp(["schema", qemu.address, ...args]);
      assertEquals(ended, {
        code: 1,
        stdout: "",
        stderr: `qmp schema: ${message}\n`,
      });
    }
  },
);

testQemu("qmp schema narrows what is returned as well", async (command) => {
  await using qemu = await TestQemu.launch(command);
  const args = ["schema", "--json", qemu.address, BLOCK_FORMAT, "type=qcow2"];
  const { code, stdout, stderr } = await qmp(args);
  assertEquals([code, stderr], [0, ""]);
  const { returns } = JSON.parse(stdout);
  assertEquals(
    returns.variants.map((branch: { case: string }) => branch.case),
    ["qcow2"],
  );

  const alone = await qmp(["schema", qemu.address, "type=qcow2"]);
  assertEquals(alone.code, 2);
  assertStringIncludes(
    alone.stderr,
    "Expected a command or an event before type=qcow2",
  );
});

/** A schema with one of everything. */
const SCHEMA = new QapiSchema([
  {
    "meta-type": "command",
    name: "f",
    "arg-type": "args",
    "ret-type": "[any]",
    "allow-oob": true,
    features: ["unstable"],
  },
  { "meta-type": "event", name: "__org.x_E", "arg-type": "alt-data" },
  { "meta-type": "event", name: "QUIET", "arg-type": "empty" },
  { "meta-type": "object", name: "empty", members: [] },
  {
    "meta-type": "object",
    name: "args",
    members: [
      { name: "mode", type: "modes" },
      { name: "old", type: "int", default: null, features: ["deprecated"] },
      { name: "some", type: "[modes]", default: null },
      { name: "either", type: "alt" },
    ],
    tag: "mode",
    variants: [
      { case: "a", type: "branch" },
      { case: "b", type: "branch" },
      { case: "c", type: "empty" },
    ],
  },
  {
    "meta-type": "object",
    name: "branch",
    members: [{ name: "text\x1b[2J", type: "str" }],
  },
  {
    "meta-type": "object",
    name: "alt-data",
    members: [{ name: "value", type: "alt", default: null }],
  },
  {
    "meta-type": "enum",
    name: "modes",
    members: [{ name: "a" }, { name: "b", features: ["unstable"] }, {
      name: "c",
    }],
    values: ["a", "b", "c"],
  },
  { "meta-type": "array", name: "[modes]", "element-type": "modes" },
  { "meta-type": "array", name: "[any]", "element-type": "any" },
  {
    "meta-type": "alternate",
    name: "alt",
    members: [{ type: "branch" }, { type: "modes" }, { type: "int" }],
  },
  { "meta-type": "builtin", name: "int", "json-type": "int" },
  { "meta-type": "builtin", name: "str", "json-type": "string" },
  { "meta-type": "builtin", name: "any", "json-type": "value" },
]);

const EXPLANATIONS: [words: string[], text: string][] = [
  [
    ["f"],
    `f command [unstable]
Can be executed out-of-band

Arguments:
  mode    "a" | "b" [unstable] | "c"
  old?    int [deprecated]
  some?   list of "a" | "b" [unstable] | "c"
  either  object | "a" | "b" [unstable] | "c" | int

  With mode "a" | "b"
    text\\u001b[2J  string

  Nothing more with mode "c"

Returns, a list of: any

? may be left out
More: f.either`,
  ],
  [
    ["f.either"],
    `f.either in a command

Takes, one of:
  object:
    text\\u001b[2J  string
  "a" | "b" [unstable] | "c"
  int`,
  ],
  [
    ["__org.x_E"],
    `__org.x_E event

Data:
  value?  object | "a" | "b" [unstable] | "c" | int

? may be left out
More: __org.x_E.value`,
  ],
  [["QUIET"], "QUIET event\n\nData: none"],
];

for (const [words, text] of EXPLANATIONS) {
  Deno.test(`The explanation of ${words} is laid out for people`, {
    permissions: "none",
  }, () => {
    const output = new Output({
      color: false,
      errorColor: false,
      pretty: false,
    });
    assertEquals(explain(SCHEMA, words, output), text);
  });
}
