"""A mint seen makes a certificate minted, a mint taken back makes it a right again; a transfer ends loans."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from vitrine.certificates.abi import parts_of, token_hex, token_of
from vitrine.certificates.events import CertificateMoved
from vitrine.certificates.index.holdings import Holding, moves
from vitrine.certificates.index.logs import (
    LIMIT_NUMBER,
    PAUSED,
    ROLE_GIVEN,
    ROLE_TAKEN,
    TRANSFER,
    Log,
)
from vitrine.certificates.inside import end_loans
from vitrine.certificates.states import UNMINTED, CopyState, Mover
from vitrine.certificates.tables import CertificateRow
from vitrine.clock import Clock
from vitrine.storage import UnitOfWork, among

log = logging.getLogger(__name__)

OTHER_WALLET: Final = "Its number belongs to another wallet on the chain."
"""What the holder of a certificate reads whose token somebody else was given."""


class Settling:
    """Always inside the unit of work that writes the index."""

    def __init__(self, chain_id: int, clock: Clock) -> None:
        self._chain_id, self._clock = chain_id, clock

    def alarm(self, words: str, *values: object) -> None:
        """Something that whoever runs the shop must see."""
        log.error(words, *values)

    def logged(self, session: Session, logs: Sequence[Log], *, live: bool) -> None:
        """The shop's rows after these logs, but for loans. Saying so twice is harmless.

        live: who has which role is alarming; else it is how the contract was set up.
        """
        minted: dict[str, str] = {}
        for each in logs:
            if each.kind == TRANSFER and each.token is not None:
                if each.first is None and each.second is not None:
                    minted[each.token] = each.second
            elif each.kind in (ROLE_GIVEN, ROLE_TAKEN, PAUSED):
                self._warn(each, logging.ERROR if live else logging.INFO)
        self._minted(session, minted)

    def passed_on(self, unit: UnitOfWork, tokens: Collection[str]) -> None:
        """These have changed hands: whatever their holders had lent is over, and its borrowers are told."""
        # Locked, so that nobody lends one meanwhile by what the index said before.
        rows = [row.id for row in self._rows(unit.session, tokens)]
        if rows:
            end_loans(unit, rows, self._clock.now())

    def told(
        self,
        unit: UnitOfWork,
        block_number: int,
        before: Mapping[str, Holding],
        after: Mapping[str, Holding],
        *,
        live: bool,
    ) -> bool:
        """Store an event for every change of standing between the two. Whether there was any.

        live: of every token; else only of those that were known before.
        """
        told = False
        for token in sorted(before.keys() | after.keys()):
            if not live and token not in before:
                continue
            for first, second in moves(before.get(token), after.get(token)):
                unit.collect(CertificateMoved(self._chain_id, token, block_number, first, second))
                told = True
        return told

    def unminted(self, session: Session, tokens: Collection[str]) -> None:
        """Their mints were taken back: on their way again, or to be claimed."""
        for row in self._rows(session, tokens):
            if row.state is CopyState.MINTED:
                right = CopyState.VOUCHER if row.voucher_until is not None else CopyState.CLAIMABLE
                before = CopyState.QUEUED if row.transaction_id is not None else right
                row.state = row.state.to(before, Mover.INDEX)
                row.minted_at = None

    def has_expired(self, session: Session, moment: datetime) -> bool:
        query = select(CertificateRow.id).where(*_expired(moment)).limit(1)
        return session.scalars(query).first() is not None

    def expire(self, session: Session, moment: datetime) -> int:
        """Vouchers that ended before this moment were not used, and never will be: claim again."""
        expired = (
            update(CertificateRow)
            .where(*_expired(moment))
            .values(state=CopyState.VOUCHER.to(CopyState.CLAIMABLE, Mover.INDEX), voucher_until=None)
            .returning(CertificateRow.id)
            .execution_options(synchronize_session=False)
        )
        return len(session.scalars(expired).all())

    def _minted(self, session: Session, owners: Mapping[str, str]) -> None:
        unknown = set(owners)
        for row in self._rows(session, owners):
            token = token_hex(token_of(row.edition, row.serial))
            unknown.discard(token)
            if row.wallet == owners[token]:
                if row.state in UNMINTED:
                    row.state = row.state.to(CopyState.MINTED, Mover.INDEX)
                    row.minted_at, row.problem = self._clock.now(), None
                elif row.state is CopyState.WITHDRAWN:
                    self.alarm("token %s was minted, and its certificate is withdrawn", token)
            elif row.state is not CopyState.MINTED:
                self.alarm("token %s was minted to %s, to whom nobody owes it", token, owners[token])
                row.problem = OTHER_WALLET
        if unknown:
            # A stolen minter key can do this, up to the editions' supply and not beyond.
            token = min(unknown)
            self.alarm(
                "%d tokens were minted for which this shop gave no certificate, such as %s to %s",
                len(unknown),
                token,
                owners[token],
            )

    def _rows(self, session: Session, tokens: Iterable[str]) -> Iterator[CertificateRow]:
        for edition, serials in _by_edition(tokens).items():
            chosen = CertificateRow.edition == edition, among(session, CertificateRow.serial, serials)
            query = select(CertificateRow).where(*chosen).order_by(CertificateRow.id)
            yield from session.scalars(query.with_for_update())

    def _warn(self, each: Log, level: int) -> None:
        if each.kind == PAUSED:
            what = "paused" if each.value == "1" else "resumed"
            log.log(level, "mints and claims were %s by %s", what, each.first)
        else:
            what = "given to" if each.kind == ROLE_GIVEN else "taken from"
            log.log(level, "role %s was %s %s by %s", each.value, what, each.first, each.second)


def _expired(moment: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return CertificateRow.state == CopyState.VOUCHER, CertificateRow.voucher_until < moment


def _by_edition(tokens: Iterable[str]) -> dict[int, list[int]]:
    """The serials of each edition; without tokens of no edition that a row could have."""
    found: dict[int, list[int]] = {}
    for token in tokens:
        edition, serial = parts_of(int(token, 16))
        if edition < LIMIT_NUMBER and serial < LIMIT_NUMBER:
            found.setdefault(edition, []).append(serial)
    return found
