"""A room's draft as it is just now: what is kept of it, and what came to the room besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from vitrine.assets import inside as assets
from vitrine.catalog import inside as catalogued
from vitrine.catalog.inside import EditedRoom
from vitrine.furnishing import tables
from vitrine.furnishing.acts import KINDS, Act, Done
from vitrine.furnishing.differing import difference
from vitrine.furnishing.furniture import Document, Furniture, Stock
from vitrine.furnishing.shapes import LIMITS
from vitrine.storage import Session

# What visitors get of these is never a draft's: title, files, floor and the like are changed on the spot.
_ACTED_ON: Final = ("light", "obstacles", *{kind.way[0] for kind in KINDS.values()})


@dataclass(frozen=True, slots=True)
class Caught:
    """Done to the room itself, or following from what became of a product. by: as of the act's row."""

    by: str | None
    done: Done


@dataclass(frozen=True, slots=True)
class DraftStanding:
    """number: of the last act that is kept. first: of the first of this draft. oldest: that is kept.

    furniture: the draft, with `caught` done already, which nobody has written yet. base: a checked room.json
    with what is never a draft's as it stands; the one that stands if it moved, or there is no draft. placed:
    products in the draft or in the room.
    """

    room: EditedRoom
    number: int
    first: int
    is_there: bool
    has_row: bool
    moved: bool
    furniture: Furniture
    base: Document
    placed: frozenset[str]
    caught: list[Caught] = field(default_factory=list)

    def document(self) -> Document:
        """The room.json that it is to be, with the version that stands."""
        return {**self.furniture.document(), "version": self.room.version}


def furnished(document: Document) -> Furniture:
    """A room.json for acts."""
    return Furniture(document, LIMITS)


def is_of(room: EditedRoom, mark: tables.Mark | None) -> bool:
    """Whether there is a draft, of this room and not of a former one of its id."""
    if mark is None or not mark.is_there or mark.begun_at is None:
        return False
    return mark.begun_at >= room.made_at


def load(session: Session, room_id: str, brand: str | None) -> DraftStanding:
    """brand: whose room it has to be; None: anybody's. Raises RoomNotFound."""
    room = catalogued.own_room(session, room_id, brand)
    mark = tables.mark_of(session, room_id)
    number = 0 if mark is None else mark.number
    caught: list[Caught] = []
    moved = False
    if mark is None or not is_of(room, mark):
        live, _ = catalogued.standing_document(session, room)
        furniture, first, base, is_there = furnished(live), number + 1, live, False
    else:
        base = document = tables.document_of(session, room_id)
        furniture, first, is_there = furnished(document), mark.first, True
        moved = mark.base_version != room.version
        if moved:
            live, by = catalogued.standing_document(session, room)
            acts = difference(furnished(tables.base_of(session, room_id)), furnished(live))
            furniture, base = furnished(_grounded(document, live)), live
            caught += [Caught(by, furniture.do(act)) for act in acts]
    placements = furniture.things("placement")
    placed = {each["product"] for each in placements.values()} | catalogued.standing_products(
        session, room_id
    )
    there = catalogued.there_products(session, placed)
    gone = [name for name, each in placements.items() if each["product"] not in there]
    caught += [Caught(None, furniture.do(Act("take", "placement", name))) for name in gone]
    return DraftStanding(
        room, number, first, is_there, mark is not None, moved, furniture, base, frozenset(placed), caught
    )


def stock(session: Session, brand: str, standing: DraftStanding, acts: Sequence[Act]) -> Stock:
    """What these acts may name."""
    placements = standing.furniture.things("placement")
    products, variants, pictures = set[str](), set[str](), set[str]()
    for act in acts:
        value = act.value or {}
        if act.thing == "placement" and {"product", "variant"} & value.keys():
            after = {**placements.get(act.id, {}), **value}
            products.add(after.get("product") or "")
            if (variant := after.get("variant")) is not None:
                variants.add(variant)
        pictures |= pictures_of(act)
    own = catalogued.own_variants(session, brand, products, variants)
    on_sale = catalogued.there_products(session, own.keys())
    unpublished = {each for each in own if not on_sale.get(each)} - standing.placed
    return Stock(own, frozenset(unpublished), assets.there_pictures(session, pictures))


def pictures_of(act: Act) -> set[str]:
    """The pictures that an act names."""
    value = act.value or {}
    shown = value.get("picture"), (value.get("lightmap") or {}).get("picture")
    return {each for each in shown if each is not None}


def _grounded(document: Document, live: Document) -> dict[str, Any]:
    """A draft on what the room is by now."""
    found = {**live, **{name: document[name] for name in _ACTED_ON if name in document}}
    if "dressing" not in document:
        found.pop("dressing", None)
    return found
