"""The index of the chain: what it says of this shop's tokens, in tables, a block behind it at most."""
