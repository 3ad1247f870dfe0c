/**
 * What a client, a QEMU 10.0 and a person have really written, to start from.
 *
 * @module
 */

/** Messages of QEMU. */
export const FROM_QEMU: readonly string[] = [
  '{"QMP": {"version": {"qemu": {"micro": 2, "minor": 0, "major": 10}, "package": "Debian 1:10.0.2+ds-2+deb13u1"}, "capabilities": ["oob"]}}',
  '{"return": {}}',
  '{"return": {}, "id": 7}',
  '{"return": [], "id": {"a": [1, 2.5, null, true, "\\u00e9"]}}',
  '{"return": {"status": "prelaunch", "running": false}, "id": "libvirt-9"}',
  '{"return": {"name": "vm \\uD83D\\uDE00"}}',
  '{"return": {"base-memory": 134217728, "plugged-memory": 18446744073709551615}}',
  '{"return": [{"name": "gicv3", "x": -9223372036854775808}, {"props": {"core-id": 0}}]}',
  '{"id": 3, "error": {"class": "CommandNotFound", "desc": "The command nope has not been found"}}',
  '{"error": {"class": "GenericError", "desc": "JSON parse error, invalid keyword \'nul\'"}}',
  '{"error": {"class": "GenericError", "desc": "JSON parse error, stray \'\\uFFFD\'"}}',
  '{"timestamp": {"seconds": 1700000000, "microseconds": 123456}, "event": "STOP"}',
  '{"timestamp": {"seconds": -1, "microseconds": -1}, "event": "DEVICE_DELETED", "data": {"device": "n1", "path": "/machine/peripheral/n1"}}',
  '{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "BLOCK_JOB_COMPLETED", "data": {"device": "drive0", "len": 1.5e+9, "offset": 0, "speed": 0, "type": "mirror"}}',
  '{"return": "Num of \\"CPUs\\": 1\\r\\n\\tx\\\\y"}',
  '{\r\n    "return": {\r\n        "enabled": [\r\n            1,\r\n            "a"\r\n        ]\r\n    },\r\n    "id": 1\r\n}',
];

/** Messages of clients. */
export const FROM_CLIENTS: readonly string[] = [
  '{"execute":"qmp_capabilities","arguments":{"enable":["oob"]}}',
  '{"execute": "qmp_capabilities", "id": 1}',
  '{"execute":"query-status","id":3}',
  '{"exec-oob":"migrate-pause","id":"p"}',
  "{'execute': 'query-name', 'id': 'it\\'s'}",
  '{"execute":"device_add","arguments":{"driver":"virtio-net-pci","id":"n1","mac":"52:54:00:12:34:56"},"id":0}',
  '{"execute":"blockdev-add","arguments":{"driver":"qcow2","node-name":"d0","file":{"driver":"file","filename":"/tmp/caf\\u00e9 😀.img"},"discard":"unmap"},"id":12}',
  '{"execute":"balloon","arguments":{"value":9007199254740993}}',
  '{"execute":"transaction","arguments":{"actions":[{"type":"blockdev-snapshot-sync","data":{"device":"a","snapshot-file":"b"}}]}}',
  '\xff{"execute":"guest-sync-delimited","arguments":{"id":1234}}',
];

/** Lines that people type into the shell. */
export const TYPED: readonly string[] = [
  "query-status",
  "!migrate-pause",
  "device_add driver=virtio-net-pci id=n1 mac=52:54:00:12:34:56",
  "blockdev-add driver=qcow2 node-name=d0 file.driver=file file.filename='/tmp/a b.img'",
  'object-add qom-type=memory-backend-ram id==007 size=0x10000000 props:={"a": [1, null, True]}',
  "set-numa-node type=cpu cpus.0.node-id=1 cpus.1.node-id=2",
  "transaction( blockdev-snapshot-sync device=a snapshot-file=b; abort )",
  "transaction(",
  "  drive-backup device=a sync=full target='x' ;",
  ")",
  "/schema blockdev-add file.driver",
  "/pretty on",
  "# a comment",
  '{"execute": "query-name", "arguments": {}, "id": 5}',
  "x-foo __com.redhat_drive-mirror.b.c=-1e5",
];

/** Addresses. */
export const ADDRESSES: readonly string[] = [
  "unix:/run/vm/qmp.sock",
  "/run/vm/qmp.sock",
  "unix:/tmp/a,,b,server=on,wait=off",
  "unix:///run/x",
  "tcp:localhost:4444",
  "tcp:[::1]:4444,server,nowait",
  "tcp://10.0.0.1:65535",
  "[fe80::1%eth0]:1",
  "localhost:0",
  ":4444",
  "qmp.sock",
  "telnet:localhost:23",
  "stdio",
  "unix:path=/tmp/a,abstract=on",
  "tcp:h:1,tls-creds=tls0,reconnect=1,delay=off",
];
