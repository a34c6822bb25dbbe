"""Doubt: a killed worker, a lost answer, a gap, a stuck or foreign transaction, a block taken back."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import delete

from tests.fixtures.certificate import Shop
from tests.fixtures.shopchain import CHAIN_ID, EDITION, KEYS, ShopChain, queued, shop_chain, wallet
from vitrine.certificates.abi import token_of
from vitrine.certificates.chain import sign_transaction
from vitrine.certificates.errors import ChainDown
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.minting.fees import GWEI, Limits
from vitrine.certificates.rpc import Rpc
from vitrine.certificates.tables import TransactionRow, WriterRow
from vitrine.clock import ManualClock
from vitrine.storage import Database

DEAR = 100 * GWEI


class Failing:
    """A pool whose next sends get no answer. reaches: whether the chain hears of them all the same."""

    def __init__(self, pool: Rpc) -> None:
        self._pool, self.failures, self.reaches = pool, 0, False
        self.sent: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)

    async def ask(self, method: str, *params: Any, timeout_s: float | None = None) -> Any:
        if method == "eth_sendRawTransaction":
            self.sent.append(params[0])
            if self.failures:
                self.failures -= 1
                if self.reaches:
                    await self._pool.ask(method, *params)
                raise ChainDown
        return await self._pool.ask(method, *params, timeout_s=timeout_s)


@contextmanager
def by_hand_with(shop: Shop, database: Database, limits: Limits | None = None) -> Iterator[ShopChain]:
    """Edition registered, nothing else; blocks are made only when asked for."""
    with shop_chain(shop, database, limits=limits) as shopchain:
        shopchain.settle()
        shopchain.node.ask("evm_setAutomine", False)
        try:
            yield shopchain
        finally:
            shopchain.node.ask("anvil_dropAllTransactions")
            shopchain.node.ask("evm_setAutomine", True)


@pytest.fixture
def by_hand(live_shop: Shop, sqlite_database: Database) -> Iterator[ShopChain]:
    with by_hand_with(live_shop, sqlite_database) as shopchain:
        yield shopchain


def mints(shopchain: ShopChain) -> list[TransactionRow]:
    return [row for row in shopchain.rows() if row.sender == KEYS.minter.address]


def all_minted(shopchain: ShopChain, count: int) -> bool:
    return shopchain.states() == ["minted"] * count and shopchain.owners() == {
        token_of(EDITION, serial): wallet(0x1000 + serial) for serial in range(1, count + 1)
    }


@pytest.mark.parametrize("reaches", [True, False])
def test_a_send_without_an_answer_is_sent_again_with_the_same_bytes(
    live_shop: Shop, sqlite_database: Database, reaches: bool
) -> None:
    with shop_chain(live_shop, sqlite_database, wrapped=Failing) as shopchain:
        pool: Any = shopchain.pool
        shopchain.settle()
        queued(sqlite_database, 3)
        pool.failures, pool.reaches, pool.sent = 1, reaches, []
        with pytest.raises(ChainDown):
            shopchain.mint()
        assert [row.state for row in mints(shopchain)] == ["sent"]
        shopchain.settle()
        assert all_minted(shopchain, 3)
        assert len(mints(shopchain)) == 1
        assert len(set(pool.sent)) == 1
        assert len(pool.sent) == (1 if reaches else 2)


KILLED = """
import asyncio, os, signal, sys
from tests.fixtures.shopchain import CHAIN_ID, KEYS
from vitrine.certificates.minting.minter import Minter
from vitrine.certificates.minting.service import Transactions
from vitrine.certificates.rpc import RpcPool
from vitrine.storage import Database

class Dying(RpcPool):
    async def ask(self, method, *params, timeout_s=None):
        if method == "eth_sendRawTransaction":
            if sys.argv[3] == "after":
                await super().ask(method, *params)
            os.kill(os.getpid(), signal.SIGKILL)
        return await super().ask(method, *params, timeout_s=timeout_s)

