import { assertEquals, assertThrows } from "@std/assert";
import {
  type Address,
  formatAddress,
  parseAddress,
  type ParsedAddress,
  type TcpAddress,
  type UnixAddress,
} from "../../src/deno/address.ts";

const unix = (path: string, server = false): ParsedAddress => ({
  transport: "unix",
  path,
  server,
});
const tcp = (
  hostname: string,
  port: number,
  server = false,
): ParsedAddress => ({ transport: "tcp", hostname, port, server });

/** A path of 107 bytes, whose characters have two bytes each. */
const LONGEST = "/" + "é".repeat(53);
/** A path of 108 bytes. */
const TOO_LONG = LONGEST + "x";

/** Addresses in every form, with the parsed address. */
const FORMS: Record<string, [Address, ParsedAddress][]> = {
  "the path of a Unix socket": [
    ["unix:/run/vm/qmp.sock", unix("/run/vm/qmp.sock")],
    ["unix:qmp.sock", unix("qmp.sock")],
    ["unix:///run/qmp.sock", unix("/run/qmp.sock")],
    ["/run/vm/qmp.sock", unix("/run/vm/qmp.sock")],
    ["./qmp.sock", unix("./qmp.sock")],
    ["qmp.sock", unix("qmp.sock")],
    ["dir/a:1", unix("dir/a:1")],
    ["null.sock", unix("null.sock")],
    ["vc-1/qmp.sock", unix("vc-1/qmp.sock")],
    ["unix:a:1", unix("a:1")],
    ["/a,b", unix("/a,b")],
    ["/a=b/qmp.sock", unix("/a=b/qmp.sock")],
    ["a=b", unix("a=b")],
    // QEMU refuses this one. A server can only have taken it as a path.
    ["unix:/a=b/qmp.sock", unix("/a=b/qmp.sock")],
    ["unix:./a=b", unix("./a=b")],
    ["/a%20b", unix("/a%20b")],
    [`unix:${LONGEST}`, unix(LONGEST)],
    [LONGEST, unix(LONGEST)],
  ],
  "a host and a port": [
    ["tcp:localhost:4444", tcp("localhost", 4444)],
    ["tcp://localhost:4444", tcp("localhost", 4444)],
    ["localhost:4444", tcp("localhost", 4444)],
    ["192.0.2.1:65535", tcp("192.0.2.1", 65535)],
    ["[::1]:4444", tcp("::1", 4444)],
    ["tcp:[fe80::1%eth0]:1", tcp("fe80::1%eth0", 1)],
    [":4444", tcp("127.0.0.1", 4444)],
    ["vcenter:4444", tcp("vcenter", 4444)],
    ["tcp::4444", tcp("127.0.0.1", 4444)],
    ["tcp:127.0.0.1:0", tcp("127.0.0.1", 0)],
  ],
  "the options of QEMU's -qmp": [
    ["unix:/a.sock,server=on,wait=off", unix("/a.sock", true)],
    ["unix:/a.sock,server,nowait", unix("/a.sock", true)],
    ["unix:/a.sock,server=off", unix("/a.sock")],
    ["unix:/a.sock,server=yes", unix("/a.sock", true)],
    ["unix:/a.sock,server=no", unix("/a.sock")],
    ["unix:/a,,b.sock,server=on", unix("/a,b.sock", true)],
    ["unix:/a,,,,b,reconnect=1", unix("/a,,b")],
    ["unix:path=/a.sock", unix("/a.sock")],
    ["unix:path=/a=b c,,d/s,server=on", unix("/a=b c,d/s", true)],
    ["unix:server=on,wait=off,path=/a", unix("/a", true)],
    ["unix:/a,path=/b", unix("/b")],
    ["unix:path=/a,path=/b", unix("/b")],
    ["unix:path=path=a", unix("path=a")],
    ["unix:/a.sock,reconnect-ms=50,tight=on,abstract=off", unix("/a.sock")],
    ["tcp:localhost:4444,server=on,wait=off", tcp("localhost", 4444, true)],
    ["tcp::4444,server,nodelay,ipv4=on,ipv6=off", tcp("127.0.0.1", 4444, true)],
    ["tcp:[::1]:4444,delay=off,keep-alive=on,telnet=off", tcp("::1", 4444)],
  ],
  "a URL": [
    [new URL("unix:///run/qmp.sock"), unix("/run/qmp.sock")],
    [new URL("unix:/run/a%20%C3%A9%2C.sock"), unix("/run/a é,.sock")],
    [new URL("file:///run/a%23b.sock"), unix("/run/a#b.sock")],
    [new URL("tcp://localhost:4444"), tcp("localhost", 4444)],
    [new URL("tcp://[::1]:4444"), tcp("::1", 4444)],
  ],
  "the options of Deno.connect": [
    [{ transport: "unix", path: "/a,b:c" }, unix("/a,b:c")],
    [{ port: 4444 }, tcp("127.0.0.1", 4444)],
    [{ hostname: "::1", port: 4444 }, tcp("::1", 4444)],
    [{ transport: "tcp", hostname: "host", port: 1 }, tcp("host", 1)],
  ],
};

