"""Takes the steps of tests/support/interop.ts with Python's qemu.qmp.

Usage: asyncio_client.py connect|listen SOCKET < STEPS
"""

import asyncio
import json
import sys

from qemu.qmp import ExecuteError, QMPClient


async def run(qmp, step):
    try:
        return {'return': await qmp.execute(
            step['execute'], step.get('arguments'), step.get('oob', False))}
    except ExecuteError as error:
        return {'class': error.error_class, 'desc': str(error)}


async def take(qmp, step):
    if 'event' in step:
        with qmp.listener((step['event'],)) as listener:
            outcome = await run(qmp, step)
            event = await listener.get()
            return [outcome, event.get('data')]
    return await asyncio.gather(
        *(run(qmp, step) for _ in range(step.get('times', 1))))


async def main():
    role, path = sys.argv[1:]
    steps = json.load(sys.stdin)
    qmp = QMPClient('interop')
    if role == 'connect':
        await qmp.connect(path)
    else:
        await qmp.start_server(path)
        print('listening', flush=True)
        await qmp.accept()
    print(json.dumps([await take(qmp, step) for step in steps]))
    try:
        await qmp.disconnect()
    except EOFError:
        pass  # After quit, the server has hung up.


asyncio.run(main())
