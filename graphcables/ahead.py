"""What the process that makes workers loads: all that reads sources, ready for much of them."""

from graphcables import engine

engine.expect_much()

import graphcables.extract  # noqa: E402, F401  its engines are made as it is loaded
