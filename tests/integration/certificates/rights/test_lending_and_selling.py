"""Lending and selling at the same time: whichever comes first, the buyer's token is lent to nobody."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest

from tests.fixtures.certificates import ANNA, BEN, CHAIN_ID, Shop
from tests.fixtures.rawlogs import CONTRACT as RAW_CONTRACT
from tests.fixtures.rawlogs import hash_of, transfer
from tests.fixtures.told import told
from vitrine.certificates.chains.service import Chains
from vitrine.certificates.errors import CertificateUnknown
from vitrine.certificates.index.blocks import ChainBlock
from vitrine.certificates.index.ledger import Ledger
from vitrine.certificates.index.logs import read
from vitrine.certificates.index.service import Index
from vitrine.certificates.rights.loans import Loans
from vitrine.certificates.rights.standing import Reach, Standing
from vitrine.certificates.wallets.service import Wallets

# How long a sale that is not held back would need at most.
HELD_BACK_S = 0.5


class Slow(Standing):
    """Something happens between the look at the wallets and the lock, or right after the lock."""

    after_reach: Callable[[], None] = staticmethod(lambda: None)
    after_lock: Callable[[], None] = staticmethod(lambda: None)

    def reach(self, visitor_id: str) -> Reach:
        found = super().reach(visitor_id)
        self.after_reach()
        return found

    def seen(self, session: Any, reach: Reach, rows: Any) -> Any:
        found = super().seen(session, reach, rows)
        then, self.after_lock = self.after_lock, lambda: None
        then()
        return found


def _slow(shop: Shop) -> Slow:
    database = shop.database
    return Slow(database, Chains(database), Index(database), Wallets(database))


def _owned(shop: Shop) -> tuple[str, str, int]:
    """Anna, her certificate, and its token in her wallet."""
    shop.chain()
    anna = shop.person("Anna")
    shop.link(anna.id, ANNA.address)
    got = anna.post(f"/api/editions/{shop.bare_edition()}/receive").json()
    shop.mint(int(got["token"]), ANNA.address)
    return anna.id, got["id"], int(got["token"])


def _sell(shop: Shop, token: int) -> None:
    """The follower reads of a transfer to Ben's wallet."""
    hash_ = hash_of(6)
    sale = transfer(int(ANNA.address, 16), int(BEN.address, 16), token, 6, 0, hash_)
    block = ChainBlock(6, hash_, hash_of(5), shop.clock.now())
    Ledger(shop.database, CHAIN_ID).append(5, [block], read([sale], RAW_CONTRACT), 6, live=True)


def _told(shop: Shop) -> list[tuple[str, bool]]:
    return [(each.borrower_id, each.running) for each in told(shop.database, "certificates.lent")]


def test_what_was_sold_before_the_lock_is_not_lent(both: Shop) -> None:
    anna, certificate, token = _owned(both)
    standing, cleo = _slow(both), both.visitor("Cleo")
    standing.after_reach = lambda: _sell(both, token)
    with pytest.raises(CertificateUnknown):
        Loans(both.database, standing).lend(anna, certificate, cleo, 60)
    assert both.claims.standing.rights(cleo, both.clock.now()) == frozenset()
    assert _told(both) == []


@pytest.mark.race
def test_what_is_sold_after_the_lock_ends_the_loan(both: Shop) -> None:
    anna, certificate, token = _owned(both)
    standing, cleo = _slow(both), both.visitor("Cleo")
    sale = Thread(target=_sell, args=(both, token))

    def sold() -> None:
        sale.start()
        sale.join(HELD_BACK_S)

    standing.after_lock = sold
    Loans(both.database, standing).lend(anna, certificate, cleo, 60)
    sale.join()
    assert both.claims.standing.rights(cleo, both.clock.now()) == frozenset()
    assert _told(both) == [(cleo, True), (cleo, False)]


def test_who_sold_it_cannot_end_the_buyers_loan(shop: Shop) -> None:
    anna, certificate, token = _owned(shop)
    loan = shop.loans.lend(anna, certificate, shop.visitor("Cleo"), 60).loan
    assert loan is not None
    standing = _slow(shop)
    standing.after_reach = lambda: _sell(shop, token)
    with pytest.raises(CertificateUnknown):
        Loans(shop.database, standing).end(anna, certificate, loan.id)


def test_a_transfer_tells_who_had_borrowed(both: Shop) -> None:
    """Their doors are looked at again at once, not at the next turn."""
    anna, certificate, token = _owned(both)
    cleo = both.visitor("Cleo")
    both.loans.lend(anna, certificate, cleo, 60)
    _sell(both, token)
    assert _told(both) == [(cleo, True), (cleo, False)]


def test_a_loan_whose_time_was_over_is_not_told_of(shop: Shop) -> None:
    anna, certificate, token = _owned(shop)
    cleo = shop.visitor("Cleo")
    shop.loans.lend(anna, certificate, cleo, 5)
    shop.later(minutes=6)
    _sell(shop, token)
    assert _told(shop) == [(cleo, True)]


def test_standing_as_it_is_in_the_unit(shop: Shop) -> None:
    """Of a chain that was never found there is nothing to read anew."""
    standing = shop.claims.standing
    anna, row = shop.visitor(), shop.row(shop.claims.give(shop.bare_edition(), "x", None))
    reach = standing.reach(anna)
    with shop.database.read() as session:
        assert standing.afresh(session, reach, row) == reach
