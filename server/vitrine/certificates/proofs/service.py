"""What anybody may see of a certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import unquote

from sqlalchemy import select
from sqlalchemy.orm import Session

from vitrine.accounts import inside as accounts
from vitrine.assets import Assets
from vitrine.assets.gltf.manifest import GLB_TYPE
from vitrine.certificates.abi import parts_of, token_hex
from vitrine.certificates.artifact import NAME, SYMBOL
from vitrine.certificates.chains.service import Chain, Chains
from vitrine.certificates.editions.service import Editions
from vitrine.certificates.errors import CertificateNotOurs
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.proofs.commands import commands
from vitrine.certificates.proofs.history import entry, lent_of, short, user_of
from vitrine.certificates.proofs.metadata import RepresentingFile, contract_metadata, token_metadata
from vitrine.certificates.rights.views import proof_path
from vitrine.certificates.states import UNMINTED, CopyState
from vitrine.certificates.tables import (
    CertificateRow,
    ChainBlockRow,
    EditionRow,
    LoanRow,
    LogRow,
    OwnerRow,
)
from vitrine.clock import rfc3339
from vitrine.storage import Database
from vitrine.words import Words

HISTORY_LIMIT = 200
_words: Final = Words(__file__)
HOLDER: Final = _words("holder")
"""Who holds an unclaimed right: never a name."""


@dataclass(frozen=True, slots=True)
class Site:
    """url: the shop's own, without a slash at its end. explorer: where others show the chain, "": nowhere."""

    url: str
    explorer: str = ""


@dataclass(frozen=True, slots=True)
class Located:
    """A certificate by its address. row: the shop's word; owner: the index's, None: not on the chain."""

    chain: Chain
    contract: str
    edition: EditionRow
    row: CertificateRow | None
    owner: OwnerRow | None

    @property
    def state(self) -> str:
        """As everybody sees it, "burned" besides: what the chain says goes first."""
        if self.owner is not None and self.owner.owner is None:
            return "burned"
        return CopyState.MINTED if self.owner is not None or self.row is None else self.row.state


