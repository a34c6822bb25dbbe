"""A brand's own domain: what is served there, whose it is, and what all else is told."""
