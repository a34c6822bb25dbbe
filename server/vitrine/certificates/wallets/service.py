"""Whose wallet is whose, and the questions that are out. Addresses are as in `tables`: lower case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import Delete, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vitrine.accounts import inside as accounts
from vitrine.accounts.errors import VisitorNeeded
from vitrine.accounts.sessions import BrowserSession, Sessions
from vitrine.certificates.errors import (
    NonceSpent,
    SignatureRefused,
    WalletElsewhere,
    WalletsFull,
    WalletTaken,
    WalletUnknown,
)
from vitrine.certificates.tables import NonceRow, WalletRow
from vitrine.ids import VisitorId, digest
from vitrine.storage import Database, UnitOfWork
from vitrine.storage.lives import a_few

WALLETS_LIMIT: Final = 20
NONCE_LIFE: Final = timedelta(minutes=5)

Kind = Literal["key", "contract"]


@dataclass(frozen=True, slots=True)
class Proof:
    """That somebody holds a wallet: by its key, or by the word of the contract that it is on this chain."""

    address: str
    kind: Kind
    chain_id: int


@dataclass(frozen=True, slots=True)
class Wallet:
    """A wallet that is linked to a visitor. verified_at: when it was last proved."""

    address: str
    kind: str
    chain_id: int
    verified_at: datetime


class Wallets:
    """Links between wallets and visitors, kept in the shop's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, visitor_id: str) -> list[Wallet]:
        """The visitor's wallets, by address."""
        mine = select(WalletRow).where(WalletRow.visitor_id == visitor_id).order_by(WalletRow.address)
        with self._database.read() as session:
            return [
                Wallet(row.address, row.kind, row.chain_id, row.verified_at) for row in session.scalars(mine)
            ]

    def visitors_of(self, addresses: Iterable[str]) -> dict[str, VisitorId]:
        """Who has linked these addresses; those that nobody has are left out."""
        asked = set(addresses)
        if not asked:
            return {}
        query = select(WalletRow.address, WalletRow.visitor_id).where(WalletRow.address.in_(asked))
        with self._database.read() as session:
            return {address: VisitorId(visitor) for address, visitor in session.execute(query)}

    def put(self, session_token: str, nonce: str) -> None:
        """Keeps a question that this browser session may answer within NONCE_LIFE."""
        now = self._database.clock.now()
        row = NonceRow(digest=digest(nonce), session=digest(session_token), expires_at=now + NONCE_LIFE)
        with self._database.unit() as unit:
            unit.session.execute(_expired(now))
            unit.session.add(row)

    def take(self, session_token: str, nonce: str) -> None:
        """Uses the question up, in one statement: of two who answer at once, one gets through.

        Another session's stays as it is, for its own. Raises NonceSpent.
        """
        now = self._database.clock.now()
        taken = (
            delete(NonceRow)
            .where(
                NonceRow.digest == digest(nonce),
                NonceRow.session == digest(session_token),
                NonceRow.expires_at > now,
            )
            .returning(NonceRow.expires_at)
        )
        with self._database.unit() as unit:
            unit.session.execute(_expired(now))
            found = unit.session.scalar(taken)
        if found is None:
            raise NonceSpent

    def link(self, visitor_id: str, proof: Proof) -> None:
        """The wallet is this visitor's from now on; one that was already is proved anew.

        Raises WalletTaken, WalletsFull, SignatureRefused.
        """
        with self._database.unit() as unit:
            self._link(unit, visitor_id, proof)

    def sign_in(
        self, sessions: Sessions, live: BrowserSession, proof: Proof, leave: bool = False
    ) -> BrowserSession:
        """This browser becomes the wallet's visitor; a wallet that is nobody's becomes this visitor's.

        The cookie is a new one in any case. leave: change over although the present visitor has things
        here, which stay theirs. Raises WalletElsewhere, WalletsFull, SignatureRefused, VisitorNeeded.
        """
        if live.visitor is None:
            raise VisitorNeeded
        present = live.visitor.id
        with self._database.unit() as unit:
            row = unit.session.get(WalletRow, proof.address, with_for_update=True)
            owner = present if row is None else row.visitor_id
            if owner != present and not leave and accounts.keeps(unit.session, present):
                raise WalletElsewhere(_count(unit.session, present))
            self._link(unit, owner, proof)
            return sessions.become(unit, live.token, owner)

    def join(self, sessions: Sessions, live: BrowserSession, proof: Proof) -> BrowserSession:
        """As `link`, for whoever this browser is; the cookie is a new one, so one that was planted gains
        nothing. Raises WalletTaken, WalletsFull, SignatureRefused, VisitorNeeded.
        """
        if live.visitor is None:
            raise VisitorNeeded
        with self._database.unit() as unit:
            self._link(unit, live.visitor.id, proof)
            return sessions.become(unit, live.token, live.visitor.id)

    def unlink(self, visitor_id: str, address: str) -> None:
        """The wallet is nobody's. What went to it stays on record. Raises WalletUnknown."""
        gone = (
            delete(WalletRow)
            .where(WalletRow.address == address, WalletRow.visitor_id == visitor_id)
            .returning(WalletRow.address)
        )
        with self._database.unit() as unit:
            if unit.session.scalar(gone) is None:
                raise WalletUnknown

    def _link(self, unit: UnitOfWork, visitor_id: str, proof: Proof) -> None:
        session, now = unit.session, self._database.clock.now()
        row = session.get(WalletRow, proof.address, with_for_update=True)
        if row is None:
            if _count(session, visitor_id) >= WALLETS_LIMIT:
                raise WalletsFull(WALLETS_LIMIT)
            row = WalletRow(address=proof.address, visitor_id=visitor_id)
        elif row.visitor_id != visitor_id:
            raise WalletTaken
        else:
            _check(row, proof)
        row.kind, row.chain_id, row.verified_at = proof.kind, proof.chain_id, now
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # somebody else linked it in between
            raise WalletTaken from None
        accounts.keep(unit, visitor_id)


def _check(row: WalletRow, proof: Proof) -> None:
    """A key rules everywhere; a contract's word counts on its own chain, and not over a key's.

    Raises SignatureRefused.
    """
    if proof.kind == "contract" and row.kind == "key":
        raise SignatureRefused("is a contract's, and this wallet has shown that it signs by its own key")
    if proof.kind == "contract" and row.chain_id != proof.chain_id:
        raise SignatureRefused(f"is of chain {proof.chain_id}, and this wallet stands on {row.chain_id}")


def _expired(now: datetime) -> Delete:
    """Removes some of the questions that nobody answered in time."""
    return a_few(NonceRow, NonceRow.expires_at <= now)


def _count(session: Session, visitor_id: str) -> int:
    mine = select(func.count()).select_from(WalletRow).where(WalletRow.visitor_id == visitor_id)
    return session.scalar(mine) or 0
