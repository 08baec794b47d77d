"""What the process that makes workers loads: all that reads sources, ready for much of them."""

import signal

from graphcables import engine

engine.expect_much()

import graphcables.extract  # noqa: E402, F401  its engines are made as it is loaded

# The process began with Ctrl-C blocked; its workers ignore it, unless they want to hear it.
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
