/**
 * Addresses, in every form that programs and people use for QEMU's sockets.
 *
 * @module
 */

/**
 * The address at which QEMU listens, or to which it connects:
 *
 * - `"unix:/run/vm/qmp.sock"`, or a path alone;
 * - `"tcp:localhost:4444"`, `"localhost:4444"` or `"[::1]:4444"`; the host is
 *   127.0.0.1 if it is left out;
 * - the same string as in QEMU's `-qmp`, for example
 *   `"unix:/run/vm/qmp.sock,server=on,wait=off"` or
 *   `"unix:path=/run/vm/qmp.sock"`, where a comma in a path is written twice;
 * - a `URL` of the kind `unix:`, `file:` or `tcp:`, for example
 *   `new URL("unix:///run/vm/qmp.sock")`;
 * - the options of `Deno.connect`.
 */
export type Address =
  | string
  | URL
  | Deno.ConnectOptions
  | Deno.UnixConnectOptions;

/** A Unix socket. */
export interface UnixAddress {
  /** Kind of address. */
  transport: "unix";
  /** Path of the socket. */
  path: string;
}

/** A TCP port. */
export interface TcpAddress {
  /** Kind of address. */
  transport: "tcp";
  /** Name or IP address of the host. An IPv6 address has no brackets. */
  hostname: string;
  /** Port. */
  port: number;
}

/** A parsed address, and whether QEMU's options make QEMU listen there. */
export type ParsedAddress = (UnixAddress | TcpAddress) & {
  /** Whether QEMU's options make QEMU listen at the address. */
  server: boolean;
};

/**
 * Most bytes of a Unix socket's path. Linux has room for 108, and the last one
 * is zero.
 */
const MAX_PATH_BYTES = 107;

/** Options of QEMU's sockets that its peer does not notice. */
const HARMLESS_OPTIONS = new Set([
  "wait",
  "nowait",
  "delay",
  "nodelay",
  "reconnect",
  "reconnect-ms",
  "ipv4",
  "ipv6",
  "keep-alive",
  "tight",
]);

/**
 * Options of QEMU's sockets that change the bytes on the wire, and what the
 * user can do about them.
 */
const FOREIGN_OPTIONS = new Map([
  ["abstract", "abstract sockets are not supported"],
  ["telnet", "the telnet protocol is not supported"],
  ["tn3270", "the tn3270 protocol is not supported"],
  [
    "websocket",
    "open the WebSocket yourself and hand its streams to QmpClient.open()",
  ],
  ["tls-creds", "leave it out and set the option tls of connect()"],
]);

/** Values that QEMU accepts for a switch. */
const SWITCH: ReadonlyMap<string, boolean> = new Map([
  ...["on", "yes", "true", "y"].map((value) => [value, true] as const),
  ...["off", "no", "false", "n"].map((value) => [value, false] as const),
]);

/** Matches the addresses of QEMU's character devices that are not sockets. */
const FOREIGN_KIND =
  /^(?:(?:stdio|pty|null|vc|none)(?![^:,])|(?:telnet|websocket|tn3270|udp|pipe|file|fd|vsock|chardev|mon|con|serial)[:])/;

