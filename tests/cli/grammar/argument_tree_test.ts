import { assertEquals } from "@std/assert";
import { describeJson } from "../../../src/protocol/json/lossless.ts";
import { type Args, parseArgs } from "../support/grammar.ts";

const permissions = "none";

Deno.test("Keys with dots build objects and lists", { permissions }, () => {
  const rows: [typed: string, args: Args][] = [
    ["a.b=1", { a: { b: 1 } }],
    ["a.b.c=1", { a: { b: { c: 1 } } }],
    ["a.b=1 a.c=2", { a: { b: 1, c: 2 } }],
    ["a.b.c=1 a.b.d=2 a.e=3", { a: { b: { c: 1, d: 2 }, e: 3 } }],
    ["l.0=x l.1=y", { l: ["x", "y"] }],
    ["l.1=y l.0=x", { l: ["x", "y"] }],
    ["l.2=c l.0=a l.1=b", { l: ["a", "b", "c"] }],
    [
      "11 10 9 8 7 6 5 4 3 2 1 0".replace(/\d+/g, "l.$&=$&"),
      { l: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
    ],
    ["l.0.0=1 l.0.1=2", { l: [[1, 2]] }],
    ["children.0.driver=null-co", { children: [{ driver: "null-co" }] }],
    ["c.0.a=1 c.1.a=2 c.0.b=3", { c: [{ a: 1, b: 3 }, { a: 2 }] }],
    ["a.00=1", { a: { "00": 1 } }],
    ["a.1x=1", { a: { "1x": 1 } }],
    ["a.-1=1", { a: { "-1": 1 } }],
    ["0=1", { 0: 1 }],
    ["0=1 a=2", { 0: 1, a: 2 }],
    ["foo[0]=1", { "foo[0]": 1 }],
    ["x-speed=1 X_y=2", { "x-speed": 1, X_y: 2 }],
    ["grün=1", { grün: 1 }],
    ["a:b=1", { "a:b": 1 }],
    ["__com.redhat_x=1", { "__com.redhat_x": 1 }],
    ["a.__com.redhat_x.b=1", { a: { "__com.redhat_x": { b: 1 } } }],
    ["__com.redhat_a.b_c=1", { "__com.redhat_a": { b_c: 1 } }],
    ["__com.redhat=1", { __com: { redhat: 1 } }],
    ["a={'b':1} a.c=2", { a: { b: 1, c: 2 } }],
    ["a={} a.b.c=2", { a: { b: { c: 2 } } }],
    ["a={'b':{'c':1}} a.b.d=2", { a: { b: { c: 1, d: 2 } } }],
    ["a=[1] a.1=2", { a: [1, 2] }],
    ["a=[{}] a.0.b=2", { a: [{ b: 2 }] }],
    ["a=[] a.0=2", { a: [2] }],
  ];
  for (const [typed, args] of rows) {
    assertEquals(parseArgs(typed), args, typed);
  }
});

Deno.test(
  "__proto__ and constructor are keys like others",
  { permissions },
  () => {
    for (const name of ["__proto__", "constructor", "toString", "prototype"]) {
      for (
        const typed of [
          `${name}.x=1`,
          `${name}={'x':1}`,
          `${name}={} ${name}.x=1`,
        ]
      ) {
        const args = parseArgs(typed);
        assertEquals(Object.keys(args), [name], typed);
        assertEquals(describeJson(args), `{"${name}":{"x":1}}`, typed);
      }
      const args = parseArgs(`a.${name}=1 b={'${name}':{'x':1}}`);
      assertEquals(
        describeJson(args),
        `{"a":{"${name}":1},"b":{"${name}":{"x":1}}}`,
      );
    }
    assertEquals(Object.hasOwn(Object.prototype, "x"), false);
    assertEquals(({} as Args).x, undefined);
  },
);
