"""Golden vectors of certificates."""