for (const [what, forms] of Object.entries(FORMS)) {
  Deno.test({
    name: `parseAddress() accepts ${what}`,
    permissions: "none",
    fn() {
      for (const [address, expected] of forms) {
        assertEquals(parseAddress(address), expected, Deno.inspect(address));
      }
    },
  });
}

/** A wrong address of any type, and a part of the message about it. */
// deno-lint-ignore no-explicit-any
type Wrong = [address: any, message: string];

const NO_ADDRESSES: Wrong[] = [
  ["", '""'],
  ["unix:", '"unix:"'],
  ["unix:,server=on", '"unix:,server=on"'],
  ["a\0b", '"a\\u0000b"'],
  ["tcp:4444", '"tcp:4444"'],
  ["tcp:", '"tcp:"'],
  ["::1:4444", '"::1:4444"'],
  ["a:b:1", '"a:b:1"'],
  ["[::1]", '"[::1]"'],
  ["[::1:1", '"[::1:1"'],
  ["stdio", '"stdio"'],
  ["pty", '"pty"'],
  ["vc:80Cx24C", '"vc:80Cx24C"'],
  ["stdio,signal=off", '"stdio,signal=off"'],
  ["telnet:localhost:1", '"telnet:localhost:1"'],
  ["websocket:localhost:1", '"websocket:localhost:1"'],
  ["vsock:3:1", '"vsock:3:1"'],
  ["fd:3", '"fd:3"'],
  ["file:///a", '"file:///a"'],
  ["http://localhost:1", '"http://localhost:1"'],
  ["unix:/a,abstract=on", "abstract sockets are not supported"],
  ["unix:/a,abstract", '"unix:/a,abstract"'],
  ["tcp:a:1,telnet=on", "telnet"],
  ["tcp:a:1,tn3270", "tn3270"],
  ["tcp:a:1,websocket=on", "QmpClient.open()"],
  ["tcp:a:1,tls-creds=tls0", "tls of connect()"],
  ["unix:/a,b", '"b"'],
  ["unix:a=b", '"a=b"'],
  ["unix:server=on", '"unix:server=on"'],
  ["unix:path=", '"unix:path="'],
  ["unix:path=,server=on", '"unix:path=,server=on"'],
  ["unix:/a,path", '"path"'],
  ["tcp:a:1,path=/a", '"path=/a"'],
  ["unix:/a,server=maybe", '"server=maybe"'],
  ["unix:/a,", '""'],
  ["unix:/a\0b", '"unix:/a\\u0000b"'],
  ["tcp:a\0b:1", '"tcp:a\\u0000b:1"'],
  ["tcp:a,,b:1", '"tcp:a,,b:1"'],
  ["a,b:1", '"a,b:1"'],
  ["tcp:a/b:1", '"tcp:a/b:1"'],
  ["a b:1", '"a b:1"'],
  ["[a[b]:1", '"[a[b]:1"'],
  [{ hostname: "a\0", port: 1 }, '"a\\u0000"'],
  [new URL("http://localhost:1"), "http://localhost:1/"],
  [new URL("unix:///a%zz"), "unix:///a%zz"],
  [new URL("unix:///%FF"), "unix:///%FF"],
  [new URL("unix://host/a"), "unix://host/a"],
  [new URL("unix:///a?b"), "unix:///a?b"],
  [new URL("file:///a#b"), "file:///a#b"],
  [new URL("tcp://localhost"), "tcp://localhost"],
  [new URL("tcp://localhost:1/a"), "tcp://localhost:1/a"],
  [{ transport: "unix" }, '{"transport":"unix"}'],
  [{ transport: "unix", path: 5 }, '"path":5'],
  [{ transport: "unix", path: "" }, '"path":""'],
  [{ transport: "udp", port: 1 }, '"udp"'],
  [{ transport: "vsock", cid: 1, port: 1 }, '"vsock"'],
  [undefined, "undefined"],
  [null, "null"],
  [4444, "4444"],
];

