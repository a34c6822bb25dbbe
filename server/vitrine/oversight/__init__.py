"""Oversight: what anybody reports, what those who run the shop decide of it, what its brand answers."""
