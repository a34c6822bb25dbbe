"""What of certificates needs the extra `certificates`, wired to each other and to the shop."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fastapi import APIRouter

from vitrine.accounts import Accounts
from vitrine.accounts.routes import Guards
from vitrine.assets import Assets
from vitrine.certificates.chains.service import Chains
from vitrine.certificates.chains.signers import voucher_signer
from vitrine.certificates.editions import routes as editions_routes
from vitrine.certificates.editions.service import Editions
from vitrine.certificates.errors import KeysUnusable
from vitrine.certificates.files import routes as files_routes
from vitrine.certificates.files.owning import Owning
from vitrine.certificates.files.service import Files
from vitrine.certificates.gates.checks import Checks
from vitrine.certificates.index.service import Index
from vitrine.certificates.keys import KeySigner
from vitrine.certificates.minting.service import Transactions
from vitrine.certificates.nodes import Nodes
from vitrine.certificates.options import CertificateOptions
from vitrine.certificates.proofs import routes as proofs_routes
from vitrine.certificates.proofs.challenges import Challenges
from vitrine.certificates.proofs.service import Proofs, Site
from vitrine.certificates.rights import routes as claims_routes
from vitrine.certificates.rights.claims import Claims
from vitrine.certificates.rights.loans import Loans
from vitrine.certificates.rights.orders import Certifying
from vitrine.certificates.rights.revoking import Revoking
from vitrine.certificates.rights.standing import Standing
from vitrine.certificates.rights.taking_back import TakingBack
from vitrine.certificates.wallets import routes as wallets_routes
from vitrine.certificates.wallets.service import Wallets
from vitrine.orders import OrderPaid, OrderRefunded
from vitrine.parts import Handler
from vitrine.storage import Database, kind_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Certified:
    """Everything that a shop with certificates has more than another."""

    settings: CertificateOptions
    accounts: Accounts
    chains: Chains
    wallets: Wallets
    claims: Claims
    loans: Loans
    editions: Editions
    proofs: Proofs
    challenges: Challenges
    checks: Checks
    files: Files
    owning: Owning
    revoking: Revoking
    taking_back: TakingBack
    nodes: Nodes

    @classmethod
    def of(
        cls, settings: CertificateOptions, database: Database, accounts: Accounts, assets: Assets
    ) -> Certified:
        chains, index, wallets = Chains(database), Index(database), Wallets(database)
        nodes, voucher = Nodes(chains), _Voucher(settings)
        standing = Standing(database, chains, index, wallets)
        claims = Claims(database, standing, voucher)
        blobs, site = assets.blobs, Site(settings.url, settings.chain_explorer)
        editions = Editions(database, blobs, voucher)
        proofs = Proofs(database, chains, editions, assets, site)
        return cls(
            settings=settings,
            accounts=accounts,
            chains=chains,
            wallets=wallets,
            claims=claims,
            loans=Loans(database, standing),
            editions=editions,
            proofs=proofs,
            challenges=Challenges(database, chains, wallets, proofs, site),
            checks=Checks(chains, index, standing, wallets, lambda _chain: nodes.rpc, database.clock),
            files=Files(database, standing, blobs),
            owning=Owning(chains, wallets, lambda _chain: nodes.rpc, database.clock),
            revoking=Revoking(database, chains, Transactions(database)),
            taking_back=TakingBack(database),
            nodes=nodes,
        )

    def handlers(self) -> dict[str, tuple[Handler, ...]]:
        """event kind -> who is told of it."""
        certifying = Certifying(self.claims, self.taking_back)
        return {kind_of(OrderPaid): (certifying,), kind_of(OrderRefunded): (certifying,)}

    def routers(self, guards: Guards, unlinked: Callable[[str], None]) -> Iterator[APIRouter]:
        """Its routes; those of gates and of the chain's state stand in every shop.

        unlinked: told, in a thread, which visitor has a wallet less.
        """
        yield wallets_routes.router(
            self.wallets,
            self.accounts,
            guards,
            self.settings.url,
            self.nodes.chain_id,
            lambda: self.nodes.rpc,
            unlinked,
        )
        yield editions_routes.router(self.editions, guards)
        yield claims_routes.router(self.claims, self.loans, self.revoking, guards)
        yield files_routes.router(self.files, self.owning, guards)
        yield proofs_routes.router(
            self.proofs, self.challenges, guards, self.nodes.owners_of, self.nodes.verified
        )


class _Voucher:
    """The shop's one key, opened at its first use; None while there is none to open."""

    def __init__(self, settings: CertificateOptions) -> None:
        self._settings = settings
        self._signer: KeySigner | None = None
        self._told = False

    def __call__(self) -> KeySigner | None:
        if self._signer is None:
            try:
                self._signer = voucher_signer(self._settings)
            except KeysUnusable as error:
                if not self._told:
                    log.error("no vouchers can be signed: %s", error.message)
                self._told = True
        return self._signer
