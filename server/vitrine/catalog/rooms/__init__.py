"""Rooms as things that a brand owns: over HTTP, and what its page edits of them."""
