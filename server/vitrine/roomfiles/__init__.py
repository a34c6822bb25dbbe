"""Rooms as files: written of a shop's rooms, read into another's."""
