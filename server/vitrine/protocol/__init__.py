"""The wire `vitrine.1`: bytes <-> values. PROTOCOL.md beside this file is its one description."""
