import { assert, assertEquals, assertThrows } from "@std/assert";
import { ClientProtocol } from "../../src/protocol/client.ts";
import { parseJson } from "../../src/protocol/json/lossless.ts";
import type { JsonValue } from "../../src/protocol/message.ts";
import {
  ERROR,
  execute,
  fail,
  greeting,
  negotiated,
  OOB,
  succeed,
} from "./client_driver.ts";

Deno.test(
  "ClientProtocol reuses an id only after its reply, even of an abandoned command",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    const [first] = execute(protocol, "a", "b", "c");
    assertEquals(protocol.inFlight, 3);
    protocol.abandon(first!);
    assertEquals(protocol.inFlight, 3);
    assertEquals(execute(protocol, "d")[0]!.id, 3);
    assertEquals(succeed(protocol, 1), "return of b");
    assertEquals(succeed(protocol, 1), "dropped");
    assertEquals(execute(protocol, "e", "f").map(({ id }) => id), [1, 4]);
    assertEquals(succeed(protocol, 0), "dropped");
    assertEquals(execute(protocol, "g")[0]!.id, 0);
    assertEquals(fail(protocol, 0), "error of g");
    assertEquals(protocol.inFlight, 4);
  },
);

Deno.test(
  "ClientProtocol generates ids below the number of commands in flight",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    for (let count = 1; count <= 20; count++) {
      const ids = Array.from(
        { length: count },
        () => execute(protocol, "x")[0]!.id as number,
      );
      assertEquals(
        ids.toSorted((a, b) => a - b),
        [...Array(count).keys()],
      );
      for (const id of ids) assertEquals(succeed(protocol, id), "return of x");
    }
  },
);

Deno.test(
  "ClientProtocol.receive() drops a reply with an unknown id, and names the id",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    execute(protocol, "a");
    protocol.execute("b", undefined, "b", { id: "b" });
    let deep: JsonValue = [];
    for (let i = 0; i < 100_000; i++) deep = [deep];
    const ids: JsonValue[] = [
      7,
      -1,
      0.5,
      "0",
      null,
      true,
      [0],
      { b: "b" },
      18446744073709551615n,
      "\ud800",
      deep,
    ];
    for (const id of ids) {
      for (const reply of [{ return: {}, id }, { error: ERROR, id }]) {
        const received = protocol.receive(reply);
        assert(received.kind === "dropped");
        const text = id === 18446744073709551615n
          ? String(id)
          : JSON.stringify(id);
        assertEquals(
          received.reason,
          `no command with the id ${text} is in flight`,
        );
      }
    }
    assertEquals(protocol.inFlight, 2);
    assertEquals(succeed(protocol, 0), "return of a");
    assertEquals(succeed(protocol, "b"), "return of b");
    const received = protocol.receive({ return: {} });
    assert(received.kind === "dropped");
    assertEquals(received.reason, "no command with the id null is in flight");
  },
);

/** Ids of a caller: as given, as sent, and as the server may send them back. */
const OWN_IDS: [id: JsonValue, sent: string, reply?: string][] = [
  [null, "null"],
  [true, "true"],
  [false, "false"],
  ["", '""'],
  ["é0", '"é0"', String.raw`"\u00e90"`],
  [0, "0"],
  [-0, "0"],
  [7, "7"],
  [7, "7", "7.0"],
  [-1, "-1"],
  [1.5, "1.5"],
  [1e21, "1e+21", "1000000000000000000000.0"],
  [5n, "5"],
  [2 ** 53, "9007199254740992"],
  [2n ** 64n - 1n, "18446744073709551615"],
  [[], "[]"],
  [[1, [2n ** 63n]], "[1,[9223372036854775808]]"],
  [{}, "{}"],
  [
    { b: 1, a: [{ d: 1, c: null }], 1: "x" },
    '{"1":"x","b":1,"a":[{"d":1,"c":null}]}',
    '{"a": [{"c": null, "d": 1}], "1": "x", "b": 1}',
  ],
  [JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
];

Deno.test(
  "ClientProtocol sends any JSON value as the caller's own id, and recognizes it",
  { permissions: "none" },
  () => {
    for (const [id, sent, reply = sent] of OWN_IDS) {
      const protocol = negotiated("oob");
      const command = protocol.execute("own", undefined, "own", { id });
      assertEquals(protocol.takeOutput(), `{"execute":"own","id":${sent}}\n`);
      assertEquals(command.id, parseJson(sent), sent);
      assertThrows(
        () => protocol.execute("own", undefined, "own", { id }),
        RangeError,
        "Cannot execute own: a command with the id ",
      );
      assertEquals(succeed(protocol, parseJson(reply)), "return of own", sent);
      assertEquals(succeed(protocol, parseJson(reply)), "dropped", sent);
      assertEquals(protocol.inFlight, 0);
      protocol.execute("own", undefined, "own again", { id });
      assertEquals(fail(protocol, parseJson(reply)), "error of own again");
    }
  },
);

Deno.test(
  "ClientProtocol keeps its own copy of an id that the caller changes",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    execute(protocol, ..."12345678");
    protocol.takeOutput();
    const id = { a: [1] };
    protocol.execute("own", undefined, "own", { id });
    id.a.push(2);
    succeed(protocol, 0);
    assertEquals(protocol.takeOutput(), '{"execute":"own","id":{"a":[1]}}\n');
    assertEquals(succeed(protocol, { a: [1] }), "return of own");
    protocol.execute("own", undefined, "own", { id: { a: [1] } });
  },
);

