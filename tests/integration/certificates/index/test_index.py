"""What the index says of who holds what; each question is one query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from vitrine.certificates.abi import token_of
from vitrine.certificates.index.service import Index, owned_of
from vitrine.certificates.tables import OwnerRow
from vitrine.storage import Database

ANN, BEN, CAT = (f"0x{each:040x}" for each in (0xA, 0xB, 0xC))
NOW_S = 1_000


def hold(
    database: Database,
    edition: int,
    serial: int,
    owner: str | None,
    user: str | None = None,
    until: int = 0,
    revoked: bool = False,
    chain_id: int = 1,
) -> int:
    token = token_of(edition, serial)
    with database.unit() as unit:
        unit.session.add(
            OwnerRow(
                chain_id=chain_id, token=f"{token:064x}", edition=edition, serial=serial, owner=owner,
                user=user, user_until=until, revoked=revoked, block_number=5,
            )
        )  # fmt: skip
    return token


@contextmanager
def queries(database: Database) -> Iterator[list[str]]:
    """The SELECTs that are made within."""
    made: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            made.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_a_wallets_tokens_and_what_is_lent_to_it(database: Database) -> None:
    index = Index(database)
    first = hold(database, 8, 2, ANN)
    second = hold(database, 7, 9, ANN, BEN, NOW_S)
    third = hold(database, 7, 1, CAT)
    hold(database, 7, 3, None)
    hold(database, 7, 4, ANN, chain_id=2)
    assert [each.token for each in index.owned(1, [ANN])] == [second, first]
    assert [each.token for each in index.owned(1, [ANN, CAT])] == [third, second, first]
    assert index.owned(1, []) == []
    assert [each.token for each in index.lent(1, [BEN], NOW_S)] == [second]
    assert index.lent(1, [BEN], NOW_S + 1) == []
    with database.read() as session:
        found = owned_of(session, 1, [first, token_of(9, 9)])
    assert set(found) == {first}
    assert (found[first].edition, found[first].serial, found[first].block_number) == (8, 2, 5)


@pytest.mark.parametrize(
    ("owner", "user", "until", "revoked", "holders"),
    [
        (ANN, None, 0, False, {ANN}),
        (ANN, BEN, NOW_S, False, {ANN, BEN}),
        (ANN, BEN, NOW_S - 1, False, {ANN}),
        (ANN, BEN, NOW_S, True, set()),
        (None, None, 0, False, set()),
    ],
)
def test_who_holds_an_edition(
    database: Database, owner: str | None, user: str | None, until: int, revoked: bool, holders: set[str]
) -> None:
    index = Index(database)
    hold(database, 7, 1, owner, user, until, revoked)
    hold(database, 8, 1, CAT)
    for address in (ANN, BEN, CAT):
        expected = {7} if address in holders else set()
        assert index.holds(1, [address], [7, 9], NOW_S) == expected
    assert index.holds(1, [ANN, CAT], [7, 8], NOW_S) == ({7, 8} if ANN in holders else {8})
    assert index.holds(1, [], [7], NOW_S) == frozenset()
    assert index.holds(1, [ANN], [], NOW_S) == frozenset()


def test_pairs_are_checked_as_the_contract_does(database: Database) -> None:
    index = Index(database)
    plain = hold(database, 7, 1, ANN, BEN, NOW_S)
    marked = hold(database, 7, 2, ANN, BEN, NOW_S, revoked=True)
    burned = hold(database, 7, 3, None)
    absent = token_of(7, 4)
    pairs = [(token, who) for token in (plain, marked, burned, absent) for who in (ANN, BEN, CAT)]
    assert index.check(1, pairs, NOW_S) == [1, 2, 0, 129, 130, 0, 0, 0, 0, 0, 0, 0]
    assert index.check(1, [(plain, BEN)], NOW_S + 1) == [0]
    assert index.check(1, []) == []


def test_a_thousand_pairs_are_one_query(database: Database) -> None:
    index = Index(database)
    with database.unit() as unit:
        for serial in range(1, 1001):
            unit.session.add(
                OwnerRow(
                    chain_id=1, token=f"{token_of(7, serial):064x}", edition=7, serial=serial,
                    owner=ANN if serial % 2 else BEN, user=None, user_until=0, revoked=False, block_number=1,
                )
            )  # fmt: skip
    pairs = [(token_of(7, serial), ANN) for serial in range(1, 1001)]
    with queries(database) as made:
        assert index.check(1, pairs, NOW_S) == [serial % 2 for serial in range(1, 1001)]
    assert len(made) == 1
