"""A copy taken back by its brand: a right is withdrawn for good, a token marked on the chain and restored."""
