"""What the chain's news means for certificates, vouchers and loans."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.fixtures import copies
from tests.fixtures.certificate import Shop, Voucher, free
from tests.fixtures.shopchain import CHAIN_ID, EDITION, KEYS, ShopChain, queued, shop_chain, wallet
from vitrine.accounts.tables import VisitorRow
from vitrine.certificates.abi import token_of
from vitrine.certificates.tables import CertificateRow, ChainRow, LoanRow
from vitrine.clock import ManualClock
from vitrine.storage import Database

ROOT = bytes.fromhex("cd" * 32)


def voucher(shopchain: ShopChain, serial: int, to: str, deadline: int) -> None:
    """A certificate whose voucher is out."""
    until = shopchain.database.clock.now().fromtimestamp(deadline, tz=copies.AT.tzinfo)
    copies.certificate(shopchain.database, serial, "voucher", to, voucher_until=until)


def claim(shopchain: ShopChain, serial: int, to: str, deadline: int) -> None:
    promised = Voucher(to, token_of(EDITION, serial), ROOT, deadline)
    shopchain.shop.claim(promised, by=shopchain.shop.alice)


def test_a_claim_seen_on_the_chain_makes_the_certificate_minted(live_shop: Shop, database: Database) -> None:
    with shop_chain(live_shop, database) as shopchain:
        shopchain.settle()
        deadline = live_shop.node.now_s + 900
        voucher(shopchain, 1, live_shop.alice, deadline)
        claim(shopchain, 1, live_shop.alice, deadline)
        shopchain.follow()
        assert shopchain.certificates() == {1: ("minted", None)}
        live_shop.node.ask("anvil_reorg", 1, [])
        shopchain.follow()
        assert shopchain.certificates() == {1: ("voucher", None)}


def test_a_voucher_that_ended_can_be_claimed_again_once_that_is_final(
    shopchain: ShopChain, clock: ManualClock
) -> None:
    shopchain.settle()
    with shopchain.database.unit() as unit:  # a chain that is not our own: only its blocks tell the time
        unit.session.get_one(ChainRow, CHAIN_ID).backend = "rpc"
    shopchain = shopchain.again(confirmations=3)
    node = shopchain.node
    deadline = node.now_s + 900
    voucher(shopchain, 1, shopchain.shop.alice, deadline)

    def states_after(at_s: int) -> list[str]:
        node.mine(at_s)
        clock.advance(60_000)
        shopchain.follow()
        return shopchain.states()

    assert states_after(deadline) == ["voucher"]
    assert states_after(deadline + 1) == ["voucher"]
    assert states_after(deadline + 2) == ["voucher"]
    assert states_after(deadline + 3) == ["voucher"]
    assert states_after(deadline + 4) == ["claimable"]


def test_on_a_chain_of_our_own_the_clock_ends_a_voucher(shopchain: ShopChain, clock: ManualClock) -> None:
    shopchain.settle()
    until = clock.now() + timedelta(seconds=900)
    copies.certificate(shopchain.database, 1, "voucher", shopchain.shop.alice, voucher_until=until)
    clock.advance(900_000)
    shopchain.follow()
    assert shopchain.states() == ["voucher"]
    clock.advance(10_000)
    shopchain.follow()
    assert shopchain.states() == ["claimable"]


@pytest.mark.parametrize("state", ["claimable", "voucher", "queued"])
def test_a_mint_to_someone_else_leaves_the_right_and_is_told(
    shopchain: ShopChain, state: str, caplog: pytest.LogCaptureFixture
) -> None:
    shopchain.settle()
    copies.certificate(shopchain.database, 1, state, wallet(1))
    shopchain.shop.mint(shopchain.shop.mallory, token_of(EDITION, 1))
    shopchain.follow()
    assert shopchain.certificates() == {1: (state, "Its number belongs to another wallet on the chain.")}
    assert "to whom nobody owes it" in caplog.text


def test_a_withdrawn_certificate_stays_withdrawn(
    shopchain: ShopChain, caplog: pytest.LogCaptureFixture
) -> None:
    shopchain.settle()
    copies.certificate(shopchain.database, 1, "withdrawn", wallet(1))
    shopchain.shop.mint(wallet(1), token_of(EDITION, 1))
    shopchain.follow()
    assert shopchain.states() == ["withdrawn"]
    assert "is withdrawn" in caplog.text


def test_a_transfer_ends_a_loan_and_a_mint_does_not(live_shop: Shop, database: Database) -> None:
    with shop_chain(live_shop, database) as shopchain:
        shopchain.settle()
        for serial in (1, 2):
            copies.certificate(database, serial, "queued", live_shop.alice)
        lent(database, 1, 2)
        shopchain.settle()
        assert ended(database) == {"l1": False, "l2": False}
        token = token_of(EDITION, 1)
        live_shop.contract.send("transferFrom", live_shop.alice, live_shop.bob, token, by=live_shop.alice)
        shopchain.follow()
        assert ended(database) == {"l1": True, "l2": False}
        assert shopchain.states() == ["minted", "minted"]


def ended(database: Database) -> dict[str, bool]:
    with database.read() as session:
        return {row.id: row.ended_at is not None for row in session.scalars(select(LoanRow))}


def test_tokens_of_no_edition_of_this_shops_are_told_and_left_out(
    shopchain: ShopChain, caplog: pytest.LogCaptureFixture
) -> None:
    shop = shopchain.shop
    shopchain.follow()
    monstrous = 1 << 100
    shop.edition(monstrous, 5)
    shop.mint(shop.mallory, token_of(monstrous, 1))
    shop.mint(shop.alice, free(1))
    shopchain.follow()
    assert shopchain.owners() == {free(1): shop.alice}
    assert "no edition that this shop could have made" in caplog.text


def test_a_rebuild_changes_nothing_that_was_right(shopchain: ShopChain) -> None:
    queued(shopchain.database, 3)
    shopchain.settle()
    with shopchain.database.read() as session:
        before = {row.id: row.minted_at for row in session.scalars(select(CertificateRow))}
    owners = shopchain.owners()
    shopchain.moved()
    shopchain.run(shopchain.follower.rebuild())
    assert shopchain.owners() == owners
    assert shopchain.moved() == []
    assert shopchain.states() == ["minted"] * 3
    with shopchain.database.read() as session:
        assert {row.id: row.minted_at for row in session.scalars(select(CertificateRow))} == before
    assert KEYS.minter.address not in owners.values()


def lent(database: Database, *serials: int) -> None:
    """Certificates that v1 has lent to v2 for nine days."""
    with database.unit() as unit:
        for name in ("v1", "v2"):
            unit.session.add(VisitorRow(id=name, name=name, colour=1, created_at=copies.AT))
        unit.session.flush()
        for serial in serials:
            unit.session.add(
                LoanRow(
                    id=f"l{serial}", certificate_id=f"c{serial}", lender_id="v1", borrower_id="v2",
                    until=copies.AT + timedelta(days=9), created_at=copies.AT,
                )
            )  # fmt: skip


def test_a_rebuild_ends_only_what_was_lent_by_someone_else(shopchain: ShopChain) -> None:
    """All three were once sold; one is sold once more while nobody follows."""
    shop, database = shopchain.shop, shopchain.database
    for serial in (1, 2, 3):
        copies.certificate(database, serial, "queued", shop.alice)
    shopchain.settle()
    for serial in (1, 2, 3):
        token = token_of(EDITION, serial)
        shop.contract.send("transferFrom", shop.alice, shop.bob, token, by=shop.alice)
    shopchain.follow()
    lent(database, 1, 2, 3)
    shop.contract.send("transferFrom", shop.bob, shop.mallory, token_of(EDITION, 2), by=shop.bob)
    shopchain.run(shopchain.follower.rebuild())
    assert ended(database) == {"l1": False, "l2": True, "l3": False}


def test_a_sale_that_is_taken_back_ends_what_the_buyer_had_lent(shopchain: ShopChain) -> None:
    shop, database = shopchain.shop, shopchain.database
    for serial in (1, 2):
        copies.certificate(database, serial, "queued", shop.alice)
    shopchain.settle()
    shop.contract.send("transferFrom", shop.alice, shop.bob, token_of(EDITION, 1), by=shop.alice)
    shopchain.follow()
    lent(database, 1, 2)
    shop.node.ask("anvil_reorg", 1, [])
    shopchain.follow()
    assert ended(database) == {"l1": True, "l2": False}
