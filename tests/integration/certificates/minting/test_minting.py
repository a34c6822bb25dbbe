"""Editions are registered and certificates minted, each once, whatever is repeated or refused."""

from __future__ import annotations

from typing import Any, cast

import pytest

from tests.fixtures import copies
from tests.fixtures.certificate import Shop
from tests.fixtures.shopchain import CHAIN_ID, EDITION, KEYS, RICH, ShopChain, queued, shop_chain, wallet
from vitrine.certificates.abi import token_of
from vitrine.certificates.errors import RpcRevert
from vitrine.certificates.minting.fees import ETHER, GWEI, Limits
from vitrine.certificates.minting.service import Transactions
from vitrine.certificates.rpc import Rpc
from vitrine.certificates.tables import EditionRow
from vitrine.clock import ManualClock
from vitrine.storage import Database


def minted_to(serials: range) -> dict[int, str]:
    return {token_of(EDITION, serial): wallet(0x1000 + serial) for serial in serials}


def test_an_edition_is_registered_and_its_certificates_minted(live_shop: Shop, database: Database) -> None:
    with shop_chain(live_shop, database) as shopchain:
        queued(database, 3)
        shopchain.settle()
        assert shopchain.edition_state() == ("registered", None)
        assert shopchain.states() == ["minted"] * 3
        assert shopchain.owners() == minted_to(range(1, 4))
        assert shopchain.agrees()
        assert [(row.key.split(":")[0], row.state, row.sender, row.nonce) for row in shopchain.rows()] == [
            ("edition", "final", KEYS.operator.address, 0),
            ("mint", "final", KEYS.minter.address, 0),
        ]
        root, supply, *terms = live_shop.contract.call("editionOf", EDITION)
        assert (root.hex(), supply, terms[:3]) == ("cd" * 32, 100, [False, False, 0])
        assert shopchain.changes == 1
        assert len(shopchain.moved()) == 3


def test_a_hundred_and_twenty_go_in_three_transactions(shopchain: ShopChain) -> None:
    copies.edition(shopchain.database, 8, max_supply=1000)
    shopchain.mint()
    for serial in range(1, 121):
        copies.certificate(
            shopchain.database, serial, "queued", wallet(serial), id=f"d{serial}", edition=8,
            source=f"gift:8:{serial}",
        )  # fmt: skip
    shopchain.settle(5)
    mints = [row for row in shopchain.rows() if row.key.startswith("mint:")]
    assert [row.state for row in mints] == ["final"] * 3
    assert [row.nonce for row in mints] == [0, 1, 2]
    assert shopchain.owners() == {token_of(8, serial): wallet(serial) for serial in range(1, 121)}


def test_the_same_key_is_the_same_transaction(database: Database) -> None:
    rows = Transactions(database)
    with database.unit() as unit:
        first = rows.queue(unit.session, 1, "revoke:c1", wallet(1), b"\x01")
        assert rows.queue(unit.session, 1, "revoke:c1", wallet(1), b"\x01") == first
    with database.unit() as unit:
        assert rows.queue(unit.session, 1, "revoke:c1", wallet(1), b"\x01") == first
    assert len(rows.waiting(1, mints=False, limit=10)) == 1
    assert rows.waiting(1, mints=True, limit=10) == []


def test_what_another_part_queues_is_sent_by_the_operator(shopchain: ShopChain) -> None:
    data = shopchain.shop.contract.data("setBaseURI", "http://elsewhere.test/")
    with shopchain.database.unit() as unit:
        shopchain.transactions.queue(unit.session, CHAIN_ID, "base:1", shopchain.contract, data)
    queued(shopchain.database, 1)
    shopchain.settle()
    assert shopchain.shop.contract.call("tokenURI", token_of(EDITION, 1)).startswith("http://elsewhere.test/")
    assert [row.sender for row in shopchain.rows()] == [
        KEYS.operator.address,
        KEYS.operator.address,
        KEYS.minter.address,
    ]


def test_a_token_that_its_wallet_has_already_counts_as_minted(shopchain: ShopChain) -> None:
    shopchain.settle()
    shopchain.shop.mint(wallet(0x1001), token_of(EDITION, 1))
    queued(shopchain.database, 1)
    shopchain.mint()
    assert shopchain.certificates() == {1: ("minted", None)}
    assert len(shopchain.rows()) == 1


def test_one_that_another_has_stops_none_of_its_batch(
    shopchain: ShopChain, caplog: pytest.LogCaptureFixture
) -> None:
    shopchain.settle()
    shopchain.shop.mint(shopchain.shop.mallory, token_of(EDITION, 2))
    queued(shopchain.database, 3)
    shopchain.settle()
    assert shopchain.certificates() == {
        1: ("minted", None),
        2: ("claimable", "Its number belongs to another wallet on the chain."),
        3: ("minted", None),
    }
    assert "someone else mints" in caplog.text


def test_one_beyond_the_supply_is_told_why(shopchain: ShopChain) -> None:
    queued(shopchain.database, 2)
    copies.certificate(shopchain.database, 101, "queued", wallet(9))
    shopchain.settle()
    assert shopchain.certificates() == {
        1: ("minted", None),
        2: ("minted", None),
        101: ("claimable", "Its number is beyond the edition's supply."),
    }


def test_mints_wait_while_they_are_paused(shopchain: ShopChain, caplog: pytest.LogCaptureFixture) -> None:
    shopchain.settle()
    shopchain.shop.contract.send("pause", by=shopchain.shop.pauser)
    queued(shopchain.database, 2)
    shopchain.settle()
    assert shopchain.states() == ["queued", "queued"]
    assert caplog.text.count("Mints are paused.") == 1
    shopchain.shop.contract.send("unpause", by=shopchain.shop.pauser)
    shopchain.settle()
    assert shopchain.states() == ["minted", "minted"]


