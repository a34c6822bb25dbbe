"""A token is marked by the operator on a real chain: its gate closes, and opens when it is restored."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.fixtures.certificate import Shop as Contract
from tests.fixtures.certificates import Person, Shop
from tests.fixtures.shopchain import ShopChain
from vitrine.certificates.chains.service import Chains
from vitrine.certificates.gates.checks import Checks
from vitrine.certificates.gates.rule import OwnEdition, Rule
from vitrine.certificates.gates.verdict import Purpose
from vitrine.certificates.wallets.service import Wallets


@dataclass
class Scene:
    """Anna (alice's wallet) has copy 1 of a revocable edition as a token, and a door asks for it."""

    shop: Shop
    chain: ShopChain
    contract: Contract
    anna: Person
    edition: int
    checks: Checks

    @property
    def token(self) -> int:
        return self.edition << 64 | 1

    def revoke(self, revoked: bool) -> tuple[bool, bool | None]:
        """Whether it counts no more, and what is on its way to the chain."""
        path = f"/api/editions/{self.edition}/certificates/1/revoke"
        answer = self.shop.http.post(path, json={"revoked": revoked}, headers=self.shop.token)
        assert answer.status_code == 200, answer.text
        return answer.json()["revoked"], answer.json()["pending"]

    def is_open(self) -> bool:
        purposes: tuple[Purpose, ...] = ("badge", "door", "final")
        rule = Rule((OwnEdition(self.edition),))
        found = {self.chain.run(self.checks.holds(self.anna.id, rule, each)).yes for each in purposes}
        assert len(found) == 1
        return found.pop()

    def changes(self) -> list[tuple[str, str]]:
        """Of revocations: number and flag, state."""
        rows = [row for row in self.chain.rows() if row.key.startswith("revoke:")]
        return [(row.key.split(":", 3)[3], row.state) for row in rows]

    @property
    def is_marked(self) -> bool:
        return bool(int(self.contract.contract.call("check", self.token, self.contract.alice)) & 128)


@pytest.fixture
def scene(shopchain: ShopChain, live_shop: Contract, shop: Shop) -> Scene:
    anna = shop.person("Anna")
    shop.link(anna.id, live_shop.alice.lower())
    edition = shop.bare_edition(open_gift=True, revocable=True, state="queued")
    given = anna.post(f"/api/editions/{edition}/receive").json()["id"]
    anna.post(f"/api/certificates/{given}/claim", {"wallet": live_shop.alice, "by": "shop"})
    shopchain.settle(6)
    assert shop.row(given).state == "minted"
    checks = Checks(
        Chains(shop.database), shopchain.index, shop.claims.standing, Wallets(shop.database),
        lambda _: shopchain.pools[0], shop.clock,
    )  # fmt: skip
    return Scene(shop, shopchain, live_shop, anna, edition, checks)


def test_revoked_and_restored(scene: Scene) -> None:
    assert scene.is_open()
    assert scene.revoke(True) == scene.revoke(True) == (False, True)
    assert scene.changes() == [("1:on", "queued")]
    scene.chain.moved()
    scene.chain.settle()
    assert scene.is_marked and not scene.is_open()
    assert len(scene.chain.moved()) == 1, "who stands in a room is looked at"
    assert scene.anna.get("/api/certificates").json()["items"][0]["revoked"]
    assert scene.revoke(True) == (True, None), "done already"

    assert scene.revoke(False) == scene.revoke(False) == (True, False)
    scene.chain.settle()
    assert not scene.is_marked and scene.is_open()
    assert scene.revoke(False) == (False, None)
    assert scene.revoke(True) == (False, True), "each change is a transaction of its own"
    scene.chain.settle()
    assert scene.changes() == [("1:on", "final"), ("2:off", "final"), ("3:on", "final")]
    assert scene.is_marked and not scene.is_open()


def test_what_nothing_was_signed_for_is_taken_back(scene: Scene) -> None:
    assert scene.revoke(True) == (False, True)
    assert scene.revoke(False) == (False, None)
    assert scene.changes() == [("1:on", "failed")]
    assert scene.revoke(True) == (False, True)
    scene.chain.settle()
    assert scene.changes() == [("1:on", "failed"), ("2:on", "final")]
    assert scene.is_marked


def test_what_was_sent_is_followed_by_its_opposite(scene: Scene) -> None:
    assert scene.revoke(True) == (False, True)
    scene.chain.mint()
    scene.chain.arrived()
    assert scene.is_marked
    assert scene.revoke(True) == (False, True), "on the chain, and not read yet"
    assert scene.revoke(False) == (False, False)
    assert scene.revoke(True) == (False, True)
    assert [state for _, state in scene.changes()] == ["sent", "failed"]
    assert scene.revoke(False) == (False, False)
    scene.chain.settle()
    assert [each for each, state in scene.changes() if state == "final"] == ["1:on", "3:off"]
    assert not scene.is_marked and scene.is_open()


def test_while_no_node_answers_it_is_queued(scene: Scene) -> None:
    """The operator sends it when the chain is back."""
    Chains(scene.shop.database).down("nobody answers")
    assert scene.revoke(True) == (False, True)
    scene.chain.settle()
    assert scene.is_marked
