"""Every event that is stored has somebody who is told of it."""

from __future__ import annotations

import asyncio
import dataclasses
import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import vitrine
from tests.house import whole
from vitrine.catalog.events import ProductChanged
from vitrine.extensions.ports import Json, Level, SetState, Visitor
from vitrine.gateway.part import handlers
from vitrine.ids import ProductId, RoomId, VisitorId
from vitrine.settings import Settings
from vitrine.storage import event_from, events, kind_of


class Rooms:
    """Notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    async def announce_layout(self, room_id: RoomId, version: int) -> None:
        self.asked.append(("layout", room_id, version))

    async def announce_product(self, room_id: RoomId, product_id: ProductId, version: int) -> None:
        self.asked.append(("product", room_id, product_id, version))

    async def notice(self, room_id: RoomId, level: Level, text: Mapping[str, str]) -> None:
        self.asked.append(("notice", room_id, level, text))

    async def show_out(
        self, room_id: RoomId, visitor_id: VisitorId, reason: str, words: Mapping[str, str] | None = None
    ) -> None:
        self.asked.append(("show out", room_id, visitor_id, reason, words))

    async def sign_out(self, visitor_id: VisitorId) -> None:
        self.asked.append(("sign out", visitor_id))

    def people(self, room_id: RoomId) -> int:
        return len(room_id)

    def present(self, room_id: RoomId) -> Mapping[VisitorId, Visitor]:
        return {}

    def shared(self, extension: str) -> Mapping[RoomId, Mapping[str, Json]]:
        return {}

    async def set_state(self, room_id: RoomId, extension: str, commands: Sequence[SetState]) -> None:
        self.asked.append(("set state", room_id, extension, tuple(commands)))


def _everywhere(product: str) -> list[RoomId]:
    """Where a product stands."""
    return [RoomId("boutique"), RoomId("gallery")]


def _kinds() -> dict[str, type]:
    """What our own code stores, by kind."""
    package = Path(vitrine.__path__[0])
    for file in sorted(package.rglob("events.py")):
        importlib.import_module(".".join(("vitrine", *file.relative_to(package).with_suffix("").parts)))
    return {kind: cls for kind, cls in events._by_kind.items() if cls.__module__.startswith("vitrine.")}


def test_every_stored_kind_has_a_handler(tmp_path: Path) -> None:
    """An event that nobody claims would stay in the outbox for ever."""
    house = whole(Settings(data=tmp_path, chain_worker="elsewhere")).state.house
    told = [kind for part in house.parts for kind, handlers in part.handlers.items() if handlers]
    house.database.close()
    assert set(told) == set(_kinds())


def test_every_handler_of_rooms_takes_its_event() -> None:
    rooms = Rooms()
    kinds = _kinds()
    for kind, told in handlers(rooms, _everywhere).items():
        fields = {
            field.name: 1 if field.type in (int, "int") else "x"
            for field in dataclasses.fields(kinds[kind])  # type: ignore[arg-type]
        }
        before = len(rooms.asked)
        for handler in told:
            asyncio.run(handler(event_from(kind, fields)))
        assert len(rooms.asked) > before, kind


def test_rooms_hear_nothing_of_changes_of_drafts() -> None:
    rooms = Rooms()
    (announce,) = handlers(rooms, _everywhere)[kind_of(ProductChanged)]
    asyncio.run(announce(ProductChanged("vase", 2, shown=False)))
    assert rooms.asked == []
    older = event_from(kind_of(ProductChanged), {"product_id": "vase", "version": 3})
    asyncio.run(announce(older))
    assert rooms.asked == [("product", "boutique", "vase", 3), ("product", "gallery", "vase", 3)]