def test_an_edition_registered_before_is_registered(shopchain: ShopChain) -> None:
    terms = (bytes.fromhex("cd" * 32), 100, False, False, 0, wallet(0))
    shopchain.shop.contract.send("createEdition", EDITION, *terms, by=shopchain.shop.catalog)
    queued(shopchain.database, 1)
    shopchain.settle()
    assert shopchain.edition_state() == ("registered", None)
    assert shopchain.states() == ["minted"]


def test_an_edition_whose_number_is_taken_fails_with_words(shopchain: ShopChain) -> None:
    shopchain.shop.edition(EDITION, 3)
    queued(shopchain.database, 1)
    shopchain.settle()
    assert shopchain.edition_state() == ("failed", "Another edition has this number on the chain.")
    assert shopchain.states() == ["queued"]


def test_an_edition_that_failed_can_be_tried_again(shopchain: ShopChain) -> None:
    queued(shopchain.database, 1)
    with shopchain.database.unit() as unit:
        unit.session.get_one(EditionRow, EDITION).content_root = "00" * 32
    shopchain.settle()
    assert shopchain.edition_state() == ("failed", "The contract takes no edition with these terms.")
    with shopchain.database.unit() as unit:
        row = unit.session.get_one(EditionRow, EDITION)
        row.content_root, row.state = "cd" * 32, "queued"
    shopchain.settle()
    assert shopchain.edition_state() == ("registered", None)
    assert shopchain.states() == ["minted"]


def test_a_minter_that_cannot_pay_calls_for_help(
    shopchain: ShopChain, caplog: pytest.LogCaptureFixture
) -> None:
    shopchain.settle()
    shopchain.node.ask("anvil_setBalance", KEYS.minter.address, "0x0")
    queued(shopchain.database, 2)
    shopchain.settle()
    assert shopchain.states() == ["queued", "queued"]
    assert "cannot pay" in caplog.text
    shopchain.node.ask("anvil_setBalance", KEYS.minter.address, RICH)
    shopchain.settle(6)
    assert shopchain.states() == ["minted", "minted"]


def test_nothing_is_sent_once_the_days_gas_is_spent(
    live_shop: Shop, sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    limits = Limits(max_fee_wei=300 * GWEI, day_wei=ETHER // 1000)
    with shop_chain(live_shop, sqlite_database, limits=limits) as shopchain:
        shopchain.settle()
        queued(sqlite_database, 50)
        shopchain.settle()
        assert shopchain.states() == ["queued"] * 50
        assert "for gas are spent" in caplog.text
        shopchain.database.clock.advance(24 * 3_600_000 + 1)  # type: ignore[attr-defined]
        assert shopchain.transactions.spent_wei(CHAIN_ID) == 0


def test_nothing_is_sent_at_fees_above_the_limit(
    live_shop: Shop, sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with shop_chain(live_shop, sqlite_database, limits=Limits(max_fee_wei=1)) as shopchain:
        shopchain.settle()
        assert [row.state for row in shopchain.rows()] == ["queued"]
        assert "nothing is sent" in caplog.text


def test_the_days_gas_counts_by_the_signing(
    live_shop: Shop, sqlite_database: Database, clock: ManualClock
) -> None:
    """What waited in the queue for longer than a day costs as much as what came just now."""
    limits = Limits(max_fee_wei=300 * GWEI, day_wei=ETHER // 1000)
    with shop_chain(live_shop, sqlite_database, limits=limits) as shopchain:
        shopchain.settle()
        data = live_shop.contract.data("setBaseURI", "http://elsewhere.test/")
        with sqlite_database.unit() as unit:
            shopchain.transactions.queue(unit.session, CHAIN_ID, "base:1", shopchain.contract, data)
        clock.advance(24 * 3_600_000 + 1)
        assert shopchain.transactions.spent_wei(CHAIN_ID) == 0
        shopchain.settle()
        row = shopchain.rows()[-1]
        assert (row.key, row.state, row.signed_at) == ("base:1", "final", clock.now())
        assert shopchain.transactions.spent_wei(CHAIN_ID) == int(row.paid_wei or 0) > 0


class Forgetful:
    """A pool whose node refuses to estimate without a reason, as one does that lacks the block's state."""

    def __init__(self, pool: Rpc) -> None:
        self._pool, self.forgets = pool, True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)

    async def ask(self, method: str, *params: Any, timeout_s: float | None = None) -> Any:
        if method == "eth_estimateGas" and self.forgets:
            raise RpcRevert(b"")
        return await self._pool.ask(method, *params, timeout_s=timeout_s)


def test_an_edition_does_not_fail_for_what_a_node_lacks(
    live_shop: Shop, sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    pools: list[Forgetful] = []

    def forgetful(pool: Rpc) -> Rpc:
        pools.append(Forgetful(pool))
        return cast(Rpc, pools[-1])

    with shop_chain(live_shop, sqlite_database, wrapped=forgetful) as shopchain:
        queued(sqlite_database, 1)
        shopchain.settle()
        assert shopchain.edition_state() == ("queued", None)
        assert caplog.text.count(f"edition:{EDITION} waits") == 1
        pools[0].forgets = False
        shopchain.settle()
        assert shopchain.edition_state() == ("registered", None)
        assert shopchain.states() == ["minted"]
