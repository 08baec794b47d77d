"""What the process that makes workers loads: all that reads sources, ready for much of them."""

import signal

from graphcables import engine

engine.expect_much()

import graphcables.extract  # noqa: E402, F401  its engines are made as it is loaded

# That process began with Ctrl-C blocked; its workers ignore it, unless they want to hear it.
if hasattr(signal, "pthread_sigmask") and signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
