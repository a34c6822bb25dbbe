"""The parts of certificates that need the extra `certificates`, wired to each other and to the shop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter

from vitrine.accounts import Accounts
from vitrine.accounts.routes import Guards
from vitrine.assets import Assets
from vitrine.certificates.abi import address_of, array, call
from vitrine.certificates.chains.service import Chain, Chains
from vitrine.certificates.challenges.service import Challenges
from vitrine.certificates.claims import routes as claims_routes
from vitrine.certificates.claims.service import Claims
from vitrine.certificates.editions import routes as editions_routes
from vitrine.certificates.editions.service import Editions
from vitrine.certificates.errors import ChainDown, KeysUnusable
from vitrine.certificates.following.service import Index
from vitrine.certificates.gates.checks import Checks
from vitrine.certificates.keys import KeySigner, recovered
from vitrine.certificates.loans.service import Loans
from vitrine.certificates.local.keys import voucher_signer
from vitrine.certificates.proofs import routes as proofs_routes
from vitrine.certificates.proofs.service import Proofs, Site
from vitrine.certificates.rpc.pool import RpcPool
from vitrine.certificates.rpc.pools import Pools
from vitrine.certificates.wallets import routes as wallets_routes
from vitrine.certificates.wallets.contracts import says_yes
from vitrine.certificates.wallets.service import Wallets
from vitrine.settings import Settings
from vitrine.storage import BlobStore, Database

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Certified:
    """Everything that a shop with certificates has more than another."""

    settings: Settings
    accounts: Accounts
    chains: Chains
    wallets: Wallets
    claims: Claims
    loans: Loans
    editions: Editions
    proofs: Proofs
    challenges: Challenges
    checks: Checks
    nodes: Nodes

    @classmethod
    def of(cls, settings: Settings, database: Database, accounts: Accounts, assets: Assets) -> Certified:
        chains, index, wallets = Chains(database), Index(database), Wallets(database)
        nodes, voucher = Nodes(chains, Pools(database.clock)), _Voucher(settings)
        claims = Claims(database, chains, index, wallets, voucher)
        blobs, site = BlobStore(settings.data / "blobs"), Site(settings.url, settings.chain_explorer)
        editions = Editions(database, assets, blobs, voucher)
        proofs = Proofs(database, chains, editions, assets, site)
        return cls(
            settings=settings,
            accounts=accounts,
            chains=chains,
            wallets=wallets,
            claims=claims,
            loans=Loans(database, claims),
            editions=editions,
            proofs=proofs,
            challenges=Challenges(database, chains, wallets, proofs, site),
            checks=Checks(chains, index, claims, wallets, nodes.pools.of, database.clock),
            nodes=nodes,
        )

    def routers(self, guards: Guards) -> Iterator[APIRouter]:
        """Its routes; those of gates and of the chain's state stand in every shop."""
        yield wallets_routes.router(
            self.wallets, self.accounts, guards, self.settings.url, self.nodes.chain_id, self.nodes.pool
        )
        yield editions_routes.router(self.editions, guards)
        yield claims_routes.router(self.claims, self.loans, guards)
        yield proofs_routes.router(
            self.proofs, self.challenges, guards, self.nodes.owners_of, self.nodes.verified
        )


class Nodes:
    """Direct questions to the chain that certificates live on now."""

    def __init__(self, chains: Chains, pools: Pools) -> None:
        self._chains, self.pools = chains, pools
        self._known: Chain | None = None

    def chain_id(self) -> int | None:
        """The chain's id, None: there is none. Reads the database."""
        self._known = self._chains.current()
        return None if self._known is None else self._known.chain_id

    def pool(self) -> RpcPool | None:
        """Of the chain that `chain_id` has told last. On the event loop."""
        return None if self._known is None else self.pools.of(self._known)

    async def owners_of(self, tokens: Sequence[int]) -> list[str | None]:
        """Who owns these tokens in the newest block. Raises ChainDown."""
        chain = await asyncio.to_thread(self._chains.current)
        if chain is None or chain.contract is None:
            raise ChainDown
        question = call("ownersOf(uint256[])", list(tokens))
        return [address_of(each) for each in array(await self.pools.of(chain).call(chain.contract, question))]

    async def verified(self, address: str, digest: bytes, signature: bytes) -> bool:
        """Whether a wallet signed this digest: by its key, or by its contract's word."""
        if recovered(digest, signature) == address:
            return True
        await asyncio.to_thread(self.chain_id)
        pool = self.pool()
        return pool is not None and await says_yes(pool, address, digest, signature)


class _Voucher:
    """The shop's one key, opened at its first use; None while there is none to open."""

    def __init__(self, settings: Settings) -> None:
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
