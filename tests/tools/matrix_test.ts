import { assertEquals } from "@std/assert";
import { resultsIn, tableOf } from "../../tools/matrix.ts";

/** What `deno test` writes, without its colours. */
const OUTPUT = `Check tests/a_test.ts
running 4 tests from ./tests/a_test.ts
It works ... ok (3ms)
It says something ...
------- post-test output -------
ok
----- post-test output end -----
It says something ... ok (1s)
It breaks ... FAILED (5ms)
It has no QEMU ... ignored (0ms)
running 1 test from ./tests/deno/b_test.ts
It has steps ...
  the first ... ok (1ms)
  the second ... FAILED (1ms)
It has steps ... FAILED (due to 1 failed step) (2ms)

 ERRORS

It breaks => ./tests/a_test.ts:5:6
`;

Deno.test("The matrix counts the tests of each file, without their steps", {
  permissions: { read: true, env: true, run: true },
}, () => {
  assertEquals([...resultsIn(OUTPUT)], [
    ["tests/a_test.ts", { passed: 2, failed: 1, ignored: 1 }],
    ["tests/deno/b_test.ts", { passed: 0, failed: 1, ignored: 0 }],
  ]);
});

Deno.test("The table of the matrix has a column for each QEMU", () => {
  const one = new Map([["b", { passed: 1, failed: 0, ignored: 0 }]]);
  const two = new Map([
    ["a", { passed: 2, failed: 1, ignored: 0 }],
    ["b", { passed: 0, failed: 0, ignored: 3 }],
  ]);
  assertEquals(
    tableOf([["QEMU 1", one], ["QEMU 2", two]]),
    `| Test file | QEMU 1 | QEMU 2 |
| --- | --- | --- |
| \`a\` | did not run | 2 passed, **1 failed** |
| \`b\` | 1 passed | 0 passed, 3 ignored |
| All | 1 passed | 2 passed, **1 failed**, 3 ignored |
`,
  );
});