const OUT_OF_BOUNDS: Wrong[] = [
  ["localhost:65536", '"localhost:65536"'],
  ["localhost:", '"localhost:"'],
  ["localhost:http", '"localhost:http"'],
  ["localhost:-1", '"localhost:-1"'],
  ["localhost:1.5", '"localhost:1.5"'],
  ["localhost:1,server=on", '"localhost:1,server=on"'],
  ["tcp::0x10", '"tcp::0x10"'],
  [{ hostname: "a" }, '{"hostname":"a"}'],
  [{ port: "4444" }, '{"port":"4444"}'],
  [{ port: 70_000 }, '{"port":70000}'],
  [{ port: NaN }, '{"port":null}'],
  [TOO_LONG, `107 bytes, found 108 in ${JSON.stringify(TOO_LONG)}`],
  [`unix:${TOO_LONG},server=on`, "found 108"],
  [{ transport: "unix", path: TOO_LONG }, "found 108"],
  [new URL(`unix://${TOO_LONG}`), "found 108"],
];

for (
  const [what, kind, rows] of [
    ["TypeError for a value that is not an address", TypeError, NO_ADDRESSES],
    [
      "RangeError for a port or a path out of bounds",
      RangeError,
      OUT_OF_BOUNDS,
    ],
  ] as const
) {
  Deno.test({
    name: `parseAddress() throws a ${what}, and quotes it`,
    permissions: "none",
    fn() {
      for (const [address, message] of rows) {
        assertThrows(
          () => parseAddress(address),
          kind,
          message,
          Deno.inspect(address),
        );
      }
    },
  });
}

Deno.test({
  name: "formatAddress() writes addresses that parseAddress() reads back",
  permissions: "none",
  fn() {
    const rows: [UnixAddress | TcpAddress, string][] = [
      [{ transport: "unix", path: "/a" }, "unix:/a"],
      [{ transport: "unix", path: "a:1" }, "unix:a:1"],
      [{ transport: "unix", path: "/a,b,,c" }, "unix:/a,,b,,,,c"],
      [{ transport: "unix", path: "/a,server=on" }, "unix:path=/a,,server=on"],
      [{ transport: "unix", path: "/a=b/s" }, "unix:path=/a=b/s"],
      [{ transport: "unix", path: "path=a" }, "unix:path=path=a"],
      [{ transport: "unix", path: LONGEST }, `unix:${LONGEST}`],
      [{ transport: "tcp", hostname: "a", port: 1 }, "tcp:a:1"],
      [{ transport: "tcp", hostname: "::1", port: 1 }, "tcp:[::1]:1"],
      ...Object.values(FORMS).flat().map(([, { server: _, ...address }]) =>
        [address, formatAddress(address)] as [UnixAddress | TcpAddress, string]
      ),
    ];
    for (const [address, text] of rows) {
      assertEquals(formatAddress(address), text);
      assertEquals(parseAddress(text), { ...address, server: false });
    }
  },
});
