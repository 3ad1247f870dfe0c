/**
 * A small schema, and the module that is generated for it.
 *
 * @module
 */

import type { SchemaInfo } from "@qmp/qmp/qapi";

/** A schema with every kind of entry. */
export const SMALL: SchemaInfo[] = [
  {
    "meta-type": "command",
    name: "set-mode",
    "arg-type": "0",
    "ret-type": "9",
    features: ["deprecated"],
  },
  {
    "meta-type": "command",
    name: "query-mode",
    "arg-type": "9",
    "ret-type": "[1]",
    "allow-oob": true,
  },
  { "meta-type": "command", name: "stop", "arg-type": "9", "ret-type": "9" },
  {
    "meta-type": "command",
    name: "device_add",
    "arg-type": "4",
    "ret-type": "9",
  },
  { "meta-type": "event", name: "MODE_SET", "arg-type": "0" },
  { "meta-type": "event", name: "STOP", "arg-type": "9" },
  { "meta-type": "object", name: "9", members: [] },
  {
    "meta-type": "object",
    name: "0",
    members: [
      { name: "mode", type: "2" },
      { name: "x-level", type: "int", default: null, features: ["unstable"] },
    ],
  },
  { "meta-type": "array", name: "[1]", "element-type": "1" },
  {
    "meta-type": "object",
    name: "1",
    members: [{ name: "mode", type: "2" }, { name: "name", type: "3" }],
    tag: "mode",
    variants: [{ case: "on", type: "5" }, { case: "off", type: "9" }],
  },
  {
    "meta-type": "enum",
    name: "2",
    members: [{ name: "on" }, { name: "off" }],
    values: ["on", "off"],
  },
  {
    "meta-type": "alternate",
    name: "3",
    members: [{ type: "str" }, { type: "null" }],
  },
  {
    "meta-type": "object",
    name: "4",
    members: [{ name: "driver", type: "str" }],
  },
  {
    "meta-type": "object",
    name: "5",
    members: [{ name: "next", type: "[1]", default: null }],
  },
  { "meta-type": "builtin", name: "str", "json-type": "string" },
  { "meta-type": "builtin", name: "int", "json-type": "int" },
  { "meta-type": "builtin", name: "null", "json-type": "null" },
];

/** The module for {@linkcode SMALL}, with the version `10.0.2`. */
export const SMALL_TEXT = `// deno-fmt-ignore-file
// deno-lint-ignore-file
/**
 * Commands and events of QEMU 10.0.2.
 *
 * Generated from the schema that this QEMU returns for \`query-qmp-schema\`.
 *
 * @module
 */

import type { CommandSignature, Empty, Open } from "jsr:@qmp/qmp";

/** Commands and events of this QEMU, for \`QmpClient<Schema>\`. */
export interface Schema {
  /** The commands, by name. */
  commands: Commands;
  /** The data of each event, by name. */
  events: Events;
}

/** Commands of this QEMU. */
export interface Commands {
  /** QAPI command \`device_add\`. */
  device_add: CommandSignature<{
    driver: string;
    [argument: string]: any;
  }>;
  /** QAPI command \`query-mode\`. It can run out-of-band. */
  "query-mode": CommandSignature<Empty, QueryModeReturn[]>;
  /**
   * QAPI command \`set-mode\`.
   *
   * @deprecated In QEMU 10.0.2.
   */
  "set-mode": CommandSignature<SetModeArguments>;
  /** QAPI command \`stop\`. */
  stop: CommandSignature;
}

/** Data of the events of this QEMU. */
export interface Events {
  /** QAPI event \`MODE_SET\`. */
  MODE_SET: SetModeArgumentsReturned;
  /** QAPI event \`STOP\`. */
  STOP: undefined;
}

/** QAPI object \`QueryModeReturn\`. */
export type QueryModeReturn = {
  name: QueryModeReturnName;
} & (
  | ({ mode: "on" } & QueryModeReturnOn)
  | { mode: "off" }
);

/** QAPI alternate \`QueryModeReturnName\`. */
export type QueryModeReturnName =
  | string
  | null;

/** QAPI object \`QueryModeReturnOn\`. */
export type QueryModeReturnOn = {
  next?: QueryModeReturn[];
};

/** QAPI object \`SetModeArguments\`. */
export type SetModeArguments = {
  mode: SetModeArgumentsMode;
  /** @experimental In QEMU 10.0.2. */
  "x-level"?: number | bigint | undefined;
};

/** QAPI object \`SetModeArguments\`, as commands and events return it. */
export type SetModeArgumentsReturned = {
  mode: Open<SetModeArgumentsMode>;
  /** @experimental In QEMU 10.0.2. */
  "x-level"?: number | bigint;
};

/** QAPI enum \`SetModeArgumentsMode\`. */
export type SetModeArgumentsMode =
  | "on"
  | "off";
`;
