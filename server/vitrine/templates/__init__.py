"""Rooms made from templates: a brand's products arranged in a room of ours, its name on the wall."""
