// Cases in which Python's qmp-shell is wrong.

import { assertEquals } from "@std/assert";
import { parse, parseArgs, transaction } from "../support/grammar.ts";

const permissions = "none";

Deno.test(
  "Unlike in Python's shell, quotes do not stay in the value",
  { permissions },
  () => {
    assertEquals(parseArgs(`name="a b" other='c'`), {
      name: "a b",
      other: "c",
    });
  },
);

Deno.test(
  "Unlike in Python's shell, keys with dots do not leak into later arguments",
  { permissions },
  () => {
    assertEquals(parseArgs("driver=qcow2 file.driver=file node-name=n"), {
      driver: "qcow2",
      file: { driver: "file" },
      "node-name": "n",
    });
    assertEquals(parseArgs("a.b.c=1 d.e=2 f=3 a.b.g=4"), {
      a: { b: { c: 1, g: 4 } },
      d: { e: 2 },
      f: 3,
    });
  },
);

Deno.test(
  "Unlike in Python's shell, floats and null are values",
  { permissions },
  () => {
    assertEquals(parseArgs("a=0.5 b=null c=None"), {
      a: 0.5,
      b: null,
      c: null,
    });
  },
);

Deno.test(
  "Unlike in Python's shell, transaction( a x=1) does not take the parenthesis as text",
  { permissions },
  () => {
    assertEquals(parse("transaction( a x=1)"), transaction(["a", { x: 1 }]));
    assertEquals(
      parse(
        "transaction( blockdev-snapshot-sync device=d snapshot-file=/x(1).qcow2)",
      ),
      transaction(["blockdev-snapshot-sync", {
        device: "d",
        "snapshot-file": "/x(1).qcow2",
      }]),
    );
  },
);

Deno.test(
  "Unlike in Python's shell, a literal may contain spaces",
  { permissions },
  () => {
    assertEquals(parseArgs("a={'b': [1, 2], \"c\": 'd e'}"), {
      a: { b: [1, 2], c: "d e" },
    });
  },
);
