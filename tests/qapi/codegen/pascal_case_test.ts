import { assertEquals } from "@std/assert";
import { pascalCase } from "../../../src/qapi/codegen/pascal_case.ts";

Deno.test(
  "pascalCase() joins words of any case",
  { permissions: "none" },
  () => {
    for (
      const [name, made] of Object.entries({
        "query-foo": "QueryFoo",
        device_add: "DeviceAdd",
        BLOCK_IO_ERROR: "BlockIoError",
        "x-a.b": "XAB",
        already: "Already",
        camelCase: "CamelCase",
      })
    ) assertEquals(pascalCase(name), made);
  },
);
