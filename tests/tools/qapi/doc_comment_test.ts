import { assertEquals } from "@std/assert";
import { readDoc } from "../../../tools/qapi/doc_comment.ts";

const pure = { permissions: "none" } as const;

// Documentation comments

Deno.test(
  "readDoc() finds the version of the definition, and of its members",
  pure,
  () => {
    const doc = readDoc(`@Disk:

A disk since 0.1.

@path: where it is
    (since 4.1)

@size: its size in bytes, which
    may be large (Since:
    5.0)

@x-speed: how fast (since 10.2; as a number (since 11.0))

@kind: of no version

Since: 2.9`);
    assertEquals(doc.since, "2.9");
    assertEquals([...doc.members], [
      ["path", "4.1"],
      ["size", "5.0"],
      ["x-speed", "10.2"],
    ]);
  },
);

Deno.test(
  "readDoc() finds the version of a member after a default, and as the only text",
  pure,
  () => {
    const doc = readDoc(`@Disk:

@f13: since 8.0

@sgx-epc: Since: 6.2.

@locking: whether to lock
    (default: auto, since 2.10)

@mask: (default false;
    since 9.0).  More.

Since 9.2`);
    assertEquals(doc.since, "9.2");
    assertEquals([...doc.members], [
      ["f13", "8.0"],
      ["sgx-epc", "6.2"],
      ["locking", "2.10"],
      ["mask", "9.0"],
    ]);
  },
);

Deno.test(
  "readDoc() ignores versions in sentences about the values of a member",
  pure,
  () => {
    const doc = readDoc(`@Disk:

@a: since 7.0 this is the default

@b: how.  Negative values are allowed since QEMU 2.7

@c: how.  Note: empty value works only since 2.9.

@d: a text, but since 2.7 it can have other values (default: yes)

@e: how long it has run (in seconds since 1.1.1970)

Since 9.2 it is not needed any more.`);
    assertEquals([doc.since, ...doc.members], [undefined]);
  },
);

Deno.test(
  "readDoc() does not count sections as part of the member before them",
  pure,
  () => {
    for (
      const section of [
        "Features:",
        "Returns: a disk",
        "Return: a disk",
        "Errors:",
        "Note: this",
        "Notes: these",
        "TODO: that",
        "Example: so",
        "Since: 1.0",
        "What is not indented",
      ]
    ) {
      const doc = readDoc(
        `@disk-add:\n\n@path: where\n\n${section}\n    more (since 4.1)`,
      );
      assertEquals([...doc.members], [], section);
    }
  },
);

Deno.test(
  "readDoc() does not count a feature as part of the member before it",
  pure,
  () => {
    const doc = readDoc(
      "@A:\n\n@path: where\n\nFeatures:\n\n@unstable: so (since 4.1)\n",
    );
    assertEquals(doc.members.get("path"), undefined);
  },
);

Deno.test("readDoc() finds no version in a comment without one", pure, () => {
  for (const text of [undefined, "", "@A:\n\n@since: not (yet)\nSince then"]) {
    const { since, members } = readDoc(text);
    assertEquals([since, members.size], [undefined, 0]);
  }
});
