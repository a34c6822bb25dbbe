"""The row that says which chain is real and how it stands. The chain worker writes it, all others read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from vitrine.certificates.errors import WrongChain
from vitrine.certificates.states import CopyState, EditionState, Mover
from vitrine.certificates.tables import (
    CertificateRow,
    ChainBlockRow,
    ChainRow,
    EditionRow,
    LogRow,
    OwnerRow,
    TransactionRow,
    WalletRow,
    value_of,
)
from vitrine.storage import Database

Backend = Literal["rpc", "anvil"]

LAG_BLOCKS: Final = 2
FRESH_S: Final = 30.0
PROBLEM_CHARACTERS: Final = 300
STOPPED: Final = "The process that speaks with the chain does not run."
_BURNED: Final = "It was burned, on a chain that is gone."
_REVOKED: Final = "It was revoked, on a chain that is gone."
_MINTED: Final = (CopyState.MINTED, CopyState.QUEUED)


@dataclass(frozen=True, slots=True)
class Chain:
    """How the chain stands. Hashes are 64 hex digits, addresses 0x and 40.

    head_at: the head's own time. updated_at: when the worker last heard from the chain (it says so at least
    every few seconds while all is well); freshness is judged by that, since a local chain makes a block only
    when there is something to put in it.
    """

    chain_id: int
    backend: str
    rpc_urls: tuple[str, ...]
    contract: str | None
    code_hash: str | None
    deploy_block: int
    voucher: str | None
    state: str
    problem: str | None
    head_number: int
    head_hash: str | None
    head_at: datetime | None
    indexed_number: int
    final_number: int
    updated_at: datetime
    genesis: str | None = None

    @property
    def local(self) -> bool:
        """Whether the chain is this shop's own, which nobody else can see."""
        return self.backend != "rpc"

    @property
    def lag_blocks(self) -> int:
        """How far the index is behind the head."""
        return max(0, self.head_number - self.indexed_number)

    def silent_s(self, now: datetime) -> float:
        """How long ago the worker heard from the chain."""
        return (now - self.updated_at).total_seconds()

    def fresh(self, now: datetime) -> bool:
        """Whether the index may answer at a door: at most 2 blocks and 30 seconds behind."""
        return self.state == "ready" and self.lag_blocks <= LAG_BLOCKS and self.silent_s(now) <= FRESH_S


