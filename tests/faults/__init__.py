"""Faults: what a build leaves when it is killed, starved, locked out or interrupted."""
