"""What the index says: who holds what, since when, and what happened to it. Every question is one query."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from vitrine.certificates.abi import token_hex
from vitrine.certificates.tables import OwnerRow, value_of
from vitrine.storage import Database, among

# The numbers that `check` of the contract answers too.
NONE: Final = 0
OWNER: Final = 1
USER: Final = 2
REVOKED: Final = 128


@dataclass(frozen=True, slots=True)
class Owned:
    """A token as of `block_number`. owner None: burned. user: ERC-4907, until `user_until` (Unix seconds)."""

    token: int
    edition: int
    serial: int
    owner: str | None
    user: str | None
    user_until: int
    revoked: bool
    block_number: int


class Index:
    """Reads of the tables that the follower keeps. Addresses in lower case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def owned(self, chain_id: int, addresses: Collection[str]) -> list[Owned]:
        """The tokens that these addresses own, by edition and serial."""
        return self._found(chain_id, OwnerRow.owner.in_(addresses))

    def lent(self, chain_id: int, addresses: Collection[str], now_s: int) -> list[Owned]:
        """The tokens that others own and these addresses may use at this time (ERC-4907)."""
        return self._found(chain_id, and_(OwnerRow.user.in_(addresses), OwnerRow.user_until >= now_s))

    def holds(
        self, chain_id: int, addresses: Collection[str], editions: Collection[int], now_s: int
    ) -> frozenset[int]:
        """Of these editions, those of which an address owns a token or may use one now; revoked ones count
        not.
        """
        if not addresses or not editions:
            return frozenset()
        held = or_(
            OwnerRow.owner.in_(addresses),
            and_(OwnerRow.user.in_(addresses), OwnerRow.user_until >= now_s),
        )
        query = (
            select(OwnerRow.edition)
            .where(OwnerRow.chain_id == chain_id, OwnerRow.edition.in_(editions), ~OwnerRow.revoked, held)
            .distinct()
        )
        with self._database.read() as session:
            return frozenset(session.scalars(query))

    def check(self, chain_id: int, pairs: Sequence[tuple[int, str]], now_s: int | None = None) -> list[int]:
        """What the contract's `checkMany` answers, from the index: for each pair 0, 1 owner or 2 user, and
        128 more for what it has of a revoked token.

        pairs: token and address. now_s: Unix seconds, by default now.
        """
        now_s = int(self._database.clock.now().timestamp()) if now_s is None else now_s
        hexed = [token_hex(token) for token, _ in pairs]
        query = select(
            OwnerRow.token, OwnerRow.owner, OwnerRow.user, OwnerRow.user_until, OwnerRow.revoked
        ).where(OwnerRow.chain_id == chain_id)
        with self._database.read() as session:
            rows = session.connection().execute(query.where(among(session, OwnerRow.token, set(hexed))))
            found = {row[0]: row for row in rows.all()}  # all at once: one by one takes twice as long
        answers = []
        for token, (_, address) in zip(hexed, pairs, strict=True):
            row = found.get(token)
            if row is None or row[1] is None:
                answers.append(NONE)
                continue
            _, owner, user, until, revoked = row
            held = OWNER if owner == address else USER if user == address and until >= now_s else NONE
            answers.append(held | REVOKED if revoked and held else held)
        return answers

    def _found(self, chain_id: int, chosen: ColumnElement[bool]) -> list[Owned]:
        with self._database.read() as session:
            return owned_rows(session, chain_id, chosen)


def owned_of(session: Session, chain_id: int, tokens: Collection[int]) -> dict[int, Owned]:
    """These tokens as this very session sees them, as far as they were ever minted."""
    hexed = [token_hex(token) for token in tokens]
    return {each.token: each for each in owned_rows(session, chain_id, OwnerRow.token.in_(hexed))}


def owned_rows(session: Session, chain_id: int, chosen: ColumnElement[bool]) -> list[Owned]:
    """The chosen tokens, by edition and serial."""
    query = (
        select(OwnerRow)
        .where(OwnerRow.chain_id == chain_id, chosen)
        .order_by(OwnerRow.edition, OwnerRow.serial)
        .execution_options(populate_existing=True)  # whoever asks under a lock wants what is there now
    )
    return [value_of(Owned, row, token=int(row.token, 16)) for row in session.scalars(query)]
