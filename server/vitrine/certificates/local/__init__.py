"""A chain of this shop's own, and the keys that act on whichever chain it is."""
