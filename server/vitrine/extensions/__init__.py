"""The door for extensions. What a plugin imports stands here; HOOKS.md is its one page to read."""

from vitrine.extensions.errors import AccessRefused, UseRefused
from vitrine.extensions.hooks import hookimpl
from vitrine.extensions.ports import Command, Json, Notice, RoomView, SetState, Visitor

__all__ = [
    "AccessRefused",
    "Command",
    "Json",
    "Notice",
    "RoomView",
    "SetState",
    "UseRefused",
    "Visitor",
    "hookimpl",
]
