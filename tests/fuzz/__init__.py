"""Fuzzing: arbitrary bytes through every reader, parser and rule; `python -m tests.fuzz` runs it."""
