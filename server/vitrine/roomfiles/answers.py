"""What room files answer over HTTP."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from vitrine.answers import After, HttpAnswer, Problem
from vitrine.roomfiles import exporting, service


class LeftOut(HttpAnswer):
    """What a room has that the file does not: doorways to rooms that are not in it, by name; places of
    products that were deleted; shown variants that are not sold any more.
    """

    room: str
    portals: list[str]
    placements: int
    variants: int


class RoomFile(HttpAnswer):
    """A file before it is fetched. bytes: of the whole. rooms, products: their names in it. left: what is not
    in it; rooms of which all is are not named.
    """

    bytes: int
    rooms: list[str]
    products: list[str]
    left: list[LeftOut]

    @classmethod
    def of(cls, found: exporting.Export) -> RoomFile:
        left = [
            LeftOut(room=room, portals=each.portals, placements=each.placements, variants=each.variants)
            for room, each in found.left.items()
            if each.portals or each.placements or each.variants
        ]
        return cls(bytes=found.bytes, rooms=list(found.rooms), products=list(found.products), left=left)


class ImportedRoom(HttpAnswer):
    """name: in the file. url: of its page, once the import is done."""

    name: str
    id: str
    url: str


class ImportedProduct(HttpAnswer):
    """name: in the file. missing: what keeps it from sale, as the checklist calls it; it is a draft then."""

    name: str
    id: str
    on_sale: bool
    missing: list[str]


class RoomImport(HttpAnswer):
    """A room file that was brought. While it is waiting nothing of it is there; done: all; failed: nothing.

    rooms: what they are, or will be. products: once it is done. models, ready: how many were sent, and how
    many of them were looked at. problem: why it failed.
    """

    id: Annotated[str, Field(examples=["import_01k2d3e4f5g6h7j8k9m0n1p2q3"])]
    state: Literal["waiting", "done", "failed"]
    rooms: list[ImportedRoom]
    products: list[ImportedProduct]
    models: int
    ready: int
    problem: Problem | None

    @classmethod
    def of(cls, found: service.Import) -> RoomImport:
        made: dict[str, Any] = dict(found.made or {})
        return cls.model_validate(
            {
                "id": found.id,
                "state": found.state,
                "rooms": [
                    {"name": name, "id": room, "url": f"/rooms/{room}"} for name, room in found.rooms.items()
                ],
                "products": made.get("products", []),
                "models": found.models,
                "ready": found.ready,
                "problem": found.problem,
            }
        )


class RoomImports(HttpAnswer):
    items: list[RoomImport]
    next: After
