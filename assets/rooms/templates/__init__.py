"""Rooms that a brand makes its own: `python -m assets.rooms.templates NAME...`."""