database = Database(sys.argv[1])
pool = Dying([sys.argv[2]], CHAIN_ID, database.clock)
asyncio.run(Minter(pool, Transactions(database), CHAIN_ID, KEYS).step())
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_fifty_claims_and_a_worker_killed_at_the_send_are_fifty_tokens(
    shopchain: ShopChain, sqlite_url: str, moment: str
) -> None:
    shopchain.settle()
    shopchain.run(shopchain.minter.close())
    queued(shopchain.database, 50)
    killed = subprocess.run([sys.executable, "-c", KILLED, sqlite_url, shopchain.node.url, moment])
    assert killed.returncode == -signal.SIGKILL
    assert [(row.state, row.nonce) for row in mints(shopchain)] == [("sent", 0)]
    clock: Any = shopchain.database.clock
    # The dead worker's lease has a real clock's time; this shop's clock stands at another.
    shopchain.transactions.release(CHAIN_ID, _holder(shopchain))
    clock.advance(1000)
    after = shopchain.again()
    after.settle()
    assert all_minted(after, 50)
    assert [(row.state, row.nonce) for row in mints(after)] == [("final", 0)]
    assert int(after.node.ask("eth_getTransactionCount", KEYS.minter.address, "latest"), 16) == 1


def _holder(shopchain: ShopChain) -> str:
    with shopchain.database.read() as session:
        return session.get_one(WriterRow, (CHAIN_ID, KEYS.minter.address)).holder


def test_a_gap_is_filled(by_hand: ShopChain, caplog: pytest.LogCaptureFixture) -> None:
    for first in (1, 4):
        queued(by_hand.database, 3, first)
        by_hand.mint()
    lost, kept = mints(by_hand)
    by_hand.node.ask("anvil_dropTransaction", f"0x{lost.sent[-1]['hash']}")
    with by_hand.database.unit() as unit:  # its certificates wait again, by ON DELETE SET NULL
        unit.session.execute(delete(TransactionRow).where(TransactionRow.id == lost.id))
    by_hand.mint()
    by_hand.node.ask("evm_mine")
    by_hand.settle()
    assert all_minted(by_hand, 6)
    assert {row.nonce: row.key.split(":")[0] for row in mints(by_hand)} == {0: "fill", 1: "mint", 2: "mint"}
    assert mints(by_hand)[0].id == kept.id
    assert "nonce 0" in caplog.text


def test_what_the_node_forgot_is_sent_again(by_hand: ShopChain) -> None:
    queued(by_hand.database, 2)
    by_hand.mint()
    by_hand.node.ask("anvil_dropAllTransactions")
    by_hand.mint()
    by_hand.settle()
    assert all_minted(by_hand, 2)
    assert len(mints(by_hand)[0].sent) == 1


def stuck(shopchain: ShopChain, blocks: int, base_fee: int = DEAR) -> None:
    """So many blocks that are too dear for what waits."""
    for _ in range(blocks):
        shopchain.node.ask("anvil_setNextBlockBaseFeePerGas", hex(base_fee))
        shopchain.node.ask("evm_mine")


def test_a_stuck_transaction_is_replaced_at_an_eighth_more_of_both_fees(by_hand: ShopChain) -> None:
    queued(by_hand.database, 2)
    by_hand.mint()
    stuck(by_hand, 2)
    by_hand.mint()
    assert len(mints(by_hand)[0].sent) == 1
    stuck(by_hand, 1)
    by_hand.mint()
    [row] = mints(by_hand)
    before, after = row.sent
    assert 8 * int(after["max_fee"]) >= 9 * int(before["max_fee"])
    assert 8 * int(after["priority_fee"]) >= 9 * int(before["priority_fee"])
    assert int(after["max_fee"]) >= DEAR
    by_hand.settle()
    assert all_minted(by_hand, 2)
    assert len(mints(by_hand)) == 1


