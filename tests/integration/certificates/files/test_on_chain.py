"""The file of a token on a real chain: for who owns it in the newest and the final block, by a majority."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Lock
from typing import Any

import httpx
import pytest

from tests.fixtures.certificate import Shop as Contract
from tests.fixtures.certificates import ORIGIN, Person, Shop
from tests.fixtures.models import good_glb
from tests.fixtures.nodes import Node, serving
from tests.fixtures.shopchain import CHAIN_ID, ShopChain
from vitrine.certificates.rpc import RpcPool
from vitrine.certificates.tables import CertificateRow

# The chain has one connection, and those who pass on its words have a thread for each question.
_ONE_AT_A_TIME = Lock()


@dataclass
class Scene:
    """Anna (alice's wallet) has copy 1 of a revocable edition as a token; Ben has bob's wallet."""

    shop: Shop
    chain: ShopChain
    contract: Contract
    anna: Person
    ben: Person
    certificate: str

    @property
    def token(self) -> int:
        return self.shop.token_of(self.certificate)

    def file(self, person: Person) -> tuple[int, str]:
        """Status and problem; every 200 holds the very bytes."""
        answer = self.chain.run(self._asked(person))
        if answer.status_code == 200:
            assert answer.content == good_glb()
            return 200, ""
        return answer.status_code, answer.json()["type"].removeprefix("/problems/")

    async def _asked(self, person: Person) -> httpx.Response:
        # In the loop of the pool.
        line = httpx.ASGITransport(self.shop.app)
        async with httpx.AsyncClient(transport=line, base_url=ORIGIN, cookies=person.http.cookies) as http:
            return await http.get(f"/api/certificates/{self.certificate}/file")

    def send(self, name: str, *values: object, by: str | None = None) -> None:
        assert self.contract.contract.send(name, *values, by=by or self.contract.alice).status

    def sell(self) -> None:
        self.send("transferFrom", self.contract.alice, self.contract.bob, self.token)

    def later(self) -> None:
        """The chain goes on until all of now is final, and the index knows."""
        self.chain.node.ask("anvil_mine", "0x3")
        self.chain.follow()


@pytest.fixture
def scene(shopchain: ShopChain, live_shop: Contract, shop: Shop) -> Scene:
    anna, ben = shop.person("Anna"), shop.person("Ben")
    shop.link(anna.id, live_shop.alice.lower())
    shop.link(ben.id, live_shop.bob.lower())
    number = shop.edition(open_gift=True, revocable=True, registered=False)["number"]
    shopchain.settle()
    given = anna.post(f"/api/editions/{number}/receive").json()["id"]
    claimed = anna.post(f"/api/certificates/{given}/claim", {"wallet": live_shop.alice, "by": "shop"})
    assert claimed.json()["state"] == "queued"
    shopchain.settle()
    shop.pool = shopchain.pools[0]
    made = Scene(shop, shopchain, live_shop, anna, ben, given)
    assert shop.row(given).state == "minted"
    return made


def test_the_owner_has_it_and_after_a_transfer_the_next_one(scene: Scene) -> None:
    assert scene.file(scene.anna) == (200, "")
    assert scene.file(scene.ben) == (404, "certificate-unknown")
    scene.sell()
    # The index has not heard of it yet: the last step has.
    assert scene.file(scene.anna) == (403, "ownership-unconfirmed")
    scene.chain.follow()
    assert scene.file(scene.anna) == (404, "certificate-unknown")
    assert scene.file(scene.ben) == (403, "ownership-unconfirmed"), "not in the final block yet"
    scene.later()
    assert scene.file(scene.ben) == (200, "")


def test_who_sold_it_and_may_use_it_does_not_own_it(scene: Scene) -> None:
    scene.sell()
    scene.send("setUser", scene.token, scene.contract.alice, 1 << 40, by=scene.contract.bob)
    scene.chain.node.ask("anvil_mine", "0x3")
    assert scene.file(scene.anna) == (403, "ownership-unconfirmed")
    scene.later()
    assert scene.file(scene.anna) == (403, "file-for-the-owner")


@pytest.mark.parametrize("how", ["burned", "revoked"])
def test_nobody_has_it_any_more(scene: Scene, how: str) -> None:
    if how == "burned":
        scene.send("burn", scene.token)
    else:
        scene.send("revoke", scene.token, True, by=scene.contract.revoker)
    assert scene.file(scene.anna) == (403, "ownership-unconfirmed")
    scene.later()
    expected = {"burned": (404, "certificate-unknown"), "revoked": (409, "certificate-withdrawn")}
    assert scene.file(scene.anna) == expected[how]


def test_a_voucher_that_is_out(scene: Scene) -> None:
    """While nobody has the token its right counts; once it is sold, it does not, whatever the index knows."""
    number = scene.shop.row(scene.certificate).edition
    given = scene.shop.claims.give(number, "order:line_1:1", scene.anna.id)
    scene.certificate = given
    with scene.shop.database.unit() as unit:
        row = unit.session.get_one(CertificateRow, given)
        row.state, row.wallet = "voucher", scene.contract.alice.lower()
        row.voucher_until = scene.shop.clock.now()
    assert scene.file(scene.anna) == (200, "")
    assert scene.contract.contract.send("mint", scene.contract.alice, scene.token, by=scene.contract.minter)
    assert scene.file(scene.anna) == (403, "ownership-unconfirmed"), "not in the final block yet"
    scene.sell()
    scene.chain.node.ask("anvil_mine", "0x3")
    assert scene.file(scene.anna) == (403, "ownership-unconfirmed")


def test_no_node_answers(scene: Scene) -> None:
    scene.shop.pool = RpcPool(["http://127.0.0.1:9"], CHAIN_ID, scene.shop.clock)
    assert scene.file(scene.anna) == (503, "chain-down")
    scene.chain.run(scene.shop.pool.close())


def _passing(scene: Scene, lies: Callable[[list[Any]], Any] | None = None) -> Node:
    """A node that says what the chain says, or lies about calls."""

    def passed(method: str) -> Callable[[list[Any]], Any]:
        def answer(params: list[Any]) -> Any:
            with _ONE_AT_A_TIME:
                return scene.chain.node.ask(method, *params)

        return answer

    node = Node()
    node.answers = {each: passed(each) for each in ("eth_blockNumber", "eth_getBlockByNumber", "eth_call")}
    if lies is not None:
        node.answers["eth_call"] = lies
    return node


@pytest.fixture
def served(scene: Scene) -> Iterator[Callable[..., list[Node]]]:
    """Puts the shop before these nodes."""
    with ExitStack() as stack:

        def put(*nodes: Node) -> list[Node]:
            scene.shop.pool = RpcPool(stack.enter_context(serving(*nodes)), CHAIN_ID, scene.shop.clock)
            return list(nodes)

        yield put
        scene.chain.run(scene.shop.pool.close())


def _says(role: int) -> Callable[[list[Any]], Any]:
    """What checkMany answers of one pair."""
    return lambda _params: "0x" + "".join(f"{each:064x}" for each in (32, 1, role))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_liar_among_three_changes_nothing(
    scene: Scene, served: Callable[..., list[Node]], place: int
) -> None:
    def among(role: int) -> list[Node]:
        nodes = [_passing(scene) for _ in range(2)]
        nodes.insert(place, _passing(scene, _says(role)))
        return nodes

    nodes = served(*among(0))
    assert scene.file(scene.anna) == (200, ""), "one says that she does not own it"
    assert all(node.asked_for("eth_call") for node in nodes)
    scene.chain.run(scene.shop.pool.close())
    scene.sell()
    scene.chain.node.ask("anvil_mine", "0x3")
    served(*among(1))
    assert scene.file(scene.anna) == (403, "ownership-unconfirmed"), "one says that she still does"


def test_where_no_majority_agrees_it_is_closed(scene: Scene, served: Callable[..., list[Node]]) -> None:
    served(_passing(scene), _passing(scene, _says(0)))
    assert scene.file(scene.anna) == (503, "chain-down")