Deno.test(
  "ClientProtocol.execute() refuses an id that it has generated for another command",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    execute(protocol, "a", "b");
    for (const id of [0, 1, 0n, 1n, -0]) {
      assertThrows(
        () => protocol.execute("own", undefined, "own", { id }),
        RangeError,
        `Cannot execute own: a command with the id ${id} is in flight`,
      );
    }
    succeed(protocol, 1);
    protocol.execute("own", undefined, "own", { id: 1n });
    assertEquals(succeed(protocol, 1), "return of own");
    assertEquals(succeed(protocol, 0), "return of a");
  },
);

Deno.test(
  "ClientProtocol generates no id that the caller uses",
  { permissions: "none" },
  () => {
    for (const own of [[0, 1, 3], [0n, 1n, 3n]]) {
      const protocol = negotiated();
      for (const id of own) {
        protocol.execute("own", undefined, `own ${id}`, { id });
      }
      const names = ["a", "b", "c"];
      const ids = execute(protocol, ...names).map(({ id }) => id!);
      assertEquals(ids, [2, 4, 5]);
      for (const id of own) {
        assertEquals(succeed(protocol, Number(id)), `return of own ${id}`);
      }
      for (const [index, id] of ids.entries()) {
        assertEquals(succeed(protocol, id), `return of ${names[index]}`);
      }
      assertEquals(protocol.inFlight, 0);
    }
  },
);

Deno.test(
  "ClientProtocol generates free ids, and skips an id that the caller took",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    execute(protocol, "a", "b");
    succeed(protocol, 0);
    protocol.execute("own", undefined, "own", { id: "own" });
    assertEquals(execute(protocol, "c")[0]!.id, 0);
    succeed(protocol, 0);
    protocol.execute("own", undefined, "own 0", { id: 0 });
    assertEquals(execute(protocol, "d")[0]!.id, 2);
    assertEquals(succeed(protocol, 0), "return of own 0");
    assertEquals(succeed(protocol, 2), "return of d");
  },
);

Deno.test(
  "ClientProtocol omits the id of an in-band command that is alone on the wire",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    for (let n = 0; n < 3; n++) {
      const [command] = execute(protocol, "a");
      assertEquals(protocol.takeOutput(), '{"execute":"a"}\n');
      assertEquals(command!.id, 0);
      assertEquals(succeed(protocol), "return of a");
    }
    protocol.execute("a", undefined, "a", OOB);
    assertEquals(protocol.takeOutput(), '{"exec-oob":"a","id":0}\n');
    execute(protocol, "b");
    assertEquals(protocol.takeOutput(), '{"execute":"b","id":1}\n');
  },
);

Deno.test(
  "ClientProtocol.receive() recognizes a reply without an id among replies with ids",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    execute(protocol, "alone", "b");
    protocol.execute("own", undefined, "own", { id: "own" });
    protocol.execute("p", undefined, "p", OOB);
    // Only out-of-band replies may overtake others.
    assertEquals(succeed(protocol, 2), "return of p");
    assertEquals(succeed(protocol), "return of alone");
    assertEquals(succeed(protocol, 1), "return of b");
    assertEquals(protocol.inFlight, 1);
    // "c" is not alone, so it has an id. A reply without an id belongs to the
    // oldest command.
    execute(protocol, "c");
    assertEquals(fail(protocol), "error of own");
    assertEquals(fail(protocol), "error of c");
  },
);

