"""Whom a room tells in tests: a peer that keeps its frames, and extensions that note what they hear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vitrine.errors import VitrineError
from vitrine.extensions.ports import Ruling, Use, Visitor
from vitrine.protocol import server


class Rules:
    """Extensions that note what they hear and answer with what the test gives them."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.answer: Sequence[Ruling] = ()
        self.error: Exception | None = None

    def opened(self, room_id: Any, state: Any) -> Sequence[Ruling]:
        self.heard.append("opened")
        return ()

    def entered(self, room_id: Any, people: Any, state: Any, visitor: Visitor) -> Sequence[Ruling]:
        self.heard.append(("entered", visitor.name, [each.name for each in people]))
        return self.answer

    def left(self, room_id: Any, people: Any, state: Any, visitor: Visitor) -> Sequence[Ruling]:
        self.heard.append(("left", visitor.name, [each.name for each in people]))
        return ()

    def used(self, room_id: Any, people: Any, state: Any, visitor: Visitor, use: Use) -> Sequence[Ruling]:
        if self.error is not None:
            raise self.error
        return self.answer

    def closed(self, room_id: Any) -> None:
        self.heard.append("closed")


class Peer:
    """Keeps what it gets. reads: whether it takes poses."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.raw: list[bytes] = []
        self.ended: VitrineError | None = None
        self.reads = True

    def welcome(self, frame: bytes) -> None:
        self.event(frame)

    def event(self, frame: bytes) -> None:
        self.raw.append(frame)
        header = 2 if frame[1] < 126 else 4
        self.got.append(server.decode(frame[header:]))

    def pose(self, frame: bytes) -> bool:
        if self.reads:
            self.event(frame)
        return self.reads

    def end(self, error: VitrineError) -> None:
        self.ended = error
