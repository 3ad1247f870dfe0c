"""
Runs workloads with Python's qemu.qmp for bench/contender.ts. Each line of
standard input is a workload in JSON. Each line of standard output is its
result, or an error.

Usage: python.py SOCKET
"""

import asyncio
import json
import sys
import time

from qemu.qmp import EventListener, QMPClient


async def connect(path):
    client = QMPClient("bench")
    await client.connect(path)
    return client


async def consume(listener, count):
    seen = 0
    async for _event in listener:
        seen += 1
        if seen == count:
            return


async def with_consumers(client, workload, cause):
    """Calls cause, and waits until each listener has counted the events."""
    listeners = [EventListener() for _ in range(workload["consumers"])]
    for listener in listeners:
        client.register_listener(listener)
    await asyncio.gather(
        cause(), *(consume(one, workload["count"]) for one in listeners)
    )
    for listener in listeners:
        client.remove_listener(listener)


async def perform(client, workload):
    kind, count = workload["kind"], workload["count"]
    if kind == "sequential":
        for _ in range(count):
            await client.execute("query-status")
    elif kind == "window":
        left = iter(range(count))

        async def one():
            for _ in left:
                await client.execute("query-status")

        await asyncio.gather(*(one() for _ in range(workload["size"])))
    elif kind == "burst":
        await asyncio.gather(
            *(client.execute("query-status") for _ in range(count))
        )
    elif kind == "events":
        await with_consumers(
            client,
            workload,
            lambda: client.execute("flood", {"count": count}),
        )
    elif kind == "stop-cont":

        async def stop_and_cont():
            for _ in range(count // 2):
                await asyncio.gather(
                    client.execute("stop"), client.execute("cont")
                )

        await with_consumers(client, workload, stop_and_cont)
    elif kind == "reply":
        for _ in range(count):
            await client.execute(workload["command"], workload["arguments"])
    else:
        raise ValueError(f"qemu.qmp cannot run {kind}")


async def measure_connect(path, count):
    start = time.perf_counter()
    for _ in range(count):
        client = await connect(path)
        await client.disconnect()
    return (time.perf_counter() - start) / count * 1e6


async def main(path):
    client = None
    for line in sys.stdin:
        workload = json.loads(line)
        count = workload["count"]
        try:
            if workload["kind"] == "connect":
                print(await measure_connect(path, count), flush=True)
                continue
            client = client or await connect(path)
            start = time.perf_counter()
            await perform(client, workload)
            elapsed = time.perf_counter() - start
            large = workload["kind"] == "reply"
            result = elapsed / count * 1e3 if large else count / elapsed
            print(result, flush=True)
        except Exception as error:  # bench/contender.ts reports it.
            print(f"error: {error!r}", flush=True)
    if client:
        await client.disconnect()


asyncio.run(main(sys.argv[1]))
