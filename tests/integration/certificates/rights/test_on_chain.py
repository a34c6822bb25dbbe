"""Vouchers on a real chain: the contract takes what the shop signs, once, for one wallet, until its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from tests.fixtures.certificate import Shop as Contract
from tests.fixtures.shopchain import CHAIN_ID, EDITION, ShopChain
from vitrine.accounts.tables import VisitorRow
from vitrine.certificates.chains.service import Chains
from vitrine.certificates.errors import ClaimedAlready, VoucherOut
from vitrine.certificates.keccak import keccak256, selector
from vitrine.certificates.rights.claims import Claims
from vitrine.certificates.rights.loans import Loans
from vitrine.certificates.rights.paths import By
from vitrine.certificates.rights.standing import Standing
from vitrine.certificates.tables import WalletRow
from vitrine.certificates.wallets.service import Wallets
from vitrine.clock import ManualClock
from vitrine.storage import Database

ANNA = "visitor_anna"


@dataclass
class Scene:
    """A visitor with a right and a wallet (alice's), beside a chain that the shop's keys know."""

    chain: ShopChain
    contract: Contract
    claims: Claims
    certificate: str
    clock: ManualClock

    @property
    def wallet(self) -> str:
        return self.contract.alice.lower()

    @property
    def token(self) -> int:
        return EDITION << 64 | 1

    def send(self, call: Any, by: str) -> bool:
        """Whether the transaction succeeded."""
        sent = {"from": by, "to": call.to, "data": call.data, "gas": hex(500_000)}
        return int(self.chain.node.send(sent)["status"], 16) == 1

    def heard(self) -> None:
        """The worker reads to the head and says so."""
        self.chain.follow()
        block = self.chain.node.ask("eth_getBlockByNumber", "latest", False)
        at = datetime.fromtimestamp(int(block["timestamp"], 16), UTC)
        Chains(self.chain.database).head(CHAIN_ID, int(block["number"], 16), block["hash"][2:], at)


@pytest.fixture
def scene(shopchain: ShopChain, live_shop: Contract, sqlite_database: Database, clock: ManualClock) -> Scene:
    clock.advance(int((shopchain.node.now_s - clock.now().timestamp()) * 1000))
    chains = Chains(sqlite_database)
    chains.ready(
        CHAIN_ID, contract=shopchain.contract, code_hash="ee" * 32, deploy_block=1,
        voucher=live_shop.voucher.address,
    )  # fmt: skip
    shopchain.settle()
    wallets = Wallets(sqlite_database)
    standing = Standing(sqlite_database, chains, shopchain.index, wallets)
    claims = Claims(sqlite_database, standing, lambda: live_shop.voucher)
    now = clock.now()
    with sqlite_database.unit() as unit:
        unit.session.add(VisitorRow(id=ANNA, name="Anna", colour=1, created_at=now))
        unit.session.flush()
        unit.session.add(
            WalletRow(
                address=live_shop.alice.lower(),
                visitor_id=ANNA,
                kind="key",
                chain_id=CHAIN_ID,
                verified_at=now,
            )
        )
    given = claims.give(EDITION, "order:line_1:1", ANNA)
    made = Scene(shopchain, live_shop, claims, given, clock)
    made.heard()
    return made


def test_a_voucher_is_used_once_whoever_sends_it(scene: Scene) -> None:
    call = scene.claims.claim(ANNA, scene.certificate, scene.wallet, By.WALLET).call
    assert scene.send(call, by=scene.contract.mallory)  # copied from the mempool: it pays, alice gets it
    assert scene.contract.owner(scene.token) == scene.wallet
    assert not scene.send(call, by=scene.contract.alice)
    with pytest.raises(VoucherOut):
        scene.claims.claim(ANNA, scene.certificate, scene.wallet, By.SHOP)
    scene.heard()
    (mine,) = scene.claims.standing.mine(ANNA)
    assert (mine.state, mine.role, mine.wallet) == ("minted", "owner", scene.wallet)
    for by in By:
        with pytest.raises(ClaimedAlready):
            scene.claims.claim(ANNA, scene.certificate, scene.wallet, by)


def test_after_its_time_a_voucher_is_nothing_and_the_shop_mints(scene: Scene) -> None:
    call = scene.claims.claim(ANNA, scene.certificate, scene.wallet, By.WALLET).call
    scene.clock.advance(16 * 60_000)
    with pytest.raises(VoucherOut):
        scene.claims.claim(ANNA, scene.certificate, scene.wallet, By.SHOP)
    scene.chain.node.mine(int(scene.clock.now().timestamp()))
    assert not scene.send(call, by=scene.contract.alice)
    scene.heard()
    assert scene.claims.claim(ANNA, scene.certificate, scene.wallet, By.SHOP).state == "queued"
    scene.chain.settle()
    assert scene.contract.owner(scene.token) == scene.wallet
    assert [each.state for each in scene.claims.standing.mine(ANNA)] == ["minted"]


def test_no_transaction_tells_of_a_person_or_an_order(scene: Scene) -> None:
    """Everything that was ever sent, the shop's and the wallet's, and all that it left in logs."""
    second = scene.claims.give(EDITION, "order:line_1:2", ANNA)
    call = scene.claims.claim(ANNA, second, scene.wallet, By.WALLET).call
    assert scene.send(call, by=scene.contract.alice)
    scene.claims.claim(ANNA, scene.certificate, scene.wallet, By.SHOP)
    scene.chain.settle()
    ask = scene.chain.node.ask
    sent = [
        each
        for number in range(int(ask("eth_blockNumber"), 16) + 1)
        for each in ask("eth_getBlockByNumber", hex(number), True)["transactions"]
    ]
    selectors = {each["input"][2:10] for each in sent}
    assert selector("createEdition(uint192,bytes32,uint64,bool,bool,uint16,address)").hex() in selectors
    assert selector("claim(address,uint256,bytes32,uint64,address,bytes)").hex() in selectors
    assert {
        selector("mint(address,uint256)").hex(),
        selector("mintMany(address[],uint256[])").hex(),
    } & selectors
    logs = ask("eth_getLogs", {"fromBlock": "0x0", "toBlock": "latest"})
    assert len(logs) > len(selectors)
    told = "".join([*(each["input"] for each in sent), *(each["data"] for each in logs)])
    told += "".join(topic for each in logs for topic in each["topics"])
    for text in ("Anna", ANNA, "line_1", "order", scene.certificate, second):
        assert text.encode().hex() not in told, text
        for hashed in (sha256(text.encode()).hexdigest(), keccak256(text.encode()).hex()):
            assert hashed not in told, text


def test_a_transfer_takes_the_certificate_and_ends_its_loans(scene: Scene) -> None:
    """The new owner is nobody of this shop."""
    scene.claims.claim(ANNA, scene.certificate, scene.wallet, By.SHOP)
    scene.chain.settle()
    now = scene.clock.now()
    assert scene.claims.standing.rights(ANNA, now) == frozenset()  # by the index now, not by right
    with scene.chain.database.unit() as unit:
        unit.session.add(VisitorRow(id="visitor_ben", name="Ben", colour=2, created_at=now))
    Loans(scene.chain.database, scene.claims.standing).lend(ANNA, scene.certificate, "visitor_ben", 60)
    assert scene.claims.standing.rights("visitor_ben", now) == {EDITION}
    scene.contract.contract.send(
        "transferFrom", scene.contract.alice, scene.contract.bob, scene.token, by=scene.contract.alice
    )
    scene.heard()
    assert scene.claims.standing.mine(ANNA) == scene.claims.standing.mine("visitor_ben") == []
    assert scene.claims.standing.rights("visitor_ben", scene.clock.now()) == frozenset()
