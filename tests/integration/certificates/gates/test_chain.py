"""Checks against a real chain: the shop's contract, others' collections, and contracts that mean harm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.fixtures import copies
from tests.fixtures.anvil import CHAIN_ID
from tests.fixtures.certificate import helper
from tests.fixtures.shopchain import ShopChain
from tests.unit.certificates.gates.stage import SEVEN
from vitrine.accounts.tables import VisitorRow
from vitrine.certificates.abi import token_of
from vitrine.certificates.chains import Chains
from vitrine.certificates.gates import direct
from vitrine.certificates.gates.checks import Checks
from vitrine.certificates.gates.rule import Collection, Rule, Standard
from vitrine.certificates.gates.verdict import Purpose
from vitrine.certificates.rights.standing import Standing
from vitrine.certificates.rpc import RpcPool
from vitrine.certificates.tables import LoanRow, WalletRow
from vitrine.certificates.wallets.service import Wallets
from vitrine.clock import ManualClock

ONE = token_of(7, 1)
# Run-time code of contracts that mean harm, whatever they are asked.
HOSTILE = {
    "loops": "0x5b600056",
    "reverts": "0x60006000fd",
    "reverts at length": "0x620300006000fd",
    "a giant": "0x620400006000f3",
    "nothing": "0x00",
    "invalid": "0xfe",
}


@dataclass
class Scene:
    """Ada and Bob have a wallet each on a chain that the shop follows; Ada holds copy 1 of edition 7."""

    shopchain: ShopChain
    clock: ManualClock
    ada: str
    bob: str

    def __post_init__(self) -> None:
        self.pool = self.shopchain.pools[0]
        database = self.shopchain.database
        chains, wallets = Chains(database), Wallets(database)
        standing = Standing(database, chains, self.shopchain.index, wallets)
        self.checks = Checks(
            chains, self.shopchain.index, standing, wallets, lambda chain: self.pool, self.clock
        )
        with database.unit() as unit:
            for visitor, address in (("ada", self.ada), ("bob", self.bob)):
                unit.session.add(VisitorRow(id=visitor, name=visitor, colour=1, created_at=copies.AT))
                unit.session.flush()
                unit.session.add(
                    WalletRow(
                        address=address, visitor_id=visitor, kind="key", chain_id=CHAIN_ID,
                        verified_at=copies.AT,
                    )
                )  # fmt: skip

    def lend(self, certificate: str) -> None:
        """Ada's copy, to Bob, for an hour."""
        now = self.clock.now()
        with self.shopchain.database.unit() as unit:
            unit.session.add(
                LoanRow(
                    id="loan", certificate_id=certificate, lender_id="ada", borrower_id="bob",
                    until=now + timedelta(hours=1), created_at=now,
                )
            )  # fmt: skip

    def holds(self, visitor: str, rule: Rule = SEVEN, purpose: Purpose = "door") -> tuple[bool, str]:
        verdict = self.shopchain.run(self.checks.holds(visitor, rule, purpose))
        return verdict.yes, verdict.source

    def send(self, name: str, *values: object, by: str | None = None) -> None:
        assert self.shopchain.shop.contract.send(name, *values, by=by or self.ada).status

    def sell(self) -> None:
        self.send("transferFrom", self.ada, self.bob, ONE)


