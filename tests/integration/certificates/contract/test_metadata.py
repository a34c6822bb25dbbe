"""Where the JSON is, and which standards the contract says that it speaks."""

from __future__ import annotations

import pytest

from tests.fixtures.certificate import BASE_URI, CONTRACT_URI, NAME, SYMBOL, Shop, bound, free
from tests.fixtures.contracts import Event, refused

STANDARDS = {
    "165": "01ffc9a7",
    "721": "80ac58cd",
    "721 metadata": "5b5e139f",
    "2981": "2a55205a",
    "4907": "ad092b5c",
    "5192": "b45a3c0e",
    "4906": "49064906",
    "AccessControl": "7965db0b",
}


def test_the_collection_has_its_names(shop: Shop) -> None:
    assert (shop.contract.call("name"), shop.contract.call("symbol")) == (NAME, SYMBOL)


def test_a_tokens_json_is_at_its_decimal_id(shop: Shop) -> None:
    shop.mint(shop.alice, free(1))
    assert shop.contract.call("tokenURI", free(1)) == f"{BASE_URI}{2**64 + 1}.json"
    with refused("ERC721NonexistentToken", bound(1)):
        shop.contract.call("tokenURI", bound(1))


def test_the_json_moves_seen_by_all(shop: Shop) -> None:
    shop.mint(shop.alice, free(1))
    receipt = shop.contract.send("setBaseURI", "ipfs://bafy/", by=shop.catalog)
    assert receipt.events == [Event("BatchMetadataUpdate", (0, 2**256 - 1))]
    assert shop.contract.call("tokenURI", free(1)) == f"ipfs://bafy/{2**64 + 1}.json"


def test_the_collections_json_moves_seen_by_all(shop: Shop) -> None:
    assert shop.contract.call("contractURI") == CONTRACT_URI
    receipt = shop.contract.send("setContractURI", "ipfs://bafy", by=shop.catalog)
    assert receipt.events == [Event("ContractURIUpdated", ())]
    assert shop.contract.call("contractURI") == "ipfs://bafy"


@pytest.mark.parametrize("standard", STANDARDS)
def test_it_speaks(shop: Shop, standard: str) -> None:
    assert shop.contract.call("supportsInterface", bytes.fromhex(STANDARDS[standard])) is True


@pytest.mark.parametrize("other", ["ffffffff", "00000000", "780e9d63", "d9b67a26"])
def test_it_does_not_speak(shop: Shop, other: str) -> None:
    """Nothing, nothing, enumeration, ERC-1155."""
    assert shop.contract.call("supportsInterface", bytes.fromhex(other)) is False
