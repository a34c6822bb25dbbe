"""The index is what the chain says, after reorganisations, restarts and whatever nodes leave out."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from tests.fixtures.certificate import BASE_URI, FREE, REVOCABLE, SUPPLY, Shop, free, revocable, role
from tests.fixtures.contracts import refused
from tests.fixtures.shopchain import CHAIN_ID, ShopChain, shop_chain
from vitrine.certificates.errors import ChainDown, RpcRefused, WriterLost
from vitrine.certificates.index.follower import AUDIT_MS
from vitrine.certificates.index.ledger import DEPTH, Ledger
from vitrine.certificates.rpc import Rpc
from vitrine.certificates.tables import ChainBlockRow, ChainRow, EditionRow, LogRow
from vitrine.clock import ManualClock
from vitrine.storage import Database


def indexed(shopchain: ShopChain) -> int:
    with shopchain.database.read() as session:
        return session.get_one(ChainRow, CHAIN_ID).indexed_number


def head(shopchain: ShopChain) -> int:
    return int(shopchain.node.ask("eth_blockNumber"), 16)


def mine(shopchain: ShopChain, count: int) -> None:
    shopchain.node.ask("anvil_mine", hex(count))


def transfer(shop: Shop, before: str, after: str, token: int) -> None:
    shop.contract.send("transferFrom", before, after, token, by=before)


def test_a_mint_a_transfer_a_loan_a_revocation_and_a_burn(live_shop: Shop, database: Database) -> None:
    shop, token = live_shop, revocable(1)
    with shop_chain(shop, database) as shopchain:
        shopchain.follow()
        assert shopchain.moved() == []
        shop.mint(shop.alice, token)
        shop.mint(shop.alice, free(1))
        shop.contract.send("setUser", token, shop.bob, 2**40, by=shop.alice)
        shopchain.follow()
        owned = shopchain.owned(token)
        assert (owned.edition, owned.serial, owned.owner) == (REVOCABLE, 1, shop.alice)
        assert (owned.user, owned.user_until, owned.revoked) == (shop.bob, 2**40, False)
        assert [(event.first, event.second) for event in shopchain.moved()] == [
            (None, shop.alice),
            (None, shop.alice),
            (None, shop.bob),
        ]
        transfer(shop, shop.alice, shop.carol, token)
        shop.contract.send("revoke", token, True, by=shop.revoker)
        shopchain.follow()
        owned = shopchain.owned(token)
        assert (owned.owner, owned.user, owned.revoked) == (shop.carol, None, True)
        assert [(event.first, event.second) for event in shopchain.moved()] == [
            (shop.alice, shop.carol),
            (shop.bob, None),
            (shop.carol, None),
        ]
        shop.contract.send("burn", token, by=shop.carol)
        shopchain.follow()
        assert shopchain.owners() == {token: None, free(1): shop.alice}
        assert shopchain.kinds(token) == [
            "transfer", "user", "transfer", "user", "revoked", "transfer",
        ]  # fmt: skip
        assert shopchain.changes == 3


@pytest.mark.parametrize("depth", [1, 3, 8])
def test_what_a_reorganisation_takes_back_is_taken_back(
    live_shop: Shop, database: Database, depth: int
) -> None:
    shop = live_shop
    with shop_chain(shop, database) as shopchain:
        shop.mint(shop.alice, free(1))
        mine(shopchain, 10 - depth)
        shop.contract.send("setUser", free(1), shop.carol, 2**40, by=shop.alice)
        mine(shopchain, 1)
        shopchain.follow()
        # Depth 1 takes back the transfer alone, 3 and 8 the mint of another token before it too.
        mine(shopchain, max(0, depth - 2))
        shop.mint(shop.bob, free(2)) if depth > 1 else None
        transfer(shop, shop.alice, shop.bob, free(1))
        shopchain.follow()
        assert shopchain.owners()[free(1)] == shop.bob
        shopchain.moved()
        shopchain.node.ask("anvil_reorg", depth, [])
        shopchain.follow()
        assert shopchain.owners() == {free(1): shop.alice}
        owned = shopchain.owned(free(1))
        assert owned.user == shop.carol
        told = {(int(event.token, 16), event.first, event.second) for event in shopchain.moved()}
        assert {(free(1), shop.bob, shop.alice), (free(1), None, shop.carol)} <= told
        assert ((free(2), shop.bob, None) in told) == (depth > 1)
        assert shopchain.agrees()
        transfer(shop, shop.alice, shop.carol, free(1))
        shopchain.follow()
        assert shopchain.owners() == {free(1): shop.carol}
        assert indexed(shopchain) == head(shopchain)


def test_a_reorganisation_deeper_than_kept_makes_the_index_anew(
    shopchain: ShopChain, caplog: pytest.LogCaptureFixture
) -> None:
    shop = shopchain.shop
    shop.mint(shop.alice, free(1))
    shopchain.follow()
    shop.mint(shop.alice, free(2))
    mine(shopchain, DEPTH + 6)
    shopchain.follow()
    assert set(shopchain.owners()) == {free(1), free(2)}
    shopchain.moved()
    shopchain.node.ask("anvil_reorg", DEPTH + 8, [])
    shopchain.follow()
    assert "the index is made anew" in caplog.text
    # anvil puts what it can of the old blocks' transactions nowhere: both mints are gone or not together.
    assert shopchain.agrees()
    assert indexed(shopchain) == head(shopchain)
    assert {event.second for event in shopchain.moved()} == {None}


def test_an_interrupted_catch_up_goes_on_where_it_was(shopchain: ShopChain) -> None:
    shop = shopchain.shop
    for serial in range(1, SUPPLY + 1):
        shop.mint(shop.alice, free(serial))
        mine(shopchain, 20)
    mine(shopchain, DEPTH)
    fetching = shopchain.follower._fetching
    fetching._range = 7
    assert not shopchain.run(shopchain.follower._advance())
    between = indexed(shopchain)
    assert 1 <= between < head(shopchain) - DEPTH
    after = shopchain.again()
    after.follow()
    assert set(after.owners()) == {free(serial) for serial in range(1, SUPPLY + 1)}
    assert indexed(after) == head(after)
    # An old history is nobody's news.
    assert after.moved() == []
    with after.database.read() as session:
        logs = session.scalar(select(func.count()).select_from(LogRow).where(LogRow.kind == "transfer"))
        blocks = session.scalar(select(func.count()).select_from(ChainBlockRow))
    assert logs == SUPPLY
    assert blocks is not None
    assert blocks < head(after)


class Faulty:
    """A pool between: `drops` says which logs a node leaves out, `limit` how many blocks it looks through."""

    def __init__(self, pool: Rpc) -> None:
        self._pool, self.drops, self.limit = pool, lambda _log: False, 10**6
        self.stale: dict[str, Any] | None = None
        self.asked: list[tuple[int, int]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)

    async def ask(self, method: str, *params: Any, timeout_s: float | None = None) -> Any:
        if method == "eth_getBlockByNumber" and params[0] == "latest" and self.stale is not None:
            return self.stale
        if method == "eth_getLogs" and "fromBlock" in params[0]:
            first, last = (int(params[0][name], 16) for name in ("fromBlock", "toBlock"))
            self.asked.append((first, last))
            if last - first >= self.limit:
                raise RpcRefused(-32000, "query returned more than 10000 results")
        answer = await self._pool.ask(method, *params)
        return self._less(method, answer)

    async def batch(self, questions: Any, timeout_s: float | None = None) -> list[Any]:
        answers = await self._pool.batch(questions)
        return [self._less(method, each) for (method, _), each in zip(questions, answers, strict=True)]

    def _less(self, method: str, answer: Any) -> Any:
        return [log for log in answer if not self.drops(log)] if method == "eth_getLogs" else answer


def faulty(shopchain: ShopChain) -> Faulty:
    pool = shopchain.pool
    assert isinstance(pool, Faulty)
    return pool


@pytest.mark.parametrize("what", ["transfer", "mint"])
def test_one_log_left_out_is_found_within_one_cycle(
    live_shop: Shop, sqlite_database: Database, clock: ManualClock, what: str, caplog: Any
) -> None:
    shop = live_shop
    with shop_chain(shop, sqlite_database, wrapped=Faulty) as shopchain:
        with sqlite_database.unit() as unit:  # the shop knows the edition of the test contract as its own
            row = unit.session.get_one(EditionRow, 7)
            row.number, row.state, row.max_supply = FREE, "registered", SUPPLY
        shopchain.follow()
        if what == "transfer":
            shop.mint(shop.alice, free(1))
            shopchain.follow()
        faulty(shopchain).drops = lambda _log: True
        if what == "transfer":
            transfer(shop, shop.alice, shop.bob, free(1))
        else:
            shop.mint(shop.bob, free(1))
        shopchain.follow()
        faulty(shopchain).drops = lambda _log: False
        assert shopchain.owners() == ({free(1): shop.alice} if what == "transfer" else {})
        shopchain.moved()
        clock.advance(AUDIT_MS)
        shopchain.follow()
        assert shopchain.owners() == {free(1): shop.bob}
        assert "made anew" in caplog.text
        assert [event.second for event in shopchain.moved()] == [shop.bob]
        clock.advance(AUDIT_MS)
        caplog.clear()
        shopchain.follow()
        assert caplog.text == ""


def test_a_node_that_lags_takes_nothing_back(live_shop: Shop, sqlite_database: Database) -> None:
    shop = live_shop
    with shop_chain(shop, sqlite_database, wrapped=Faulty) as shopchain:
        old = shopchain.node.ask("eth_getBlockByNumber", "latest", False)
        shopchain.follow()
        shop.mint(shop.alice, free(1))
        shopchain.follow()
        faulty(shopchain).stale = old
        shopchain.follow()
        assert shopchain.owners() == {free(1): shop.alice}
        faulty(shopchain).stale = None
        transfer(shop, shop.alice, shop.bob, free(1))
        shopchain.follow()
        assert shopchain.owners() == {free(1): shop.bob}


def test_a_node_that_refuses_wide_questions_is_asked_narrower_ones(
    live_shop: Shop, sqlite_database: Database
) -> None:
    shop = live_shop
    with shop_chain(shop, sqlite_database, wrapped=Faulty) as shopchain:
        shop.mint(shop.alice, free(1))
        mine(shopchain, 300)
        shop.mint(shop.alice, free(2))
        mine(shopchain, DEPTH)
        faulty(shopchain).limit = 50
        shopchain.follow()
        assert set(shopchain.owners()) == {free(1), free(2)}
        wide = [last - first for first, last in faulty(shopchain).asked]
        assert max(wide) >= 50
        assert min(wide[:-1]) >= 10


def test_logs_of_another_block_than_the_one_asked_for_are_not_believed(
    live_shop: Shop, sqlite_database: Database
) -> None:
    shop = live_shop

    class Lying(Faulty):
        def _less(self, method: str, answer: Any) -> Any:
            if method != "eth_getLogs" or not answer or self.limit:
                return answer
            return [log | {"blockHash": "0x" + "66" * 32} for log in answer]

    with shop_chain(shop, sqlite_database, wrapped=Lying) as shopchain:
        shopchain.follow()
        faulty(shopchain).limit = 0
        shop.mint(shop.mallory, free(1))
        shopchain.follow()
        assert shopchain.owners() == {}
        faulty(shopchain).limit = 10**6
        shopchain.follow()
        assert shopchain.owners() == {free(1): shop.mallory}


def test_a_chain_that_does_not_answer_changes_nothing(live_shop: Shop, sqlite_database: Database) -> None:
    class Down(Faulty):
        async def ask(self, method: str, *params: Any, timeout_s: float | None = None) -> Any:
            if not self.limit:
                raise ChainDown
            return await super().ask(method, *params)

    with shop_chain(live_shop, sqlite_database, wrapped=Down) as shopchain:
        live_shop.mint(live_shop.alice, free(1))
        shopchain.follow()
        faulty(shopchain).limit = 0
        with pytest.raises(ChainDown):
            shopchain.run(shopchain.follower.step())
        assert shopchain.owners() == {free(1): live_shop.alice}


def test_of_two_followers_one_writes(shopchain: ShopChain) -> None:
    shopchain.follow()
    ledger = Ledger(shopchain.database, CHAIN_ID)
    [tip] = ledger.newest()
    other = shopchain.again()
    shopchain.shop.mint(shopchain.shop.alice, free(1))
    other.follow()
    with pytest.raises(WriterLost):
        ledger.append(tip.number, [tip._replace(number=tip.number + 1, hash="11" * 32)], [], 0, live=True)
    shopchain.follow()
    assert shopchain.owners() == {free(1): shopchain.shop.alice}


def test_role_changes_and_mints_that_nobody_asked_for_are_alarming(
    shopchain: ShopChain, caplog: pytest.LogCaptureFixture
) -> None:
    shop = shopchain.shop
    shopchain.follow()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    shop.contract.send("grantRole", role("MINTER"), shop.mallory, by=shop.admin)
    shopchain.follow()
    assert f"role {role('MINTER').hex()} was given to {shop.mallory}" in caplog.text
    # With the key it can give what editions promise, and not one more.
    for serial in range(1, SUPPLY + 1):
        shop.contract.send("mint", shop.mallory, free(serial), by=shop.mallory)
    with refused("SerialOutside", free(SUPPLY + 1), SUPPLY):
        shop.contract.call("mint", shop.mallory, free(SUPPLY + 1), by=shop.mallory)
    shopchain.follow()
    assert f"{SUPPLY} tokens were minted for which this shop gave no certificate" in caplog.text
    assert len(shopchain.owners()) == SUPPLY
    shop.contract.send("setBaseURI", BASE_URI, by=shop.catalog)
    caplog.clear()
    shopchain.follow()
    assert caplog.text == ""


def test_what_will_not_be_taken_back_is_kept_count_of(shopchain: ShopChain) -> None:
    later = shopchain.again(confirmations=5)
    later.follow()
    mine(shopchain, 12)
    later.follow()
    with shopchain.database.read() as session:
        row = session.get_one(ChainRow, CHAIN_ID)
        assert (row.indexed_number, row.final_number) == (head(shopchain), head(shopchain) - 5)
