"""ERC-4907: the use is lent, the token is not; a new owner owes the borrower nothing."""

from __future__ import annotations

import pytest

from tests.fixtures.certificate import GAS, Shop, bound, free, helper, revocable
from tests.fixtures.contracts import Event, refused
from vitrine.certificates.keccak import ZERO

FAR = 2**64 - 1


@pytest.fixture
def lent(shop: Shop) -> Shop:
    """free(1) is Alice's, and lent to Bob for ever."""
    shop.mint(shop.alice, free(1))
    shop.contract.send("setUser", free(1), shop.bob, FAR, by=shop.alice)
    return shop


def user(shop: Shop, token: int = free(1)) -> tuple[str, int]:
    return shop.contract.call("userOf", token), shop.contract.call("userExpires", token)


def test_the_owner_lends_and_keeps(shop: Shop) -> None:
    shop.mint(shop.alice, free(1))
    receipt = shop.contract.send("setUser", free(1), shop.bob, FAR, by=shop.alice)
    assert receipt.events == [Event("UpdateUser", (free(1), shop.bob, FAR))]
    assert user(shop) == (shop.bob, FAR)
    assert shop.owner(free(1)) == shop.alice


def test_whom_the_owner_approved_may_lend(shop: Shop) -> None:
    for serial in (1, 2):
        shop.mint(shop.alice, free(serial))
    shop.contract.send("approve", shop.carol, free(1), by=shop.alice)
    shop.contract.send("setUser", free(1), shop.bob, FAR, by=shop.carol)
    with refused("ERC721InsufficientApproval", shop.carol, free(2)):
        shop.contract.send("setUser", free(2), shop.bob, FAR, by=shop.carol)
    shop.contract.send("setApprovalForAll", shop.carol, True, by=shop.alice)
    assert shop.contract.send("setUser", free(2), shop.bob, FAR, by=shop.carol).status


def test_nobody_else_lends_it(lent: Shop) -> None:
    """Nor does the borrower lend on, nor the shop, nor anybody what is not there."""
    for account in (lent.bob, lent.mallory, lent.admin, lent.minter, lent.catalog, lent.revoker):
        with refused("ERC721InsufficientApproval", account, free(1)):
            lent.contract.call("setUser", free(1), account, FAR, by=account)
    with refused("ERC721NonexistentToken", free(2)):
        lent.contract.call("setUser", free(2), lent.bob, FAR, by=lent.alice)


def test_the_borrower_moves_nothing(lent: Shop) -> None:
    for act, arguments in {
        "transferFrom": (lent.alice, lent.bob, free(1)),
        "safeTransferFrom": (lent.alice, lent.bob, free(1)),
        "burn": (free(1),),
    }.items():
        with refused("ERC721InsufficientApproval", lent.bob, free(1)):
            lent.contract.call(act, *arguments, by=lent.bob)
    with refused("ERC721InvalidApprover", lent.bob):
        lent.contract.call("approve", lent.bob, free(1), by=lent.bob)


def test_it_is_lent_to_its_last_second(shop: Shop) -> None:
    shop.mint(shop.alice, free(1))
    last = shop.node.now_s + 100
    shop.contract.send("setUser", free(1), shop.bob, last, by=shop.alice)
    for at, who, held in ((last - 1, shop.bob, 2), (last, shop.bob, 2), (last + 1, ZERO, 0)):
        shop.node.mine(at)
        assert user(shop) == (who, last)
        assert shop.contract.call("check", free(1), shop.bob) == held


def test_a_loan_of_the_past_lends_nothing(shop: Shop) -> None:
    shop.mint(shop.alice, free(1))
    shop.contract.send("setUser", free(1), shop.bob, 1, by=shop.alice)
    assert user(shop) == (ZERO, 1)


def test_the_owner_takes_it_back(lent: Shop) -> None:
    receipt = lent.contract.send("setUser", free(1), ZERO, 12345, by=lent.alice)
    assert receipt.events == [Event("UpdateUser", (free(1), ZERO, 0))]
    assert user(lent) == (ZERO, 0)


