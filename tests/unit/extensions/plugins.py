"""People and plugins for the tests of extensions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vitrine.extensions import Visitor, hookimpl
from vitrine.ids import RoomId, VisitorId

ROOM = RoomId("boutique")
OTHER_ROOM = RoomId("gallery")
ADA = Visitor(VisitorId("visitor_ada"), "Ada", 3)
BO = Visitor(VisitorId("visitor_bo"), "Bo", 5, role="staff")


class Plugin:
    """A plugin made of plain functions: `Plugin(on_use=lambda action: [...])`."""

    def __init__(self, **hooks: Callable[..., Any]) -> None:
        for name, hook in hooks.items():
            setattr(self, name, hookimpl(hook))
