"""Mints: which tokens there can be, to whom they go, and that none comes twice."""

from __future__ import annotations

import pytest

from tests.fixtures.certificate import BOUND, FREE, SUPPLY, Shop, bound, free, helper, revocable
from tests.fixtures.contracts import Event, refused
from vitrine.certificates.abi import token_of
from vitrine.certificates.keccak import ZERO


def test_a_mint_is_a_transfer_from_nobody(shop: Shop) -> None:
    receipt = shop.mint(shop.alice, free(3))
    assert receipt.events == [Event("Transfer", (ZERO, shop.alice, free(3)))]
    assert shop.contract.call("ownerOf", free(3)) == shop.alice
    assert shop.contract.call("balanceOf", shop.alice) == 1


def test_serials_run_from_one_to_the_supply(shop: Shop) -> None:
    for serial in (1, SUPPLY):
        assert shop.mint(shop.alice, free(serial)).status
    for serial in (0, SUPPLY + 1, 2**64 - 1):
        with refused("SerialOutside", free(serial), SUPPLY):
            shop.mint(shop.alice, free(serial))


def test_the_largest_supply_has_no_serial_nought(shop: Shop) -> None:
    shop.edition(9, 2**64 - 1)
    assert shop.mint(shop.alice, token_of(9, 2**64 - 1)).status
    with refused("SerialOutside", token_of(9, 0), 2**64 - 1):
        shop.mint(shop.alice, token_of(9, 0))


@pytest.mark.parametrize("edition", [0, 4, 2**192 - 1])
def test_an_edition_must_be_there(shop: Shop, edition: int) -> None:
    with refused("EditionUnknown", edition):
        shop.mint(shop.alice, token_of(edition, 1))


@pytest.mark.parametrize("token", [free(1), bound(1), revocable(1)])
def test_a_repeated_mint_is_refused_the_same_for_every_edition(shop: Shop, token: int) -> None:
    """0x73c6ac6e: what the minter takes for "done before"."""
    shop.mint(shop.alice, token)
    for again in (shop.alice, shop.bob):
        with refused("ERC721InvalidSender", ZERO):
            shop.mint(again, token)
    assert shop.owner(token) == shop.alice


def test_a_sold_token_is_not_minted_again(shop: Shop) -> None:
    shop.mint(shop.alice, free(1))
    shop.contract.send("transferFrom", shop.alice, shop.bob, free(1), by=shop.alice)
    with refused("ERC721InvalidSender", ZERO):
        shop.mint(shop.alice, free(1))


def test_nobody_receives_nothing(shop: Shop) -> None:
    with refused("ERC721InvalidReceiver", ZERO):
        shop.mint(ZERO, free(1))
    with refused("ERC721InvalidReceiver", ZERO):
        shop.contract.send("mintMany", [shop.alice, ZERO], [free(1), free(2)], by=shop.minter)
    with refused("ERC721InvalidReceiver", ZERO):
        shop.contract.send("mintRange", ZERO, free(1), 1, by=shop.minter)


def test_a_soulbound_token_says_so_when_it_is_minted(shop: Shop) -> None:
    receipt = shop.mint(shop.alice, bound(1))
    assert receipt.events == [Event("Transfer", (ZERO, shop.alice, bound(1))), Event("Locked", (bound(1),))]


def test_many_are_minted_in_order_and_over_editions(shop: Shop) -> None:
    tokens = [free(2), bound(1), free(1)]
    receipt = shop.contract.send("mintMany", [shop.alice, shop.bob, shop.carol], tokens, by=shop.minter)
    transfers = [event.arguments for event in receipt.events if event.name == "Transfer"]
    assert transfers == [
        (ZERO, owner, token) for owner, token in zip([shop.alice, shop.bob, shop.carol], tokens, strict=True)
    ]
    assert shop.contract.call("ownersOf", tokens) == (shop.alice, shop.bob, shop.carol)


