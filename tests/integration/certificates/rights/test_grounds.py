"""Why somebody holds a copy by the shop's own word, and what a chain may know better. On both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.fixtures import copies
from vitrine.accounts.tables import VisitorRow
from vitrine.certificates.abi import token_of
from vitrine.certificates.rights.standing import Ground, Standing
from vitrine.certificates.tables import ChainRow, LoanRow, OwnerRow
from vitrine.clock import ManualClock
from vitrine.storage import Database

ANN, BEN = "0x" + "a1" * 20, "0x" + "b2" * 20


class Nothing:
    """Grounds ask neither the chain nor its index nor wallets."""


@pytest.fixture
def standing(database: Database, clock: ManualClock) -> Standing:
    nothing: Any = Nothing()
    copies.edition(database)
    now = clock.now()
    with database.unit() as unit:
        unit.session.add_all(
            VisitorRow(id=each, name=each, colour=1, created_at=now) for each in ("ada", "bo")
        )
        unit.session.add(
            ChainRow(chain_id=1, current=True, backend="anvil", rpc_urls=[], state="down", updated_at=now)
        )
    return Standing(database, nothing, nothing, nothing)


def indexed(database: Database, serial: int, owner: str | None, revoked: bool = False) -> None:
    with database.unit() as unit:
        unit.session.add(
            OwnerRow(
                chain_id=1, token=f"{token_of(7, serial):064x}", edition=7, serial=serial, owner=owner,
                user=None, user_until=0, revoked=revoked, block_number=1,
            )
        )  # fmt: skip


def lent(database: Database, clock: ManualClock, certificate: str) -> None:
    now = clock.now()
    with database.unit() as unit:
        unit.session.add(
            LoanRow(
                id=f"loan-{certificate}", certificate_id=certificate, lender_id="ada", borrower_id="bo",
                until=now + timedelta(hours=1), created_at=now,
            )
        )  # fmt: skip


def ground(serial: int, sure: bool = False, unborn: bool = True, lender: str | None = None) -> Ground:
    return Ground(7, token_of(7, serial), sure, unborn, lender)


def by_token(grounds: list[Ground]) -> list[Ground]:
    return sorted(grounds, key=lambda each: each.token)


def test_only_a_right_that_was_never_sent_is_sure(
    database: Database, standing: Standing, clock: ManualClock
) -> None:
    states = ("claimable", "voucher", "queued", "minted", "minted", "withdrawn")
    for serial, state in enumerate(states, 1):
        copies.certificate(database, serial, state, visitor_id="ada")
    indexed(database, 5, ANN)
    assert by_token(standing.grounds("ada", clock.now())) == [
        ground(1, sure=True), ground(2), ground(3), ground(4),
    ]  # fmt: skip
    assert standing.grounds("bo", clock.now()) == []
    assert standing.rights("ada", clock.now()) == {7}


def test_a_loan_of_a_token_is_by_whoever_owned_it_last(
    database: Database, standing: Standing, clock: ManualClock
) -> None:
    states = ("claimable", "queued", "minted", "minted", "minted", "minted")
    for serial, state in enumerate(states, 1):
        wallet = None if state == "claimable" else ANN
        lent(database, clock, copies.certificate(database, serial, state, wallet, visitor_id="ada"))
    indexed(database, 4, BEN)
    indexed(database, 5, BEN, revoked=True)
    indexed(database, 6, None)
    assert by_token(standing.grounds("bo", clock.now())) == [
        ground(1, sure=True),
        ground(2, lender=ANN),
        ground(3, lender=ANN),
        ground(4, unborn=False, lender=BEN),
        ground(6, unborn=False),
    ]
    clock.advance(3_600_000)
    assert standing.grounds("bo", clock.now()) == []
