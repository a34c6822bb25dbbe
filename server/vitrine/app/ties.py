"""The ties of a whole shop (`parts.Ties`), for commands that open its database without building the shop."""

from __future__ import annotations

from vitrine.carts import inside as carts
from vitrine.catalog import inside as catalog
from vitrine.certificates import inside as certificates
from vitrine.furnishing import inside as furnishing
from vitrine.gateway.service import forget_room
from vitrine.lobbies import inside as lobbies
from vitrine.numbers import inside as numbers
from vitrine.parts import Use
from vitrine.storage import Database, Session, UnitOfWork


class ShopTies:
    """What each part says of itself in its `part.py`."""

    def __init__(self, database: Database) -> None:
        self._clock = database.clock

    def uses(self, session: Session, kind: str, thing: str, brand: str | None) -> list[Use]:
        return [
            *catalog.uses(session, kind, thing, brand),
            *lobbies.uses(session, kind, thing, brand),
            *certificates.uses(session, kind, thing, brand),
            *furnishing.uses(session, kind, thing, brand),
        ]

    def leaving(self, unit: UnitOfWork, kind: str, thing: str) -> None:
        now = self._clock.now()
        catalog.leaving(unit, kind, thing, now)
        lobbies.leaving(unit, kind, thing)
        forget_room(unit, kind, thing)
        certificates.leaving(unit, kind, thing, now)
        numbers.leaving(unit, kind, thing, now)

    def became(self, unit: UnitOfWork, before: str, now: str) -> None:
        carts.became(unit, before, now, self._clock.now())
