"""When a room is open, and to whom: its state, its hours, its being closed by hand."""
