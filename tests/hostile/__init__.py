"""Hostile files: none of them hurts whoever reads it."""