def test_many_are_minted_all_or_none(shop: Shop) -> None:
    owners = [shop.alice] * 3
    shop.mint(shop.bob, free(2))
    with refused("ERC721InvalidSender", ZERO):
        shop.contract.send("mintMany", owners, [free(1), free(2), free(3)], by=shop.minter)
    with refused("ERC721InvalidSender", ZERO):
        shop.contract.send("mintMany", owners, [free(1), free(3), free(1)], by=shop.minter)
    with refused("SerialOutside", free(6), SUPPLY):
        shop.contract.send("mintMany", owners, [free(4), free(5), free(6)], by=shop.minter)
    assert shop.contract.call("balanceOf", shop.alice) == 0


@pytest.mark.parametrize(("owners", "tokens"), [(1, 2), (2, 1), (0, 1), (1, 0)])
def test_lists_of_different_lengths_are_refused(shop: Shop, owners: int, tokens: int) -> None:
    with refused("LengthsDiffer", owners, tokens):
        shop.contract.send(
            "mintMany", [shop.alice] * owners, [free(at + 1) for at in range(tokens)], by=shop.minter
        )


def test_a_range_is_minted_in_a_row(shop: Shop) -> None:
    receipt = shop.contract.send("mintRange", shop.alice, free(2), 3, by=shop.minter)
    assert [event.arguments[2] for event in receipt.events] == [free(2), free(3), free(4)]
    assert shop.contract.call("balanceOf", shop.alice) == 3


def test_a_range_stays_in_its_edition(shop: Shop) -> None:
    for first, count in ((1, 6), (3, 4), (5, 2)):
        with refused("SerialOutside", free(6), SUPPLY):
            shop.contract.send("mintRange", shop.alice, free(first), count, by=shop.minter)
    with refused("SerialOutside", free(0), SUPPLY):
        shop.contract.send("mintRange", shop.alice, free(0), 3, by=shop.minter)
    # The last id of one edition is followed by serial 0 of the next, which is none.
    shop.edition(9, 2**64 - 1)
    shop.edition(10, 2**64 - 1)
    with refused("SerialOutside", token_of(10, 0), 2**64 - 1):
        shop.contract.send("mintRange", shop.alice, token_of(9, 2**64 - 1), 3, by=shop.minter)
    assert shop.contract.call("balanceOf", shop.alice) == 0


def test_a_range_past_the_last_of_all_ids_is_refused(shop: Shop) -> None:
    last = 2**192 - 1
    shop.edition(last, 2**64 - 1)
    with refused("Panic", 0x11):
        shop.contract.send("mintRange", shop.alice, token_of(last, 2**64 - 1), 2, by=shop.minter)


def test_no_code_of_the_receivers_runs_in_a_mint(shop: Shop) -> None:
    """A receiver that would mint the rest of the edition when told of its token is never told."""
    attacker = helper(shop.node, "Reentrant")
    shop.contract.send("grantRole", shop.contract.call("MINTER_ROLE"), attacker.address, by=shop.admin)
    order = shop.contract.data("mint", attacker.address, free(2))
    attacker.send("prepare", shop.contract.address, order, by=shop.mallory)
    shop.mint(attacker.address, free(1))
    shop.contract.send("mintMany", [attacker.address], [free(3)], by=shop.minter)
    shop.contract.send("mintRange", attacker.address, free(4), 1, by=shop.minter)
    assert attacker.call("told") == 0
    assert shop.owner(free(2)) is None
    assert shop.contract.call("balanceOf", attacker.address) == 3


def test_an_empty_call_mints_nothing(shop: Shop) -> None:
    assert shop.contract.send("mintMany", [], [], by=shop.minter).events == []
    assert shop.contract.send("mintRange", shop.alice, free(1), 0, by=shop.minter).events == []


def test_editions_do_not_touch_each_other(shop: Shop) -> None:
    for edition in (FREE, BOUND):
        shop.mint(shop.alice, token_of(edition, 1))
    assert shop.contract.call("ownersOf", [free(1), bound(1), revocable(1)]) == (shop.alice, shop.alice, ZERO)