def test_the_owner_lends_to_another(lent: Shop) -> None:
    lent.contract.send("setUser", free(1), lent.carol, FAR, by=lent.alice)
    assert user(lent) == (lent.carol, FAR)
    assert lent.contract.call("check", free(1), lent.bob) == 0


@pytest.mark.parametrize("way", ["owner", "approved", "operator", "safe", "oneself"])
def test_every_sale_ends_the_loan(lent: Shop, way: str) -> None:
    lent.contract.send("approve", lent.mallory, free(1), by=lent.alice)
    lent.contract.send("setApprovalForAll", lent.artist, True, by=lent.alice)
    sender = {"approved": lent.mallory, "operator": lent.artist}.get(way, lent.alice)
    to = lent.alice if way == "oneself" else lent.carol
    act = "safeTransferFrom" if way == "safe" else "transferFrom"
    receipt = lent.contract.send(act, lent.alice, to, free(1), by=sender)
    assert receipt.events == [
        Event("Transfer", (lent.alice, to, free(1))),
        Event("UpdateUser", (free(1), ZERO, 0)),
    ]
    assert user(lent) == (ZERO, 0)
    assert lent.contract.call("check", free(1), lent.bob) == 0


def test_a_sale_that_comes_back_lends_nothing(lent: Shop) -> None:
    lent.contract.send("transferFrom", lent.alice, lent.carol, free(1), by=lent.alice)
    lent.contract.send("transferFrom", lent.carol, lent.alice, free(1), by=lent.carol)
    assert user(lent) == (ZERO, 0)


def test_a_sale_of_what_is_not_lent_says_nothing_of_loans(shop: Shop) -> None:
    shop.mint(shop.alice, free(1))
    receipt = shop.contract.send("transferFrom", shop.alice, shop.carol, free(1), by=shop.alice)
    assert [event.name for event in receipt.events] == ["Transfer"]


def test_burning_ends_the_loan(lent: Shop) -> None:
    receipt = lent.contract.send("burn", free(1), by=lent.alice)
    assert receipt.events[-1] == Event("UpdateUser", (free(1), ZERO, 0))
    assert user(lent) == (ZERO, 0)


def test_a_soulbound_token_is_not_lent(shop: Shop) -> None:
    """Or a loan without end would be its sale."""
    shop.mint(shop.alice, bound(1))
    for to in (shop.bob, ZERO):
        with refused("TokenSoulbound", bound(1)):
            shop.contract.send("setUser", bound(1), to, FAR, by=shop.alice)


def test_a_revoked_token_can_be_lent_and_says_so(shop: Shop) -> None:
    shop.mint(shop.alice, revocable(1))
    shop.contract.send("setUser", revocable(1), shop.bob, FAR, by=shop.alice)
    shop.contract.send("revoke", revocable(1), True, by=shop.revoker)
    assert user(shop, revocable(1)) == (shop.bob, FAR)
    assert shop.contract.call("check", revocable(1), shop.bob) == 2 | 128


def test_what_is_not_there_is_lent_to_nobody(shop: Shop) -> None:
    assert user(shop, free(1)) == (ZERO, 0)


def test_a_receiver_cannot_keep_the_loan_by_calling_back(lent: Shop) -> None:
    """Told of its new token, it lends it on: that is the new owner's own loan, not the old one."""
    attacker = helper(lent.node, "Reentrant")
    order = lent.contract.data("setUser", free(1), lent.mallory, FAR)
    attacker.send("prepare", lent.contract.address, order, by=lent.mallory)
    lent.contract.send("safeTransferFrom", lent.alice, attacker.address, free(1), by=lent.alice, gas=GAS)
    assert attacker.call("done") == 1
    assert user(lent) == (lent.mallory, FAR)
    assert lent.contract.call("check", free(1), lent.bob) == 0
