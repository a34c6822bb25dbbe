"""Revoking marks and never moves; a pause stops what is new and never what is owned."""

from __future__ import annotations

import pytest

from tests.fixtures.certificate import Shop, bound, free, revocable
from tests.fixtures.contracts import Event, refused
from vitrine.certificates.keccak import ZERO


def test_a_mark_is_set_and_lifted(shop: Shop) -> None:
    shop.mint(shop.alice, revocable(1))
    for isset in (True, False):
        receipt = shop.contract.send("revoke", revocable(1), isset, by=shop.revoker)
        assert receipt.events == [
            Event("Revoked", (revocable(1), isset)),
            Event("MetadataUpdate", (revocable(1),)),
        ]
        assert shop.contract.call("revoked", revocable(1)) is isset


@pytest.mark.parametrize("token", [free(1), bound(1)])
def test_only_what_was_sold_as_revocable(shop: Shop, token: int) -> None:
    shop.mint(shop.alice, token)
    for isset in (True, False):
        with refused("NotRevocable", token):
            shop.contract.send("revoke", token, isset, by=shop.revoker)
    assert shop.contract.call("revoked", token) is False


def test_nothing_is_marked_before_it_is_there(shop: Shop) -> None:
    with refused("ERC721NonexistentToken", revocable(1)):
        shop.contract.send("revoke", revocable(1), True, by=shop.revoker)


def test_the_mark_goes_with_the_token_and_moves_nothing(shop: Shop) -> None:
    for serial in (1, 2):
        shop.mint(shop.alice, revocable(serial))
    shop.contract.send("revoke", revocable(1), True, by=shop.revoker)
    assert shop.owner(revocable(1)) == shop.alice
    shop.contract.send("transferFrom", shop.alice, shop.bob, revocable(1), by=shop.alice)
    assert shop.contract.call("revoked", revocable(1)) is True
    assert shop.contract.call("revoked", revocable(2)) is False
    assert shop.contract.call("check", revocable(1), shop.bob) == 1 | 128
    shop.contract.send("burn", revocable(1), by=shop.bob)
    assert shop.owner(revocable(1)) is None


def test_a_pause_stops_mints_and_claims(shop: Shop) -> None:
    voucher = shop.promise(shop.alice, free(1))
    receipt = shop.contract.send("pause", by=shop.pauser)
    assert receipt.events == [Event("Paused", (shop.pauser,))]
    assert shop.contract.call("paused") is True
    for act, arguments in {
        "mint": (shop.alice, free(1)),
        "mintMany": ([shop.alice], [free(1)]),
        "mintRange": (shop.alice, free(1), 1),
    }.items():
        with refused("EnforcedPause"):
            shop.contract.send(act, *arguments, by=shop.minter)
    with refused("EnforcedPause"):
        shop.claim(voucher, by=shop.alice)
    assert shop.contract.send("unpause", by=shop.pauser).events == [Event("Unpaused", (shop.pauser,))]
    shop.claim(voucher, by=shop.alice)
    assert shop.mint(shop.alice, free(2)).status


def test_a_pause_stops_nothing_else(shop: Shop) -> None:
    shop.contract.send("mintRange", shop.alice, free(1), 3, by=shop.minter)
    shop.mint(shop.alice, revocable(1))
    shop.contract.send("pause", by=shop.pauser)
    shop.contract.send("transferFrom", shop.alice, shop.bob, free(1), by=shop.alice)
    shop.contract.send("safeTransferFrom", shop.alice, shop.bob, free(2), by=shop.alice)
    shop.contract.send("setUser", free(1), shop.carol, 2**40, by=shop.bob)
    shop.contract.send("approve", shop.carol, free(3), by=shop.alice)
    shop.contract.send("burn", free(3), by=shop.carol)
    shop.contract.send("revoke", revocable(1), True, by=shop.revoker)
    shop.edition(9, 1)
    assert shop.contract.call("ownersOf", [free(1), free(2), free(3)]) == (shop.bob, shop.bob, ZERO)
    assert shop.contract.call("check", free(1), shop.carol) == 2


def test_a_pause_is_one(shop: Shop) -> None:
    with refused("ExpectedPause"):
        shop.contract.send("unpause", by=shop.pauser)
    shop.contract.send("pause", by=shop.pauser)
    with refused("EnforcedPause"):
        shop.contract.send("pause", by=shop.pauser)