@pytest.fixture
def scene(shopchain: ShopChain, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> Scene:
    for name in ("CALL_S", "LATEST_S"):
        monkeypatch.setattr(direct, name, 60.0)  # the machine may be busy with other tests
    shop = shopchain.shop
    shop.edition(7, 5, revocable=True)
    made = Scene(shopchain, clock, shop.alice.lower(), shop.bob.lower())
    shop.mint(made.ada, ONE)
    shop.node.ask("anvil_mine", "0x3")
    shopchain.follow()
    return made


def collection(address: str, standard: Standard = "erc721", token: int | None = None) -> Rule:
    return Rule((Collection(address.lower(), standard, CHAIN_ID, token),))


def test_the_index_and_the_nodes_say_the_same(scene: Scene) -> None:
    assert scene.holds("ada", purpose="badge") == scene.holds("ada") == (True, "index")
    assert scene.holds("ada", purpose="final") == (True, "chain")
    for purpose in ("badge", "door", "final"):
        assert not scene.holds("bob", purpose=purpose)[0]
    scene.clock.advance(31_000)
    assert scene.holds("ada") == (True, "chain")


def test_a_transfer_between_check_and_use(scene: Scene) -> None:
    """A door knows it with the next block that was followed; what is final knows it at once."""
    assert scene.holds("ada")[0]
    scene.sell()
    assert scene.holds("ada") == (True, "index")
    assert scene.holds("ada", purpose="final") == (False, "chain")
    scene.shopchain.moved()
    scene.shopchain.follow()
    assert {(each.first, each.second) for each in scene.shopchain.moved()} == {(scene.ada, scene.bob)}
    assert not scene.holds("ada")[0] and scene.holds("bob") == (True, "index")
    assert not scene.holds("bob", purpose="final")[0], "not in the final block yet"
    scene.shopchain.node.ask("anvil_mine", "0x3")
    scene.shopchain.follow()
    assert scene.holds("bob", purpose="final")[0]


def test_where_the_worker_sleeps_the_contract_is_asked(scene: Scene) -> None:
    scene.sell()
    scene.clock.advance(31_000)
    assert scene.holds("ada") == (False, "chain")
    assert not scene.holds("bob")[0], "of which token nobody has said"
    scene.checks.name("bob", ONE)
    assert scene.holds("bob") == (True, "chain")


def test_where_the_worker_sleeps_the_contract_is_asked_of_rights_and_loans(scene: Scene) -> None:
    """Ada's voucher is out, or so the shop believes; Bob has borrowed her copy."""
    two = token_of(7, 2)
    scene.clock.advance(31_000)
    database = scene.shopchain.database
    copies.certificate(database, 2, "voucher", scene.bob, visitor_id="bob")
    assert scene.holds("bob") == (True, "chain"), "nobody has it yet"
    scene.shopchain.shop.mint(scene.bob, two)
    assert scene.holds("bob") == (True, "chain"), "it is theirs"
    scene.send("transferFrom", scene.bob, scene.ada, two, by=scene.bob)
    assert scene.holds("bob") == (False, "chain")
    scene.lend(copies.certificate(database, 1, "minted", scene.ada, visitor_id="ada"))
    assert scene.holds("bob") == (True, "chain")
    scene.send("transferFrom", scene.ada, scene.shopchain.shop.revoker.lower(), ONE)
    assert scene.holds("bob") == (False, "chain")


@pytest.mark.parametrize("how", ["burned", "revoked"])
def test_a_burned_or_revoked_token_opens_nothing(scene: Scene, how: str) -> None:
    assert scene.holds("ada")[0]
    if how == "burned":
        scene.send("burn", ONE)
    else:
        scene.send("revoke", ONE, True, by=scene.shopchain.shop.revoker)
    scene.clock.advance(31_000)
    assert scene.holds("ada") == (False, "chain")
    assert scene.holds("ada", purpose="final") == (False, "chain")
    scene.shopchain.follow()
    assert not scene.holds("ada", purpose="badge")[0]


def test_collections_of_others(scene: Scene) -> None:
    node = scene.shopchain.node
    many, few = helper(node, "Foreign721"), helper(node, "Foreign1155")
    many.send("mint", scene.ada, 5, by=scene.ada)
    few.send("mint", scene.ada, 6, 2, by=scene.ada)
    node.ask("anvil_mine", "0x3")
    scene.shopchain.follow()
    rules = [
        collection(many.address),
        collection(many.address, token=5),
        collection(few.address, "erc1155", 6),
    ]
    for rule in rules:
        for purpose in ("badge", "door", "final"):
            assert scene.holds("ada", rule, purpose) == (True, "chain")
            assert scene.holds("bob", rule, purpose) == (False, "chain")
    assert not scene.holds("ada", collection(many.address, token=6))[0]
    assert not scene.holds("ada", collection(few.address, "erc1155", 7))[0]
    assert not scene.holds("ada", collection(few.address, "erc721"))[0], "it has no such function"


def test_an_impostor_answers_for_nobody_but_itself(scene: Scene) -> None:
    impostor = helper(scene.shopchain.node, "Impostor").address
    scene.clock.advance(31_000)
    scene.checks.name("bob", ONE)
    assert not scene.holds("bob")[0]
    assert not scene.holds("bob", collection(impostor, token=ONE))[0]


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE.keys())
def test_contracts_that_mean_harm_say_no_and_hurt_nobody(scene: Scene, code: str) -> None:
    evil = "0x" + "ee" * 20
    scene.shopchain.node.ask("anvil_setCode", evil, code)
    rules = [collection(evil), collection(evil, token=5), collection(evil, "erc1155", 5)]
    for _ in range(4):
        scene.clock.advance(31_000)
        for rule in rules:
            assert scene.holds("ada", rule) == (False, "chain")
        assert scene.holds("ada") == (True, "chain"), "the node is as good as before"


def test_nobody_answers(scene: Scene) -> None:
    assert scene.holds("ada")[0]
    scene.pool = RpcPool(["http://127.0.0.1:9"], CHAIN_ID, scene.clock)
    scene.clock.advance(15 * 60_000)
    assert scene.holds("ada") == (True, "last")
    assert scene.holds("ada", purpose="final") == (False, "down")
    scene.clock.advance(1)
    assert scene.holds("ada") == (False, "down")
    scene.shopchain.run(scene.pool.close())