class Chains:
    """Reads and writes of that row. All plain: to be run in threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.clock = database.clock

    def current(self) -> Chain | None:
        """None until a worker has found a chain for the first time."""
        with self._database.read() as session:
            row = session.scalars(select(ChainRow).where(ChainRow.current)).first()
            return None if row is None else _chain(row)

    def anchor(self, chain_id: int) -> tuple[int, str] | None:
        """Number and hash of the newest block that the index holds."""
        query = (
            select(ChainBlockRow.number, ChainBlockRow.hash)
            .where(ChainBlockRow.chain_id == chain_id)
            .order_by(ChainBlockRow.number.desc())
            .limit(1)
        )
        with self._database.read() as session:
            row = session.execute(query).first()
            return None if row is None else (row[0], row[1])

    def announce(self, chain_id: int, backend: Backend, rpc_urls: Sequence[str], genesis: str) -> Chain:
        """This chain is the one now; what is known of it stays, and it is starting.

        Coming from a local chain to another, the rights go to who held each last, and are claimed anew.
        Raises WrongChain where certificates stand on a real chain that the settings no longer name: they
        would be lost from sight.
        """
        with self._database.unit() as unit:
            session = unit.session
            for former in session.scalars(select(ChainRow).where(ChainRow.current)):
                if former.chain_id == chain_id:
                    continue
                if former.backend == "rpc" and _minted(session):
                    raise WrongChain(
                        f"This shop's certificates stand on chain {former.chain_id}: name it by"
                        " VITRINE_CHAIN_URLS and VITRINE_CHAIN_ID, or set VITRINE_CHAIN=off."
                    )
                _forget(session, former, CopyState.CLAIMABLE)
                former.current = False
            session.flush()
            row = session.get(ChainRow, chain_id)
            if row is None:
                row = _new_row(chain_id, backend)
                session.add(row)
            row.current, row.backend, row.rpc_urls, row.genesis = True, backend, list(rpc_urls), genesis
            row.state, row.problem, row.updated_at = "starting", None, self.clock.now()
            session.flush()
            return _chain(row)

    def ready(
        self, chain_id: int, *, contract: str, code_hash: str, deploy_block: int, voucher: str | None
    ) -> Chain:
        """The contract was found or deployed, and its code is ours."""
        with self._database.unit() as unit:
            row = unit.session.get_one(ChainRow, chain_id)
            row.contract, row.code_hash, row.deploy_block = contract, code_hash, deploy_block
            row.voucher, row.state, row.problem = voucher, "ready", None
            row.updated_at = self.clock.now()
            return _chain(row)

    def head(self, chain_id: int, number: int, hash_: str, at: datetime) -> None:
        """The chain answered, and this is its newest block. It is up, if it was down."""
        self._write(
            chain_id,
            head_number=number,
            head_hash=hash_,
            head_at=at,
            state="ready",
            problem=None,
            updated_at=self.clock.now(),
        )

    def down(self, problem: str, wanted: tuple[int, Backend] | None = None) -> None:
        """It does not answer, or may not be used. problem: for people, without addresses of providers.

        wanted: which chain it would be; its row is made where none was ever found, so that people read why.
        `updated_at` stays: it says since when.
        """
        with self._database.unit() as unit:
            row = unit.session.scalars(select(ChainRow).where(ChainRow.current)).first()
            if row is None and wanted is not None:
                row = _new_row(*wanted)
                row.current, row.rpc_urls, row.updated_at = True, [], self.clock.now()
                unit.session.add(row)
            if row is not None:
                row.state, row.problem = "down", problem[:PROBLEM_CHARACTERS]

    def forget(self, chain_id: int) -> None:
        """A local chain was lost: its index goes, and what was minted is minted anew.

        Certificates go to who held them last; burned ones stay gone.
        """
        with self._database.unit() as unit:
            row = unit.session.get(ChainRow, chain_id)
            if row is not None:
                _forget(unit.session, row, CopyState.QUEUED)

    def has_minted(self) -> bool:
        """Whether any certificate stands on a chain or is on its way there."""
        with self._database.read() as session:
            return _minted(session)

    def _write(self, chain_id: int, **values: Any) -> None:
        with self._database.unit() as unit:
            unit.session.execute(update(ChainRow).where(ChainRow.chain_id == chain_id).values(**values))


def _new_row(chain_id: int, backend: Backend) -> ChainRow:
    return ChainRow(
        chain_id=chain_id, backend=backend, deploy_block=0, head_number=0, indexed_number=-1, final_number=-1
    )


def _minted(session: Session) -> bool:
    held = select(CertificateRow.id).where(CertificateRow.state.in_(_MINTED)).limit(1)
    return session.scalar(held) is not None


def _forget(session: Session, row: ChainRow, state: CopyState) -> None:
    owners = {
        (each.edition, each.serial): each
        for each in session.scalars(select(OwnerRow).where(OwnerRow.chain_id == row.chain_id))
    }
    for held in session.scalars(select(CertificateRow).where(CertificateRow.state.in_(_MINTED))):
        held.transaction_id = None
        known = owners.get((held.edition, held.serial))
        owner = held.wallet if known is None else known.owner
        if held.state is CopyState.MINTED and (owner is None or (known is not None and known.revoked)):
            held.state = held.state.to(CopyState.WITHDRAWN, Mover.CHAIN)
            held.problem = _BURNED if owner is None else _REVOKED
        else:
            is_passed_on = held.state is CopyState.MINTED and owner != held.wallet
            if is_passed_on:
                # The right is its last holder's, if that wallet is a visitor's; and no old link's.
                of_last = select(WalletRow.visitor_id).where(WalletRow.address == owner)
                held.visitor_id, held.claim_digest = session.scalar(of_last), None
            held.state = held.state.to(state, Mover.CHAIN)
            held.minted_at = held.problem = None
            is_nobodys = is_passed_on and held.visitor_id is None
            held.wallet = owner if state is CopyState.QUEUED or is_nobodys else None
    session.flush()
    for table in (ChainBlockRow, LogRow, OwnerRow, TransactionRow):
        session.execute(delete(table).where(table.chain_id == row.chain_id))
    asked = EditionState.REGISTERED.to(EditionState.QUEUED, Mover.CHAIN)
    session.execute(update(EditionRow).values(state=asked, problem=None))
    row.contract = row.code_hash = row.voucher = row.head_hash = row.head_at = None
    row.deploy_block = row.head_number = 0
    row.indexed_number = row.final_number = -1


def _chain(row: ChainRow) -> Chain:
    return value_of(Chain, row, rpc_urls=tuple(row.rpc_urls))
