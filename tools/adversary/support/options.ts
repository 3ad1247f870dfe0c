import { parseArgs } from "node:util";

/** An option of a campaign. Its default says which type its value has. */
export interface Option {
  /** What the option does, for `--help`. */
  help: string;
  /** A boolean option is a flag, which is off without it. */
  default: number | string | false;
}

/** The options of a campaign, by name. */
export type Options = Record<string, Option>;

/** The values of options. */
export type Values<O extends Options> = {
  [K in keyof O]: O[K]["default"] extends number ? number
    : O[K]["default"] extends string ? string
    : boolean;
};

/**
 * Parses the arguments of a campaign. Returns `undefined` for `--help`.
 *
 * @throws {Error} If an option is unknown, or its value is missing or has the
 * wrong type.
 */
export function parseOptions<O extends Options>(
  options: O,
  args: string[],
): Values<O> | undefined {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: "boolean", short: "h" },
      ...Object.fromEntries(
        Object.entries(options).map(([name, option]) => [name, {
          type: option.default === false ? "boolean" : "string",
        }]),
      ),
    },
  });
  if (values.help) return undefined;
  const parsed = Object.entries(options).map(([name, option]) => {
    const value = (values as Record<string, unknown>)[name] ?? option.default;
    return [
      name,
      typeof option.default === "number" ? numberFrom(name, value) : value,
    ];
  });
  return Object.fromEntries(parsed) as Values<O>;
}

function numberFrom(name: string, value: unknown): number {
  const number = value === "" ? NaN : Number(value);
  if (Number.isFinite(number) && number >= 0) return number;
  throw new RangeError(
    `Expected a number that is not negative for --${name}, found ${value}`,
  );
}

/** Returns the text of `--help`. */
export function usage(
  name: string,
  { about, options }: { about: string; options: Options },
): string {
  const rows = Object.entries(options).map(([name, option]) => {
    const isFlag = option.default === false;
    const end = isFlag || option.default === ""
      ? ""
      : ` (default ${option.default})`;
    const placeholder = typeof option.default === "number" ? " N" : " TEXT";
    return [`--${name}${isFlag ? "" : placeholder}`, option.help + end];
  });
  const width = Math.max(...rows.map(([left]) => left!.length));
  return [
    `Usage: deno task adversary ${name} [options]`,
    "",
    about,
    "",
    ...rows.map(([left, right]) => `  ${left!.padEnd(width)}  ${right}`),
  ].join("\n");
}
