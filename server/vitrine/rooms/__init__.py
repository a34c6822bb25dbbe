"""The pure simulation of a room: commands in, events and frames out, no I/O anywhere."""

from vitrine.rooms.room import TICK_HZ, LiveRoom
from vitrine.rooms.values import Frame, Layout, Line, Person

__all__ = ["TICK_HZ", "Frame", "Layout", "Line", "LiveRoom", "Person"]
