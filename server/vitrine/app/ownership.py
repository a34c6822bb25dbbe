"""Certificates of ownership as one shop has them, or has not: its gates stand either way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter

from vitrine.accounts import Accounts
from vitrine.accounts.routes import Guards
from vitrine.app.hired import CHAIN, HiredWorker
from vitrine.assets import Assets
from vitrine.certificates.available import enabled, worker_available
from vitrine.certificates.chains import routes as chains_routes
from vitrine.certificates.events import CertificateMoved
from vitrine.certificates.gates import routes as gates_routes
from vitrine.certificates.gates.keeper import Keeper
from vitrine.certificates.gates.live import Live
from vitrine.certificates.gates.plugin import NAME, CertificatesPlugin
from vitrine.certificates.gates.service import Gates
from vitrine.certificates.loans.events import Lent
from vitrine.extensions.ports import RoomControl
from vitrine.gateway.routes import as_seen
from vitrine.settings import Settings
from vitrine.storage import Database, kind_of
from vitrine.subscriptions import Handler

if TYPE_CHECKING:
    from vitrine.app.certified import Certified


@dataclass(frozen=True, slots=True)
class Ownership:
    """certified: None where certificates are off; then gated rooms and products stay shut, with words."""

    settings: Settings
    database: Database
    gates: Gates
    keeper: Keeper
    plugin: CertificatesPlugin
    certified: Certified | None

    @classmethod
    def of(cls, settings: Settings, database: Database, accounts: Accounts, assets: Assets) -> Ownership:
        certified: Certified | None = None
        # Somebody else's chain worker may have what this machine lacks.
        if enabled(settings) and (worker_available() or settings.chain_worker == "elsewhere"):
            from vitrine.app.certified import Certified

            certified = Certified.of(settings, database, accounts, assets)
        enforced = NAME not in settings.disabled_extensions
        gates = Gates(database, certified.chains if certified else None, enforced)
        keeper = Keeper(gates, certified.checks if certified else None)
        plugin = CertificatesPlugin(keeper, certified.claims if certified else None)
        return cls(settings, database, gates, keeper, plugin, certified)

    @property
    def extension(self) -> dict[str, object]:
        """The built-in extension by name, for `Extensions.load`."""
        return {NAME: self.plugin}

    def live(self, rooms: RoomControl) -> Live:
        """What watches over gated rooms; its `run` must run."""
        has = self.certified
        clock = self.database.clock
        return Live(
            self.gates, self.keeper, rooms, has.claims if has else None, has.wallets if has else None, clock
        )

    def handlers(self, live: Live) -> dict[str, tuple[Handler, ...]]:
        """event kind -> handlers, for the table of subscriptions."""

        async def moved(event: object) -> None:
            if isinstance(event, CertificateMoved):
                await live.moved(event)

        async def lent(event: object) -> None:
            if isinstance(event, Lent):
                live.recheck(event.borrower_id)

        found: dict[str, tuple[Handler, ...]] = {
            kind_of(CertificateMoved): (moved,),
            kind_of(Lent): (lent,),
        }
        if self.certified is not None:
            from vitrine.certificates.claims.orders import Certifying
            from vitrine.orders import OrderPaid

            found[kind_of(OrderPaid)] = (Certifying(self.certified.claims),)
        return found

    def routers(self, guards: Guards, live: Live) -> Iterator[APIRouter]:
        """The chain's state, gates, and where there are certificates, all of theirs."""
        has = self.certified
        yield chains_routes.router(has.chains if has else None, self.settings.chain_explorer)
        yield gates_routes.router(self.gates, self.keeper, guards, as_seen, live.gates_changed)
        if has is not None:
            yield from has.routers(guards, live.unlinked)

    def worker(self, wake: Callable[[], None]) -> HiredWorker | None:
        """The shop's own chain worker. wake: told, in a thread, when it has stored events."""
        if self.certified is None or self.settings.chain_worker != "own":
            return None
        return HiredWorker(self.settings, lambda: True, CHAIN, wake)

    async def close(self) -> None:
        """End what is open to the chain."""
        if self.certified is not None:
            await self.certified.nodes.rpc.close()
