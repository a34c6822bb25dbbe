"""Orders that were placed: what was bought, its three machines, and what its brand does with it."""
