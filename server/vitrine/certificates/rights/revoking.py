"""Copies taken back by their brand: rights at once, tokens by a transaction of the shop's operator."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from vitrine.accounts import BrandActor
from vitrine.certificates.abi import call, token_hex, token_of
from vitrine.certificates.answers import Revocation
from vitrine.certificates.chains.service import Chain, Chains
from vitrine.certificates.errors import (
    CertificateBurned,
    CertificateNotOurs,
    ChainDown,
    EditionUnknown,
    NotRevocable,
    OnItsWay,
    VoucherOut,
    WithdrawnForGood,
)
from vitrine.certificates.events import Lent
from vitrine.certificates.index.service import Owned, owned_of
from vitrine.certificates.inside import end_loans
from vitrine.certificates.minting.service import Transactions
from vitrine.certificates.states import CopyState, Mover, TransactionState
from vitrine.certificates.tables import CertificateRow, EditionRow, TransactionRow
from vitrine.clock import rfc3339
from vitrine.storage import Database, UnitOfWork

# Of the operator's transactions: the minter sends those that begin otherwise.
KEY: Final = "revoke"
_TAKEN_BACK: Final = "It was taken back before it was sent."
_FLAGS: Final = {True: "on", False: "off"}


class Revoking:
    """chains: which chain tokens are on. Works while no node answers: the chain is told later."""

    def __init__(self, database: Database, chains: Chains, transactions: Transactions) -> None:
        self._database, self._chains, self._transactions = database, chains, transactions

    def revoke(self, actor: BrandActor, edition: int, serial: int, *, revoked: bool) -> Revocation:
        """Take a copy back, or restore it; the same again changes nothing.

        A right is withdrawn at once and for good. A token of a revocable edition is marked on the chain, or
        its mark lifted. Raises EditionUnknown, NotYourBrand, CertificateNotOurs, VoucherOut, OnItsWay,
        WithdrawnForGood, NotRevocable, CertificateBurned, ChainDown.
        """
        chain = self._chains.current()
        with self._database.unit() as unit:
            made = unit.session.get(EditionRow, edition)
            if made is None:
                raise EditionUnknown
            actor.require_brand(made.brand_id)
            # The lock makes two changes at once one after the other, and holds the minter off.
            row = unit.session.scalar(
                select(CertificateRow)
                .where(CertificateRow.edition == edition, CertificateRow.serial == serial)
                .with_for_update()
            )
            if row is None:
                raise CertificateNotOurs
            held = _held(unit.session, chain, token_of(edition, serial))
            if held is None and row.state is not CopyState.MINTED:
                return self._withdraw(unit, row, revoked=revoked)
            if chain is None or chain.contract is None:
                raise ChainDown
            if held is not None and held.owner is None:
                raise CertificateBurned
            if not made.revocable:
                raise NotRevocable
            marked = held is not None and held.revoked
            pending = self._mark(unit.session, chain, row, marked=marked, revoked=revoked)
            return _told(row, revoked=marked, pending=pending)

    def _withdraw(self, unit: UnitOfWork, row: CertificateRow, *, revoked: bool) -> Revocation:
        if row.state is CopyState.WITHDRAWN and not revoked:
            raise WithdrawnForGood
        if revoked and row.state is not CopyState.WITHDRAWN:
            if row.state is CopyState.VOUCHER and row.voucher_until is not None:
                raise VoucherOut(rfc3339(row.voucher_until))
            if row.transaction_id is not None:
                raise OnItsWay
            row.state, row.wallet = row.state.to(CopyState.WITHDRAWN, Mover.BRAND), None
            if row.visitor_id is not None:  # who may stand in a room because of it
                unit.collect(Lent(row.visitor_id, row.edition, running=False))
            end_loans(unit, [row.id], self._database.clock.now())
        return _told(row, revoked=row.state is CopyState.WITHDRAWN, pending=None)

    def _mark(
        self, session: Session, chain: Chain, row: CertificateRow, *, marked: bool, revoked: bool
    ) -> bool | None:
        """See to it that the token becomes as wished; what the chain is still to do, None: nothing.

        marked: as the index has it.
        """
        token = token_of(row.edition, row.serial)
        under_way = _under_way(session, chain, token)
        while under_way is not None and _flag(under_way) != revoked and _taken_back(session, under_way):
            under_way = _under_way(session, chain, token)
        if under_way is not None and _flag(under_way) == revoked:
            return revoked
        if under_way is None and marked == revoked:
            return None
        # Failed ones count too: each change has a key of its own.
        count = session.scalar(select(func.count()).select_from(TransactionRow).where(*_of(chain, token)))
        key = f"{KEY}:{chain.chain_id}:{token}:{(count or 0) + 1}:{_FLAGS[revoked]}"
        data = call("revoke(uint256,bool)", token, revoked)
        self._transactions.queue(session, chain.chain_id, key, str(chain.contract), data, token_hex(token))
        return revoked


def _told(row: CertificateRow, *, revoked: bool, pending: bool | None) -> Revocation:
    return Revocation(
        edition=row.edition, serial=row.serial, token=str(token_of(row.edition, row.serial)),
        state=row.state, revoked=revoked, pending=pending,
    )  # fmt: skip


def _held(session: Session, chain: Chain | None, token: int) -> Owned | None:
    return None if chain is None else owned_of(session, chain.chain_id, [token]).get(token)


def _of(chain: Chain, token: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The changes of a token's mark."""
    return TransactionRow.chain_id == chain.chain_id, TransactionRow.token == token_hex(token)


def _under_way(session: Session, chain: Chain, token: int) -> TransactionRow | None:
    """The newest change that the index cannot know yet."""
    unread = TransactionRow.state.in_((TransactionState.MINED, TransactionState.FINAL)) & (
        TransactionRow.block_number > chain.indexed_number
    )
    return session.scalar(
        select(TransactionRow)
        .where(
            *_of(chain, token),
            or_(TransactionRow.state.in_((TransactionState.QUEUED, TransactionState.SENT)), unread),
        )
        .order_by(TransactionRow.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def _flag(row: TransactionRow) -> bool:
    return row.key.endswith(f":{_FLAGS[True]}")


def _taken_back(session: Session, row: TransactionRow) -> bool:
    """Whether nothing was signed for it yet, so that it never will be."""
    queued = TransactionState.QUEUED
    taken = (
        update(TransactionRow)
        .where(TransactionRow.id == row.id, TransactionRow.state == queued)
        .values(state=queued.to(TransactionState.FAILED, Mover.BRAND), problem=_TAKEN_BACK)
        .returning(TransactionRow.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(taken) is not None
