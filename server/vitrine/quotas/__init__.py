"""How much a brand may have, and how fast it may write. Slices ask, in their transaction, before they add."""
