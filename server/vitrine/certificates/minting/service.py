"""The shop's transactions as rows: queued once by a key, signed before they are sent, one writer a sender."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, String, cast, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from vitrine.certificates.errors import WriterLost
from vitrine.certificates.inside import lives_on
from vitrine.certificates.minting.records import (
    EDITION,
    FILLER,
    MINT,
    Attempt,
    Due,
    NewEdition,
    Transaction,
    attempt,
)
from vitrine.certificates.states import CopyState, EditionState, Mover, TransactionState
from vitrine.certificates.tables import (
    CertificateRow,
    ChainRow,
    EditionRow,
    TransactionRow,
    WriterRow,
    value_of,
)
from vitrine.ids import new_id
from vitrine.storage import Database

LEASE: Final = timedelta(seconds=30)
LIMIT_PROBLEM: Final = 300
_OPEN: Final = (TransactionState.SENT, TransactionState.MINED)


@dataclass(frozen=True, slots=True)
class MintingState:
    """What the minter must know of its chain. final_number: the newest block that will not be taken back."""

    contract: str | None
    backend: str
    final_number: int


class Transactions:
    """All plain: to be run in threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.clock = database.clock

    def queue(
        self, session: Session, chain_id: int, key: str, to: str, data: bytes, token: str | None = None
    ) -> int:
        """The row that will send this call, in the caller's unit of work. The same key is the same row,
        unless that one has failed: then it is tried anew.

        key: what it is for; what begins with "mint:" is sent by the minter, all else by the operator.
        token: whose mark it changes, of a revocation.
        """
        present = session.scalars(select(TransactionRow).where(TransactionRow.key == key)).first()
        if present is not None and present.state is not TransactionState.FAILED:
            return present.id
        if present is not None:
            present.key = f"{key}~{present.id}"
            session.flush()
        row = _row(chain_id, key, to, data, self.clock.now())
        row.token = token
        session.add(row)
        session.flush()
        return row.id

    def standing(self, chain_id: int) -> MintingState | None:
        with self._database.read() as session:
            row = session.get(ChainRow, chain_id)
            return None if row is None else value_of(MintingState, row)

    def hold(self, chain_id: int, sender: str, holder: str) -> bool:
        """Whether this holder alone may send for the address, for `LEASE` from now."""
        now = self.clock.now()
        insert: Any = sqlite_insert if self._database.engine.dialect.name == "sqlite" else postgres_insert
        mine = {"holder": holder, "until": now + LEASE}
        taken = (
            insert(WriterRow)
            .values(chain_id=chain_id, sender=sender, **mine)
            .on_conflict_do_update(
                index_elements=["chain_id", "sender"],
                set_=mine,
                where=(WriterRow.holder == holder) | (WriterRow.until < now),
            )
            .returning(WriterRow.holder)
        )
        with self._database.unit() as unit:
            return unit.session.execute(taken).first() is not None

    def release(self, chain_id: int, holder: str) -> None:
        """Another may write at once."""
        with self._database.unit() as unit:
            unit.session.execute(
                update(WriterRow)
                .where(WriterRow.chain_id == chain_id, WriterRow.holder == holder)
                .values(until=self.clock.now() - timedelta(seconds=1))
            )

    def queue_editions(self, chain_id: int, contract: str) -> int:
        """Queue the registration of the editions that ask for it; how many."""
        told = exists().where(
            TransactionRow.key == literal(EDITION) + cast(EditionRow.number, String),
            TransactionRow.state != TransactionState.FAILED,
        )
        asking = select(EditionRow).where(EditionRow.state == EditionState.QUEUED, ~told, lives_on())
        with self._database.read() as session:
            if session.scalars(asking.limit(1)).first() is None:
                return 0
        with self._database.unit() as unit:
            rows = unit.session.scalars(asking).all()
            for row in rows:
                self.queue(
                    unit.session,
                    chain_id,
                    f"{EDITION}{row.number}",
                    contract,
                    value_of(NewEdition, row).call(),
                )
            return len(rows)

    def edition(self, number: int) -> NewEdition | None:
        with self._database.read() as session:
            row = session.get(EditionRow, number)
            return None if row is None else value_of(NewEdition, row)

    def due(self, limit: int) -> list[Due]:
        """The certificates that wait to be minted, oldest first; of registered editions only."""
        query = (
            select(CertificateRow.id, CertificateRow.edition, CertificateRow.serial, CertificateRow.wallet)
            .join(EditionRow, EditionRow.number == CertificateRow.edition)
            .where(
                CertificateRow.state == CopyState.QUEUED,
                CertificateRow.transaction_id.is_(None),
                CertificateRow.wallet.is_not(None),
                EditionRow.state == EditionState.REGISTERED,
            )
            .order_by(CertificateRow.created_at, CertificateRow.id)
            .limit(limit)
        )
        with self._database.read() as session:
            return [
                Due(id_, edition, serial, wallet)
                for id_, edition, serial, wallet in session.execute(query)
                if wallet is not None
            ]

    def batch(self, chain_id: int, contract: str, dues: Sequence[Due], data: bytes, gas: int) -> bool:
        """Queue one transaction that mints these. False, and nothing, if one has changed meanwhile."""
        with self._database.unit() as unit:
            rows = unit.session.scalars(
                select(CertificateRow)
                .where(CertificateRow.id.in_([due.id for due in dues]), *_UNSENT)
                .order_by(CertificateRow.id)
                .with_for_update()
            ).all()
            wallets = {due.id: due.wallet for due in dues}
            if len(rows) != len(dues) or any(row.wallet != wallets[row.id] for row in rows):
                return False
            made = _row(chain_id, new_id("mint").replace("_", ":"), contract, data, self.clock.now())
            made.gas = gas
            unit.session.add(made)
            unit.session.flush()
            for row in rows:
                row.transaction_id, row.problem = made.id, None
        return True

    def refuse(self, due: Due, problem: str) -> None:
        """It cannot be minted: its right stays, and waits to be claimed again."""
        state = CopyState.QUEUED.to(CopyState.CLAIMABLE, Mover.MINTER)
        self._certificate(due, state=state, problem=problem[:LIMIT_PROBLEM])

    def minted(self, due: Due) -> None:
        """Its wallet has it already."""
        state = CopyState.QUEUED.to(CopyState.MINTED, Mover.MINTER)
        self._certificate(due, state=state, minted_at=self.clock.now(), problem=None)

    def waiting(self, chain_id: int, *, mints: bool, limit: int) -> list[Transaction]:
        """Transactions that nothing was signed for yet, oldest first."""
        kind = TransactionRow.key.startswith(MINT, autoescape=True)
        unsigned = TransactionRow.state == TransactionState.QUEUED
        return self._found(chain_id, unsigned, kind if mints else ~kind, limit=limit)

    def open(self, chain_id: int, sender: str) -> list[Transaction]:
        """Transactions that were sent and are not final yet, by nonce."""
        return self._found(chain_id, TransactionRow.sender == sender, TransactionRow.state.in_(_OPEN))

    def from_nonce(self, chain_id: int, sender: str, nonce: int) -> dict[int, Transaction]:
        """All transactions of this sender from this nonce on."""
        rows = self._found(chain_id, TransactionRow.sender == sender, TransactionRow.nonce >= nonce)
        return {row.nonce: row for row in rows if row.nonce is not None}

    def next_nonce(self, chain_id: int, sender: str) -> int:
        """One more than the highest nonce that anything was ever signed for."""
        query = select(func.max(TransactionRow.nonce)).where(
            TransactionRow.chain_id == chain_id, TransactionRow.sender == sender
        )
        with self._database.read() as session:
            highest = session.scalar(query)
            return 0 if highest is None else highest + 1

    def spent_wei(self, chain_id: int) -> int:
        """What was signed in the last 24 hours costs: paid, or at most to be paid for what is under way.

        By the signing, because that spends: what was queued long ago and waits for tomorrow counts tomorrow.
        """
        since = self.clock.now() - timedelta(hours=24)
        query = select(TransactionRow).where(
            TransactionRow.chain_id == chain_id,
            TransactionRow.signed_at >= since,
        )
        with self._database.read() as session:
            return sum(_cost_wei(row) for row in session.scalars(query))

    def signed(
        self, chain_id: int, sender: str, holder: str, row_id: int, nonce: int, gas: int, first: Attempt
    ) -> None:
        """Keep what was signed, before it is sent. Raises WriterLost if another may write meanwhile."""
        with self._database.unit() as unit:
            self._insist(unit.session, chain_id, sender, holder)
            row = unit.session.get_one(TransactionRow, row_id, with_for_update=True)
            if row.state is not TransactionState.QUEUED:
                raise WriterLost
            row.state = row.state.to(TransactionState.SENT, Mover.MINTER)
            self._begin(row, sender, nonce, gas, first)

    def filled(self, chain_id: int, sender: str, holder: str, nonce: int, gas: int, first: Attempt) -> None:
        """Keep a signed transfer of nothing to oneself, which only uses up a nonce."""
        with self._database.unit() as unit:
            self._insist(unit.session, chain_id, sender, holder)
            row = _row(chain_id, f"{FILLER}{chain_id}:{sender}:{nonce}", sender, b"", self.clock.now())
            row.state = row.state.to(TransactionState.SENT, Mover.MINTER)
            self._begin(row, sender, nonce, gas, first)
            unit.session.add(row)

    def replaced(self, chain_id: int, sender: str, holder: str, row_id: int, next_: Attempt) -> None:
        """Keep another signed form for the same nonce, before it is sent."""
        with self._database.unit() as unit:
            self._insist(unit.session, chain_id, sender, holder)
            row = unit.session.get_one(TransactionRow, row_id, with_for_update=True)
            row.sent, row.signed_at = [*row.sent, next_.plain()], self.clock.now()

    def mined(self, row_id: int, number: int, hash_: str, paid_wei: int) -> None:
        with self._database.unit() as unit:
            row = unit.session.get_one(TransactionRow, row_id, with_for_update=True)
            row.state = row.state.to(TransactionState.MINED, Mover.MINTER)
            row.block_number, row.block_hash, row.problem = number, hash_, None
            row.paid_wei = str(paid_wei)
            _edition(unit.session, row.key, EditionState.REGISTERED, None)

    def unmined(self, row_ids: Collection[int]) -> None:
        """Their block was taken back: they are on their way again."""
        self._from_mined(row_ids, TransactionState.SENT, block_number=None, block_hash=None, paid_wei=None)

    def final(self, row_ids: Collection[int]) -> None:
        self._from_mined(row_ids, TransactionState.FINAL)

    def failed(self, row_id: int, problem: str, *, done: bool = False, paid_wei: int = 0) -> list[str]:
        """It did nothing and will not. Its certificates wait again; answers which.

        done: what it was for had been done before, so that an edition is registered none the less.
        """
        with self._database.unit() as unit:
            row = unit.session.get_one(TransactionRow, row_id, with_for_update=True)
            row.state = row.state.to(TransactionState.FAILED, Mover.MINTER)
            row.problem, row.paid_wei = problem[:LIMIT_PROBLEM], str(paid_wei)
            state = EditionState.REGISTERED if done else EditionState.FAILED
            _edition(unit.session, row.key, state, None if done else row.problem)
            return _let_go(unit.session, row_id)

    def requeue(self, row_id: int) -> None:
        """Its nonce was used, and none of its receipts is found: it is signed anew, with another.

        Its gas is asked for again first, so that one whose receipt was only late is refused there, unsigned.
        """
        with self._database.unit() as unit:
            row = unit.session.get_one(TransactionRow, row_id, with_for_update=True)
            row.state = row.state.to(TransactionState.QUEUED, Mover.MINTER)
            row.sent, row.sender = [], None
            row.nonce = row.signed_at = row.gas = None

    def _begin(self, row: TransactionRow, sender: str, nonce: int, gas: int, first: Attempt) -> None:
        row.sender, row.nonce, row.gas = sender, nonce, gas
        row.sent, row.signed_at = [first.plain()], self.clock.now()

    def _from_mined(self, row_ids: Collection[int], state: TransactionState, **values: Any) -> None:
        mined = TransactionState.MINED
        with self._database.unit() as unit:
            unit.session.execute(
                update(TransactionRow)
                .where(TransactionRow.id.in_(row_ids), TransactionRow.state == mined)
                .values(state=mined.to(state, Mover.MINTER), **values)
            )

    def _certificate(self, due: Due, **values: Any) -> None:
        with self._database.unit() as unit:
            unit.session.execute(
                update(CertificateRow).where(CertificateRow.id == due.id, *_UNSENT).values(**values)
            )

    def _insist(self, session: Session, chain_id: int, sender: str, holder: str) -> None:
        row = session.get(WriterRow, (chain_id, sender), with_for_update=True)
        if row is None or row.holder != holder or row.until < self.clock.now():
            raise WriterLost

    def _found(
        self, chain_id: int, *chosen: ColumnElement[bool], limit: int | None = None
    ) -> list[Transaction]:
        query = (
            select(TransactionRow)
            .where(TransactionRow.chain_id == chain_id, *chosen)
            .order_by(TransactionRow.nonce, TransactionRow.id)
            .limit(limit)
        )
        with self._database.read() as session:
            return [_transaction(row) for row in session.scalars(query)]