/** Characters that are in no name and no IP address of a host. */
const NO_HOST = /[\s\p{Cc},/\\[\]"'<>]/u;

/**
 * Parses an address.
 *
 * @param address The address.
 * @throws {TypeError} If the address is not of a kind that this package
 * supports.
 * @throws {RangeError} If the port or the path is out of its bounds.
 */
export function parseAddress(address: Address): ParsedAddress {
  if (typeof address === "string") return parseText(address);
  if (address instanceof URL) return parseUrl(address);
  if (typeof address !== "object" || address === null) {
    throw new TypeError(`Expected an address, found ${String(address)}`);
  }
  if (address.transport === "unix") {
    return unix(address.path, `the path of ${JSON.stringify(address)}`);
  }
  if (address.transport !== undefined && address.transport !== "tcp") {
    throw new TypeError(
      `Expected the transport "unix" or "tcp", found ${
        JSON.stringify(address.transport)
      }`,
    );
  }
  return tcp(address.hostname ?? "", address.port, JSON.stringify(address));
}

/**
 * Formats an address for QEMU's `-qmp`.
 *
 * @param address The address.
 */
export function formatAddress(address: UnixAddress | TcpAddress): string {
  if (address.transport === "unix") {
    const path = address.path.replaceAll(",", ",,");
    // QEMU takes text before a "=" for the name of an option.
    return path.includes("=") ? `unix:path=${path}` : `unix:${path}`;
  }
  const { hostname, port } = address;
  return `tcp:${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

function parseText(text: string): ParsedAddress {
  const quoted = JSON.stringify(text);
  if (FOREIGN_KIND.test(text)) {
    throw new TypeError(
      `Expected a Unix or TCP address, found ${quoted}: QEMU's other character devices are not sockets`,
    );
  }
  // No path and no host has this character. Below, it stands for a comma.
  if (text.includes("\0")) {
    throw new TypeError(
      `Expected an address without a zero byte, found ${quoted}`,
    );
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//.exec(text)?.[1];
  if (scheme !== undefined && scheme !== "unix" && scheme !== "tcp") {
    throw new TypeError(`Expected a Unix or TCP address, found ${quoted}`);
  }
  if (text.startsWith("unix:")) {
    const [first, ...others] = splitOptions(text.slice("unix:".length));
    // QEMU takes "a=b" for an option, which can be the path. No option has a
    // slash in its name, so "/a=b" can only be meant as a path.
    const implied = !/^[^/=]+=/.test(first);
    const options = implied ? others : [first, ...others];
    const { server, path = implied ? first : "" } = readOptions(
      options,
      quoted,
      true,
    );
    return { ...unix(path.replace(/^\/+/, "/"), quoted), server };
  }
  if (text.startsWith("tcp:")) {
    const [host, ...options] = splitOptions(
      text.slice("tcp:".length).replace(/^\/\//, ""),
    );
    const { server } = readOptions(options, quoted, false);
    return { ...parseHost(host, quoted), server };
  }
  // Without a prefix, a text with a slash is a path, and a text with a colon is
  // a host and a port.
  return text.includes("/") || !text.includes(":")
    ? unix(text, quoted)
    : parseHost(text, quoted);
}

function parseUrl(url: URL): ParsedAddress {
  switch (url.protocol) {
    case "unix:":
    case "file:":
      checkAbsent(url, "host", "search", "hash");
      return unix(decodePath(url), url.href);
    case "tcp:":
      checkAbsent(url, "pathname", "search", "hash");
      return parseHost(url.host, url.href);
    default:
      throw new TypeError(
        `Expected a URL of the kind unix:, file: or tcp:, found ${url.href}`,
      );
  }
}

/** Refuses a URL with parts that would otherwise be ignored. */
function checkAbsent(
  url: URL,
  ...parts: ("host" | "pathname" | "search" | "hash")[]
) {
  const part = parts.find((part) => url[part] !== "" && url[part] !== "/");
  if (part === undefined) return;
  throw new TypeError(
    `Expected a URL of the kind ${url.protocol} without ${
      JSON.stringify(url[part])
    }, found ${url.href}`,
  );
}

function decodePath(url: URL): string {
  try {
    return decodeURIComponent(url.pathname);
  } catch (cause) {
    throw new TypeError(
      `Expected the path of a Unix socket, found ${url.href}`,
      { cause },
    );
  }
}

function parseHost(text: string, quoted: string): ParsedAddress {
  const match = /^(?:\[([^\]]*)\]|([^:\[\]]*)):([^:]*)$/.exec(text);
  if (match === null) {
    throw new TypeError(
      `Expected a host and a port, as in "localhost:4444" or "[::1]:4444", found ${quoted}`,
    );
  }
  const [, bracketed, plain, port] = match;
  return tcp(
    bracketed ?? plain!,
    /^\d+$/.test(port!) ? Number(port) : NaN,
    quoted,
  );
}

function unix(path: string, quoted: string): UnixAddress & { server: boolean } {
  if (typeof path !== "string" || path === "" || path.includes("\0")) {
    throw new TypeError(`Expected the path of a Unix socket, found ${quoted}`);
  }
  const size = new TextEncoder().encode(path).length;
  if (size > MAX_PATH_BYTES) {
    throw new RangeError(
      `Expected the path of a Unix socket to have at most ${MAX_PATH_BYTES} bytes, found ${size} in ${quoted}`,
    );
  }
  return { transport: "unix", path, server: false };
}

function tcp(
  hostname: string,
  port: number,
  quoted: string,
): TcpAddress & { server: boolean } {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`Expected a port from 0 to 65535, found ${quoted}`);
  }
  if (NO_HOST.test(hostname)) {
    throw new TypeError(
      `Expected the name or the IP address of a host, found ${quoted}`,
    );
  }
  return {
    transport: "tcp",
    hostname: hostname === "" ? "127.0.0.1" : hostname,
    port,
    server: false,
  };
}

/**
 * Splits an address of QEMU at its commas. A comma that is written twice is one
 * comma of the part around it.
 */
function splitOptions(text: string): [first: string, ...others: string[]] {
  return text.replaceAll(",,", "\0").split(",")
    .map((part) => part.replaceAll("\0", ",")) as [string, ...string[]];
}

/**
 * Reads QEMU's options of an address.
 *
 * @param takesPath Whether there may be an option "path". If there are several,
 * the last one counts, as in QEMU.
 */
function readOptions(
  options: string[],
  quoted: string,
  takesPath: boolean,
): { server: boolean; path?: string } {
  const found: { server: boolean; path?: string } = { server: false };
  for (const option of options) {
    const [, name, value = "on"] = /^([^=]*)(?:=(.*))?$/s.exec(option)!;
    if (takesPath && name === "path" && option !== name) found.path = value;
    else if (name === "server" && SWITCH.has(value)) {
      found.server = SWITCH.get(value)!;
    } else if (FOREIGN_OPTIONS.has(name!) && SWITCH.get(value) !== false) {
      throw new TypeError(
        `Cannot use ${quoted} because of ${option}: ${
          FOREIGN_OPTIONS.get(name!)
        }`,
      );
    } else if (!FOREIGN_OPTIONS.has(name!) && !HARMLESS_OPTIONS.has(name!)) {
      throw new TypeError(
        `Expected options of a QEMU socket, found ${
          JSON.stringify(option)
        } in ${quoted}${
          takesPath && option !== name
            ? '; a path with a "=" is written unix:path=PATH'
            : ""
        }`,
      );
    }
  }
  return found;
}
