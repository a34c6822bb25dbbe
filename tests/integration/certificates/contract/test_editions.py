"""An edition is written once, and says what it was written with."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures.certificate import BOUND, FREE, REVOCABLE, SUPPLY, Shop, free, root_of
from tests.fixtures.contracts import Event, refused
from vitrine.certificates.abi import token_of
from vitrine.certificates.keccak import ZERO

NEW = 2**192 - 1
NOTHING = (bytes(32), 0, False, False, 0, ZERO)


def create(shop: Shop, number: int = NEW, **changes: Any) -> Any:
    terms = {
        "root": root_of(9),
        "supply": 1,
        "soulbound": False,
        "revocable": False,
        "bps": 250,
        "to": shop.artist,
    } | changes
    return shop.contract.send("createEdition", number, *terms.values(), by=shop.catalog)


@pytest.mark.parametrize("soulbound", [False, True])
@pytest.mark.parametrize("revocable", [False, True])
@pytest.mark.parametrize("supply", [1, 2**64 - 1])
@pytest.mark.parametrize("bps", [0, 1000])
def test_it_is_kept_as_it_was_given(
    shop: Shop, soulbound: bool, revocable: bool, supply: int, bps: int
) -> None:
    highest = "0x" + "ff" * 20
    receipt = create(shop, supply=supply, soulbound=soulbound, revocable=revocable, bps=bps, to=highest)
    assert receipt.events == [
        Event("EditionCreated", (NEW, root_of(9), supply, soulbound, revocable)),
    ]
    assert shop.contract.call("editionOf", NEW) == (root_of(9), supply, soulbound, revocable, bps, highest)
    # Its neighbours are as before.
    assert shop.contract.call("editionOf", NEW - 1) == NOTHING
    assert shop.contract.call("editionOf", FREE) == (root_of(FREE), SUPPLY, False, False, 250, shop.artist)


def test_the_editions_of_the_fixture(shop: Shop) -> None:
    assert shop.contract.call("editionOf", BOUND)[2:4] == (True, False)
    assert shop.contract.call("editionOf", REVOCABLE)[2:4] == (False, True)
    assert shop.contract.call("editionOf", 0) == NOTHING


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 0},
        {"root": bytes(32)},
        {"supply": 0},
        {"bps": 1001},
        {"bps": 65535},
        {"bps": 1, "to": ZERO},
    ],
    ids=str,
)
def test_what_is_no_edition_is_refused(shop: Shop, changes: dict[str, Any]) -> None:
    with refused("EditionInvalid"):
        create(shop, **changes)


def test_without_a_royalty_nobody_need_receive_it(shop: Shop) -> None:
    create(shop, bps=0, to=ZERO)
    assert shop.contract.call("royaltyInfo", token_of(NEW, 1), 10_000) == (ZERO, 0)


def test_it_is_written_once(shop: Shop) -> None:
    for number in (FREE, BOUND, REVOCABLE):
        with refused("EditionExists", number):
            create(shop, number, supply=1000)


def test_a_burned_token_makes_no_edition_writable_again(shop: Shop) -> None:
    before = shop.contract.call("editionOf", FREE)
    shop.mint(shop.alice, free(1))
    shop.contract.send("burn", free(1), by=shop.alice)
    assert shop.contract.call("editionOf", FREE) == before
    with refused("EditionExists", FREE):
        create(shop, FREE)


def test_the_root_is_told_of_each_token_that_is_there(shop: Shop) -> None:
    with refused("ERC721NonexistentToken", free(1)):
        shop.contract.call("contentRoot", free(1))
    shop.mint(shop.alice, free(1))
    assert shop.contract.call("contentRoot", free(1)) == root_of(FREE)


@pytest.mark.parametrize(
    ("price", "royalty"),
    [(0, 0), (39, 0), (40, 1), (10_000, 250), (2**256 - 1, (2**256 - 1) * 250 // 10_000)],
)
def test_the_royalty_is_a_share_rounded_down(shop: Shop, price: int, royalty: int) -> None:
    """Also of a price that would overflow a plain product."""
    assert shop.contract.call("royaltyInfo", free(1), price) == (shop.artist, royalty)
    assert shop.contract.call("royaltyInfo", token_of(NEW, 1), price) == (ZERO, 0)
