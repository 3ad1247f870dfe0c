"""Runs Python's qmp-shell.

Usage: qmp_shell.py connect SOCKET < LINES
"""

import sys

from qemu.qmp import qmp_shell

sys.argv = ['qmp-shell', sys.argv[2]]
try:
    qmp_shell.main()
except EOFError:
    pass  # After quit, the server has hung up.