class Proofs:
    """Reads of one certificate, for everybody."""

    def __init__(
        self,
        database: Database,
        chains: Chains,
        editions: Editions,
        assets: Assets,
        site: Site,
    ) -> None:
        self._database, self._chains, self._editions = database, chains, editions
        self._assets, self._site = assets, site

    def proof(self, chain_id: int, contract: str, token: int) -> dict[str, Any]:
        """All that anybody may see, as JSON types. Raises CertificateNotOurs."""
        now = self._database.clock.now()
        chain = self.current(chain_id, contract)
        with self._database.read() as session:
            found = found_token(session, chain, token)
            history = _history(session, chain.chain_id, token)
            loan_until = _loan_until(session, found.row, now)
            indexed = session.get(ChainBlockRow, (chain.chain_id, chain.indexed_number))
        edition, owner = found.edition, found.owner
        manifest = self._editions.manifest(edition.number)
        holder = owner.owner if owner is not None else None
        user = user_of(owner, now)
        model = self._assets.models([edition.model_hash]).get(edition.model_hash)
        return {
            "chain_id": chain.chain_id, "contract": checksummed(found.contract), "token": str(token),
            "edition": edition.number, "serial": parts_of(token)[1], "max_supply": edition.max_supply,
            "title": edition.title, "product_id": edition.product_id, "model": edition.model_hash,
            "picture": None if model is None else model.thumbnail, "state": found.state,
            "owner": holder and checksummed(holder), "owner_short": holder and short(holder),
            "holder": HOLDER if found.state in UNMINTED else None,
            "user": user, "lent": lent_of(user, loan_until), "soulbound": edition.soulbound,
            "revocable": edition.revocable, "revoked": owner is not None and owner.revoked,
            "royalty_bps": edition.royalty_bps, "licence": edition.licence, **manifest.model_dump(),
            "history": history,
            "as_of": {
                "block": chain.indexed_number, "hash": f"0x{indexed.hash}" if indexed else None,
                "at": rfc3339(indexed.at) if indexed else None,
            } if chain.indexed_number >= 0 else None,
            "local": chain.local,
            "explorer": f"{self._site.explorer}/token/{checksummed(found.contract)}?a={token}"
            if self._site.explorer else None,
            "commands": commands(found.contract, token),
        }  # fmt: skip

    def page(self, chain_id: int, contract: str, token: int) -> str:
        """The whole address of the proof page. Raises CertificateNotOurs."""
        chain = self.current(chain_id, contract)
        with self._database.read() as session:
            found_token(session, chain, token)
        return self._site.url + proof_path(chain_id, contract, token)

    def metadata(self, token: int) -> dict[str, Any]:
        """What markets read of a token on the current chain. Raises CertificateNotOurs."""
        number, serial = parts_of(token)
        with self._database.read() as session:
            edition = session.get(EditionRow, number) if 0 < number < 1 << 63 else None
            if edition is None or not 0 < serial < edition.next_serial:
                raise CertificateNotOurs
            brand = accounts.brands(session, [edition.brand_id])[edition.brand_id].name
            model_hash = edition.model_hash
        manifest = self._editions.manifest(number)
        chain = self._chains.current()
        page = None
        if chain is not None and chain.contract is not None:
            page = self._site.url + proof_path(chain.chain_id, chain.contract, token)
        known = manifest.derived.document.files if manifest.derived is not None else []
        cids = {file.name: file.cid for file in known}
        model = self._assets.models([model_hash])[model_hash]
        scene = model.url if model.media_type == GLB_TYPE else None
        return token_metadata(
            self._editions.get(number), serial, brand, page, self._shown(model.thumbnail, cids),
            self._shown(scene, cids), manifest.files,
        )  # fmt: skip

    def contract(self) -> dict[str, Any]:
        """What markets read of the contract."""
        return contract_metadata(NAME, SYMBOL, self._site.url)

    def current(self, chain_id: int, contract: str) -> Chain:
        """The current chain, if it is this one with this contract. Raises CertificateNotOurs."""
        chain = self._chains.current()
        if chain is None or chain.chain_id != chain_id or chain.contract != contract.lower():
            raise CertificateNotOurs
        return chain

    def _shown(self, path: str | None, cids: Mapping[str, str]) -> RepresentingFile | None:
        if path is None:
            return None
        return RepresentingFile(self._site.url + path, cids.get(unquote(path).split("/", 3)[-1]))


def found_token(session: Session, chain: Chain, token: int) -> Located:
    """The certificate of a token's id. Raises CertificateNotOurs."""
    number, serial = parts_of(token)
    if chain.contract is None or not 0 < number < 1 << 63 or not 0 < serial < 1 << 63:
        raise CertificateNotOurs
    edition = session.get(EditionRow, number)
    owner = session.get(OwnerRow, (chain.chain_id, token_hex(token)))
    row = session.scalar(
        select(CertificateRow).where(CertificateRow.edition == number, CertificateRow.serial == serial)
    )
    if edition is None or (row is None and owner is None):
        raise CertificateNotOurs
    return Located(chain, chain.contract, edition, row, owner)


def _history(session: Session, chain_id: int, token: int) -> list[dict[str, Any]]:
    """What happened to a token on the chain, oldest first."""
    rows = session.execute(
        select(LogRow, ChainBlockRow.at)
        .outerjoin(
            ChainBlockRow,
            (ChainBlockRow.chain_id == LogRow.chain_id) & (ChainBlockRow.number == LogRow.block_number),
        )
        .where(LogRow.chain_id == chain_id, LogRow.token == token_hex(token))
        .order_by(LogRow.block_number.desc(), LogRow.log_index.desc())
        .limit(HISTORY_LIMIT)
    ).all()
    return [entry(log, at) for log, at in reversed(rows)]


def _loan_until(session: Session, row: CertificateRow | None, now: datetime) -> datetime | None:
    if row is None:
        return None
    return session.scalar(
        select(LoanRow.until).where(
            LoanRow.certificate_id == row.id, LoanRow.ended_at.is_(None), LoanRow.until > now
        )
    )