Deno.test(
  "ClientProtocol gives an id to a command that follows an abandoned one",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    protocol.abandon(execute(protocol, "late")[0]!);
    execute(protocol, "b");
    assertEquals(
      protocol.takeOutput(),
      '{"execute":"late"}\n{"execute":"b","id":1}\n',
    );
    assertEquals(succeed(protocol), "dropped");
    assertEquals(succeed(protocol, 1), "return of b");
    execute(protocol, "c");
    assertEquals(protocol.takeOutput(), '{"execute":"c"}\n');
  },
);

Deno.test(
  'ClientProtocol with commandIds "always" gives every command an id',
  { permissions: "none" },
  () => {
    const protocol = new ClientProtocol<string>({ commandIds: "always" });
    protocol.receive(greeting("oob"));
    protocol.negotiate("negotiation");
    assertEquals(
      protocol.takeOutput(),
      '{"execute":"qmp_capabilities","arguments":{"enable":["oob"]},"id":0}\n',
    );
    assertEquals(succeed(protocol, 0), "return of negotiation");
    for (let n = 0; n < 3; n++) {
      execute(protocol, "alone");
      assertEquals(protocol.takeOutput(), '{"execute":"alone","id":0}\n');
      assertEquals(succeed(protocol, 0), "return of alone");
    }
    execute(protocol, "a", "b");
    protocol.execute("own", undefined, "own", { id: "own" });
    assertEquals(
      protocol.takeOutput(),
      '{"execute":"a","id":0}\n{"execute":"b","id":1}\n' +
        '{"execute":"own","id":"own"}\n',
    );
    // An error without an id, such as a parse error, belongs to the oldest
    // command.
    assertEquals(fail(protocol), "error of a");
    assertEquals(succeed(protocol, 1), "return of b");
  },
);

Deno.test(
  'ClientProtocol uses commandIds "as-needed" by default',
  { permissions: "none" },
  () => {
    for (const commandIds of [undefined, "as-needed"] as const) {
      const protocol = new ClientProtocol<string>({ commandIds });
      protocol.receive(greeting());
      protocol.negotiate("negotiation");
      assertEquals(
        protocol.takeOutput(),
        '{"execute":"qmp_capabilities"}\n',
      );
    }
  },
);

Deno.test(
  "ClientProtocol throws TypeError for an unknown value of commandIds",
  { permissions: "none" },
  () => {
    const unknown: [commandIds: unknown, found: string][] = [
      ["never", '"never"'],
      ["", '""'],
      [true, "true"],
      [null, "null"],
      [1n, "1"],
      [Symbol("s"), "Symbol(s)"],
    ];
    for (const [commandIds, found] of unknown) {
      assertThrows(
        () => new ClientProtocol({ commandIds: commandIds as "always" }),
        TypeError,
        `Expected commandIds to be "as-needed" or "always", found ${found}`,
      );
    }
  },
);

Deno.test(
  "ClientProtocol.receive() gives a reply without an id to the oldest in-band command",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    protocol.execute("z", undefined, "z oob", OOB);
    execute(protocol, "a", "b");
    succeed(protocol, 1);
    protocol.execute("c", undefined, "c own", { id: "c" });
    protocol.execute("y", undefined, "y oob own", { id: "y", oob: true });
    // "d" reuses the id of "a", which is lower than the id of the older "b".
    execute(protocol, "d");
    const outcomes = [
      "b",
      "c own",
      "d",
      "z oob",
      "y oob own",
    ];
    for (const [index, name] of outcomes.entries()) {
      const settle = index % 2 ? succeed : fail;
      assertEquals(
        settle(protocol),
        `${index % 2 ? "return" : "error"} of ${name}`,
      );
    }
    assertEquals(fail(protocol), "dropped");
  },
);

Deno.test(
  "ClientProtocol.receive() gives a reply without an id to an abandoned command too",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    const [first] = execute(protocol, "a", "b");
    protocol.abandon(first!);
    assertEquals(fail(protocol), "dropped");
    assertEquals(fail(protocol), "error of b");
  },
);
