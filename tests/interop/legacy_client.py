"""Takes the steps of tests/support/interop.ts with Python's QEMUMonitorProtocol.

Usage: legacy_client.py connect|listen SOCKET < STEPS
"""

import json
import sys

from qemu.qmp.legacy import QEMUMonitorProtocol


def run(qmp, step):
    command = {'execute': step['execute'], 'id': 'interop ' + step['execute']}
    if 'arguments' in step:
        command['arguments'] = step['arguments']
    reply = qmp.cmd_obj(command)
    assert reply['id'] == command['id']
    return {'return': reply['return']} if 'return' in reply else reply['error']


def wait_for(qmp, name):
    while True:
        event = qmp.pull_event(wait=10.0)
        if event['event'] == name:
            return event.get('data')


def take(qmp, step):
    outcomes = [run(qmp, step) for _ in range(step.get('times', 1))]
    if 'event' in step:
        outcomes.append(wait_for(qmp, step['event']))
    return outcomes


def main():
    role, path = sys.argv[1:]
    steps = json.load(sys.stdin)
    qmp = QEMUMonitorProtocol(path, server=role == 'listen')
    if role == 'connect':
        qmp.connect()
    else:
        print('listening', flush=True)
        qmp.accept()
    print(json.dumps([take(qmp, step) for step in steps]))
    try:
        qmp.close()
    except EOFError:
        pass  # After quit, the server has hung up.


main()