_UNSENT: Final = (CertificateRow.state == CopyState.QUEUED, CertificateRow.transaction_id.is_(None))


def _row(chain_id: int, key: str, to: str, data: bytes, now: Any) -> TransactionRow:
    return TransactionRow(
        chain_id=chain_id, key=key, to=to, data=data.hex(), sent=[], state=TransactionState.QUEUED,
        created_at=now,
    )  # fmt: skip


def _let_go(session: Session, row_id: int) -> list[str]:
    let_go = (
        update(CertificateRow)
        .where(CertificateRow.transaction_id == row_id, CertificateRow.state == CopyState.QUEUED)
        .values(transaction_id=None)
        .returning(CertificateRow.id)
        .execution_options(synchronize_session=False)
    )
    return list(session.scalars(let_go))


def _edition(session: Session, key: str, state: EditionState, problem: str | None) -> None:
    """What became of the edition that a transaction of this key registers, if it is of that kind."""
    if key.startswith(EDITION):
        number = int(key.removeprefix(EDITION))
        row = session.get(EditionRow, number, with_for_update=True)
        if row is not None:
            row.state, row.problem = row.state.to(state, Mover.MINTER), problem


def _cost_wei(row: TransactionRow) -> int:
    if row.paid_wei is not None:
        return int(row.paid_wei)
    return (row.gas or 0) * max((int(each["max_fee"]) for each in row.sent), default=0)


def _transaction(row: TransactionRow) -> Transaction:
    sent = tuple(attempt(each) for each in row.sent)
    return value_of(Transaction, row, to=row.to or "", data=bytes.fromhex(row.data), sent=sent)
