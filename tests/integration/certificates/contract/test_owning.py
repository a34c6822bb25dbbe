"""What owners do with what they own: transfer, approve, burn; and what a soulbound token refuses."""

from __future__ import annotations

import pytest

from tests.fixtures.certificate import GAS, Shop, bound, free, helper, root_of
from tests.fixtures.contracts import Event, refused
from vitrine.certificates.keccak import ZERO


@pytest.fixture
def owned(shop: Shop) -> Shop:
    """Alice has free(1) and bound(1)."""
    shop.mint(shop.alice, free(1))
    shop.mint(shop.alice, bound(1))
    return shop


def test_the_owner_transfers(owned: Shop) -> None:
    receipt = owned.contract.send("transferFrom", owned.alice, owned.bob, free(1), by=owned.alice)
    assert receipt.events == [Event("Transfer", (owned.alice, owned.bob, free(1)))]
    assert owned.owner(free(1)) == owned.bob
    assert [owned.contract.call("balanceOf", who) for who in (owned.alice, owned.bob)] == [1, 1]


def test_an_approval_ends_with_the_transfer(owned: Shop) -> None:
    owned.contract.send("approve", owned.carol, free(1), by=owned.alice)
    owned.contract.send("transferFrom", owned.alice, owned.bob, free(1), by=owned.carol)
    assert owned.contract.call("getApproved", free(1)) == ZERO
    with refused("ERC721InsufficientApproval", owned.carol, free(1)):
        owned.contract.send("transferFrom", owned.bob, owned.carol, free(1), by=owned.carol)


def test_nobody_else_transfers(owned: Shop) -> None:
    for account in (owned.mallory, owned.admin, owned.minter, owned.catalog, owned.revoker, owned.pauser):
        for act in ("transferFrom", "safeTransferFrom"):
            with refused("ERC721InsufficientApproval", account, free(1)):
                owned.contract.call(act, owned.alice, account, free(1), by=account)


def test_a_transfer_names_the_true_owner(owned: Shop) -> None:
    with refused("ERC721IncorrectOwner", owned.bob, free(1), owned.alice):
        owned.contract.call("transferFrom", owned.bob, owned.carol, free(1), by=owned.alice)
    with refused("ERC721InvalidReceiver", ZERO):
        owned.contract.call("transferFrom", owned.alice, ZERO, free(1), by=owned.alice)
    with refused("ERC721NonexistentToken", free(2)):
        owned.contract.call("transferFrom", owned.alice, owned.bob, free(2), by=owned.alice)


def test_a_safe_transfer_asks_the_receiver(owned: Shop) -> None:
    deaf = helper(owned.node, "Impostor")
    with refused("ERC721InvalidReceiver", deaf.address):
        owned.contract.call("safeTransferFrom", owned.alice, deaf.address, free(1), by=owned.alice)
    willing = helper(owned.node, "Reentrant")
    owned.contract.send("safeTransferFrom", owned.alice, willing.address, free(1), b"words", by=owned.alice)
    assert (willing.call("told"), owned.owner(free(1))) == (1, willing.address)


def test_a_receiver_that_sends_on_while_it_is_told_is_the_owner_meanwhile(owned: Shop) -> None:
    attacker = helper(owned.node, "Reentrant")
    order = owned.contract.data("transferFrom", attacker.address, owned.mallory, free(1))
    attacker.send("prepare", owned.contract.address, order, by=owned.mallory)
    owned.contract.send("safeTransferFrom", owned.alice, attacker.address, free(1), by=owned.alice, gas=GAS)
    assert (attacker.call("told"), attacker.call("done")) == (1, 1)
    assert owned.owner(free(1)) == owned.mallory
    balances = [owned.contract.call("balanceOf", who) for who in (attacker.address, owned.mallory)]
    assert balances == [0, 1]


@pytest.mark.parametrize("act", ["transferFrom", "safeTransferFrom"])
@pytest.mark.parametrize("way", ["owner", "approved", "operator"])
def test_a_soulbound_token_stays(owned: Shop, act: str, way: str) -> None:
    owned.contract.send("approve", owned.carol, bound(1), by=owned.alice)
    owned.contract.send("setApprovalForAll", owned.bob, True, by=owned.alice)
    sender = {"owner": owned.alice, "approved": owned.carol, "operator": owned.bob}[way]
    for to in (owned.mallory, owned.alice, owned.contract.address):
        with refused("TokenSoulbound", bound(1)):
            owned.contract.call(act, owned.alice, to, bound(1), by=sender)
    assert owned.owner(bound(1)) == owned.alice


