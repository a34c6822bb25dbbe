"""Seeded mutations of good files, each looked at as an upload would be; prints one JSON object.

`python -m tests.bench.mutations --count 10000 --seed 1`: outcomes by type, worst processor time and
memory, and how
often anything but a report or a typed refusal came out (`escapes`, which must be 0).
"""
