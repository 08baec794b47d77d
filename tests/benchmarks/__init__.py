"""Benchmarks of speed, scale and accuracy, and the corpora they run on."""