def test_a_soulbound_token_is_locked_and_no_other(owned: Shop) -> None:
    assert owned.contract.call("locked", bound(1)) is True
    assert owned.contract.call("locked", free(1)) is False
    with refused("ERC721NonexistentToken", bound(2)):
        owned.contract.call("locked", bound(2))


@pytest.mark.parametrize("token", [free(1), bound(1)])
def test_the_owner_burns(owned: Shop, token: int) -> None:
    receipt = owned.contract.send("burn", token, by=owned.alice)
    assert receipt.events == [Event("Transfer", (owned.alice, ZERO, token))]
    assert owned.owner(token) is None
    with refused("ERC721NonexistentToken", token):
        owned.contract.call("ownerOf", token)
    assert owned.contract.call("balanceOf", owned.alice) == 1


@pytest.mark.parametrize("token", [free(1), bound(1)])
def test_a_burned_token_does_not_come_back(owned: Shop, token: int) -> None:
    owned.contract.send("burn", token, by=owned.alice)
    for act, arguments in {
        "mint": (owned.alice, token),
        "mintMany": ([owned.alice], [token]),
        "mintRange": (owned.alice, token, 1),
    }.items():
        with refused("TokenBurned", token):
            owned.contract.call(act, *arguments, by=owned.minter)
    with refused("TokenBurned", token):
        owned.claim(owned.promise(owned.alice, token), by=owned.alice)
    with refused("ERC721NonexistentToken", token):
        owned.contract.call("burn", token, by=owned.alice)
    # The others of its edition do come, also those that share its word of tombstones.
    for serial in range(2, 6):
        assert owned.mint(owned.bob, token - 1 + serial).status


def test_tombstones_are_each_tokens_own(shop: Shop) -> None:
    """Over the borders of the words of 256 bits that they are kept in, and with other editions beside."""
    shop.edition(9, 600)
    shop.edition(10, 600)
    serials = [1, 127, 255, 256, 257, 511, 512, 600]
    tokens = [9 << 64 | serial for serial in serials]
    shop.contract.send("mintMany", [shop.alice] * len(tokens), tokens, by=shop.minter)
    for token in tokens:
        shop.contract.send("burn", token, by=shop.alice)
    others = [9 << 64 | serial for serial in range(1, 601) if serial not in serials]
    for first in range(0, len(others), 100):
        some = others[first : first + 100]
        assert shop.contract.send("mintMany", [shop.bob] * len(some), some, by=shop.minter).status
    for token in tokens:
        with refused("TokenBurned", token):
            shop.contract.call("mint", shop.alice, token, by=shop.minter)
    neighbours = [10 << 64 | serial for serial in serials]
    assert shop.contract.send("mintMany", [shop.bob] * len(serials), neighbours, by=shop.minter).status


def test_whom_the_owner_approved_burns_and_nobody_else(owned: Shop) -> None:
    for account in (owned.mallory, owned.admin, owned.minter, owned.revoker):
        with refused("ERC721InsufficientApproval", account, free(1)):
            owned.contract.call("burn", free(1), by=account)
    owned.contract.send("approve", owned.carol, free(1), by=owned.alice)
    assert owned.contract.send("burn", free(1), by=owned.carol).status
    owned.contract.send("setApprovalForAll", owned.bob, True, by=owned.alice)
    assert owned.contract.send("burn", bound(1), by=owned.bob).status


def test_what_was_never_minted_is_not_burned(owned: Shop) -> None:
    for token in (free(2), 9 << 64 | 1, 0):
        with refused("ERC721NonexistentToken", token):
            owned.contract.call("burn", token, by=owned.alice)


def test_a_contract_wallet_owns_as_a_person_does(shop: Shop) -> None:
    wallet = helper(shop.node, "Wallet1271", shop.bob)
    shop.claim(shop.promise(wallet.address, free(1)), by=shop.bob)
    order = shop.contract.data("transferFrom", wallet.address, shop.carol, free(1))
    wallet.send("execute", shop.contract.address, order, by=shop.bob)
    assert shop.owner(free(1)) == shop.carol
    assert shop.contract.call("contentRoot", free(1)) == root_of(1)
