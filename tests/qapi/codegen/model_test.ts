import { assertEquals } from "@std/assert";
import { addFacts, type Facts } from "../../../src/qapi/codegen/model.ts";

Deno.test(
  "addFacts() collects versions, and the features of each",
  { permissions: "none" },
  () => {
    const facts: Facts = { versions: new Set(), features: new Map() };
    addFacts(facts, "1.0", ["unstable"]);
    addFacts(facts, "2.0");
    addFacts(facts, "3.0", ["unstable", "deprecated"]);
    assertEquals([...facts.versions], ["1.0", "2.0", "3.0"]);
    assertEquals(
      [...facts.features].map(([name, versions]) => [name, ...versions]),
      [["unstable", "1.0", "3.0"], ["deprecated", "3.0"]],
    );
  },
);
