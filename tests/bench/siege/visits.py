"""Anonymous visits, by the shop's own services on a clock set by hand, and what is left of them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, insert, select

from vitrine.accounts.service import Accounts
from vitrine.accounts.settings import AccountSettings
from vitrine.app.lives import LIVES
from vitrine.assets import Assets
from vitrine.catalog.doors.admitting import STRANGER
from vitrine.catalog.service import Catalog
from vitrine.catalog.tables import RoomRow, RoomVersionRow
from vitrine.certificates.tables import NonceRow, ProofRow
from vitrine.clock import ManualClock
from vitrine.extensions.ports import Visitor
from vitrine.gateway.moderation.service import Moderation
from vitrine.gateway.service import Journal, Tickets
from vitrine.ids import RoomId, VisitorId, digest, secret
from vitrine.rooms.values import Person
from vitrine.storage import Base, BlobStore, Database
from vitrine.storage.lives import forget

ROOM: Final = RoomId("boutique")
DAY_MS: Final = 24 * 3600 * 1000
SETTINGS: Final = AccountSettings("localhost", frozenset({"http://localhost:8000"}))

# As much of a room.json as links to its room ask for.
NO_DOCUMENT = {"scene": {"model": "0" * 64}}


class Visits:
    """database: empty, with our tables and a `ManualClock`."""

    def __init__(self, database: Database, clock: ManualClock, blobs: BlobStore) -> None:
        self._database, self._clock = database, clock
        self._accounts = Accounts(database, SETTINGS)
        self._tickets, self._journal, self._manners = (
            Tickets(database),
            Journal(database),
            Moderation(database),
        )
        self._catalog = Catalog(database, Assets(database, blobs))
        brand = self._accounts.ensure_brand("Maison Vitrine")
        with database.unit() as unit:
            room = {"id": ROOM, "brand_id": brand.id, "version": 1, "created_at": clock.now()}
            unit.session.execute(insert(RoomRow), [room])
            stands = {"room_id": ROOM, "version": 1, "document": NO_DOCUMENT, "created_at": clock.now()}
            unit.session.execute(insert(RoomVersionRow), [stands])
        self.before = self.rows()

    def rows(self) -> dict[str, int]:
        """Of each table that has any."""
        with self._database.read() as session:
            counts = {
                table.name: session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
            }
        return {name: count for name, count in counts.items() if count}

    def visit(self, number: int) -> None:
        """Somebody comes in, chats, shares a link, blocks and unblocks, asks for a wallet's sign-in."""
        session = self._accounts.sessions.enter(None, f"Guest {number}", number % 12)
        assert session.visitor is not None
        visitor = VisitorId(session.visitor.id)
        ticket = self._tickets.issue(Visitor(visitor, session.visitor.name, 0), ROOM)
        self._tickets.redeem(ticket)
        self._journal.write(ROOM, Person(visitor, session.visitor.name, 0), "1", "hello")
        for _ in range(3):
            self._catalog.entrances.invite(visitor, ROOM, STRANGER)
        self._manners.unblock(visitor, VisitorId(f"nobody {number}"))
        self._manners.block(visitor, VisitorId(f"other {number}"), "Other")
        with self._database.unit() as unit:
            soon = self._clock.now()
            unit.session.add(NonceRow(digest=digest(secret()), session=digest(secret()), expires_at=soon))
            unit.session.add(ProofRow(digest=digest(secret()), chain_id=1, token="0" * 64, expires_at=soon))

    def age(self, days: float) -> dict[str, int]:
        """So much time passes, and what has had its time is deleted. Returns how many more rows there are
        than before the visits.
        """
        self._clock.advance(int(days * DAY_MS))
        forget(self._database, LIVES)
        self._accounts.sweep()
        return {
            name: count - self.before.get(name, 0)
            for name, count in self.rows().items()
            if count > self.before.get(name, 0)
        }
