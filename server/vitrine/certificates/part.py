"""Certificates of ownership as one shop has them, or has not: gates stand either way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vitrine.accounts.part import AccountsPart
from vitrine.assets.part import AssetsPart
from vitrine.catalog.part import GATED
from vitrine.certificates.available import enabled, worker_available
from vitrine.certificates.chains import routes as chains_routes
from vitrine.certificates.copies import EditionCopies
from vitrine.certificates.events import CertificateMoved, Lent
from vitrine.certificates.gates import routes as gates_routes
from vitrine.certificates.gates.keeper import Keeper
from vitrine.certificates.gates.live import Live
from vitrine.certificates.gates.plugin import NAME, CertificatesPlugin
from vitrine.certificates.gates.service import Gates
from vitrine.certificates.inside import leaving, named_blobs, uses
from vitrine.certificates.options import CertificateOptions
from vitrine.extensions.part import ROOMS
from vitrine.parts import Employment, Handler, House, JsonBound, Part
from vitrine.stock.copies import COPIES, Copies, NoCopies
from vitrine.storage import kind_of

if TYPE_CHECKING:
    from vitrine.certificates.certified import Certified

# What the chain worker is given of the settings that are kept from other children.
SECRETS: Final = frozenset(
    {
        "VITRINE_CHAIN_ID",
        "VITRINE_CHAIN_URLS",
        "VITRINE_CHAIN_KEYS",
        "VITRINE_CHAIN_PASSPHRASE",
        "VITRINE_CHAIN_PASSPHRASE_FILE",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatesPart(Part):
    """certified: None where certificates are off; then gated rooms and products stay shut, with words."""

    gates: Gates
    live: Live
    certified: Certified | None


def part(options: CertificateOptions, house: House) -> CertificatesPart:
    database, guards = house.database, house.part(AccountsPart).guards
    has = _certified(options, house)
    gates = Gates(database, has.chains if has else None, NAME not in options.disabled_extensions)
    keeper = Keeper(gates, has.checks if has else None)
    goods, owners = (has.claims.standing, has.wallets) if has else (None, None)
    live = Live(gates, keeper, house.port(ROOMS), goods, owners, database.clock)
    copies: Copies = NoCopies() if has is None else EditionCopies()
    tasks = {"gated rooms": live.run}
    if has is not None and options.chain_worker == "own":
        post = Employment(
            name="chain worker", command="chain", is_due=lambda: True, tells=True, secrets=SECRETS
        )
        tasks["chain worker"] = house.hire(post).run

    def named() -> set[str]:
        with database.read() as session:
            return named_blobs(session)

    return CertificatesPart(
        name="certificates",
        tags={
            "certificates": "Numbered editions, who holds a copy, lending, gates, proofs.",
            "wallets": "Signing in by a wallet (EIP-4361).",
        },
        routers=(
            chains_routes.router(has.chains if has else None, options.chain_explorer),
            gates_routes.router(gates, keeper, guards, live.gates_changed),
            *(has.routers(guards, live.unlinked) if has else ()),
        ),
        handlers=_told(live) | (has.handlers() if has else {}),
        tasks=tasks,
        close=has.nodes.rpc.close if has else None,
        # A licence has up to 40,000 characters, each of up to twelve bytes in JSON.
        bodies={"/api/products/*/editions": JsonBound(512 * 1024, 1_000)},
        blobs=named,
        uses=uses,
        leaving=lambda unit, kind, thing: leaving(unit, kind, thing, database.clock.now()),
        extension={NAME: CertificatesPlugin(keeper, goods)},
        offers=GATED.by(gates.gated) | COPIES.by(lambda: copies),
        gates=gates,
        live=live,
        certified=has,
    )


def _certified(options: CertificateOptions, house: House) -> Certified | None:
    # Somebody else's chain worker may have what this machine lacks.
    if not enabled(options) or not (worker_available() or options.chain_worker == "elsewhere"):
        return None
    from vitrine.certificates.certified import Certified

    accounts, assets = house.part(AccountsPart).accounts, house.part(AssetsPart).assets
    return Certified.of(options, house.database, accounts, assets)


def _told(live: Live) -> dict[str, tuple[Handler, ...]]:
    async def moved(event: object) -> None:
        if isinstance(event, CertificateMoved):
            await live.moved(event)

    async def lent(event: object) -> None:
        if isinstance(event, Lent):
            live.recheck(event.borrower_id)

    return {kind_of(CertificateMoved): (moved,), kind_of(Lent): (lent,)}