def test_after_five_replacements_a_person_is_called(
    live_shop: Shop, sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with by_hand_with(live_shop, sqlite_database, Limits(max_fee_wei=10**18)) as shopchain:
        queued(sqlite_database, 1)
        shopchain.mint()
        for _ in range(8):
            stuck(shopchain, 3, int(mints(shopchain)[0].sent[-1]["max_fee"]) + 1)
            shopchain.mint()
        offers = [int(each["max_fee"]) for each in mints(shopchain)[0].sent]
        assert len(offers) == 6
        assert all(8 * after >= 9 * before for before, after in pairwise(offers))
        assert caplog.text.count("stays unmined after every replacement") == 1


def test_no_replacement_goes_over_the_limit(
    live_shop: Shop, sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with by_hand_with(live_shop, sqlite_database, Limits(max_fee_wei=5 * GWEI)) as shopchain:
        queued(sqlite_database, 1)
        shopchain.mint()
        stuck(shopchain, 3)
        shopchain.mint()
        assert len(mints(shopchain)[0].sent) == 1
        assert "cannot be replaced" in caplog.text


def test_a_nonce_that_a_stranger_used_is_told_and_the_mint_signed_anew(
    by_hand: ShopChain, caplog: pytest.LogCaptureFixture
) -> None:
    queued(by_hand.database, 2)
    by_hand.mint()
    stranger = checksummed(KEYS.operator.address)
    strange = {
        "type": 2, "chainId": CHAIN_ID, "nonce": 0, "to": stranger, "value": 1, "gas": 21_000,
        "maxFeePerGas": DEAR, "maxPriorityFeePerGas": 2 * GWEI,
    }  # fmt: skip
    by_hand.node.ask("eth_sendRawTransaction", "0x" + sign_transaction(strange, KEYS.minter.secret)[0].hex())
    by_hand.node.ask("evm_mine")
    for _ in range(3):
        by_hand.mint()
    by_hand.settle()
    assert all_minted(by_hand, 2)
    assert [row.nonce for row in mints(by_hand)] == [1]
    assert "look who has the key" in caplog.text


class Late:
    """A pool whose node knows of no receipts yet."""

    def __init__(self, pool: Rpc) -> None:
        self._pool, self.late = pool, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)

    async def batch(self, asked: Any) -> Any:
        answers = await self._pool.batch(asked)
        hidden = self.late and asked and asked[0][0] == "eth_getTransactionReceipt"
        return [None] * len(answers) if hidden else answers


def test_a_mint_whose_receipt_is_late_is_not_sent_twice(live_shop: Shop, sqlite_database: Database) -> None:
    with shop_chain(live_shop, sqlite_database, wrapped=Late) as shopchain:
        pool: Any = shopchain.pool
        shopchain.settle()
        queued(sqlite_database, 2)
        shopchain.mint()
        shopchain.arrived()
        pool.late = True
        for _ in range(6):
            shopchain.mint()
        shopchain.settle()
        assert all_minted(shopchain, 2)
        assert int(shopchain.node.ask("eth_getTransactionCount", KEYS.minter.address, "latest"), 16) == 1


@pytest.mark.parametrize("depth", [1, 3])
def test_a_mint_in_a_block_taken_back_is_mined_again(shopchain: ShopChain, depth: int) -> None:
    shopchain.settle(6)
    queued(shopchain.database, 2)
    shopchain.mint()
    shopchain.arrived()
    for _ in range(depth - 1):
        shopchain.node.ask("evm_mine")
    shopchain.mint()
    shopchain.follow()
    assert [row.state for row in mints(shopchain)] == ["mined"]
    assert shopchain.states() == ["minted"] * 2
    shopchain.node.ask("anvil_reorg", depth, [])
    shopchain.follow()
    assert shopchain.states() == ["queued"] * 2
    shopchain.mint()
    shopchain.settle()
    assert all_minted(shopchain, 2)
    assert [(row.state, row.nonce, len(row.sent)) for row in mints(shopchain)] == [("final", 0, 1)]


def test_a_mint_reverted_on_the_chain_is_tried_one_by_one(by_hand: ShopChain) -> None:
    queued(by_hand.database, 3)
    by_hand.mint()
    [batch] = mints(by_hand)
    # Another mints one of them first, in the same block.
    by_hand.node.ask("anvil_dropAllTransactions")
    by_hand.node.ask("evm_setAutomine", True)
    by_hand.shop.mint(by_hand.shop.mallory, token_of(EDITION, 2))
    by_hand.settle(8)
    assert {serial: state for serial, (state, _) in by_hand.certificates().items()} == {
        1: "minted",
        2: "claimable",
        3: "minted",
    }
    assert mints(by_hand)[0].id == batch.id
    assert mints(by_hand)[0].state == "failed"


def test_of_two_workers_one_writes(shopchain: ShopChain, clock: ManualClock) -> None:
    shopchain.settle()
    other = shopchain.again()
    queued(shopchain.database, 1)
    other.mint()
    assert mints(shopchain) == []
    clock.advance(31_000)
    other.mint()
    assert [row.state for row in mints(shopchain)] == ["sent"]
    shopchain.mint()
    shopchain.run(other.minter.close())
    shopchain.settle()
    assert all_minted(shopchain, 1)
