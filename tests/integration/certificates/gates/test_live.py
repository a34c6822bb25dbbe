"""Certificates that go while people are in the room: real sockets, a real gateway, the extension at work."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.integration.gateway.people import PATIENCE_S, Back, Client, cut, until, watcher
from tests.integration.gateway.shop import Shop, a_shop
from tests.unit.certificates.gates.stage import ADA, BOB, CHAIN_ID, Stage
from vitrine.accounts.tables import BrandRow
from vitrine.certificates.abi import token_hex, token_of
from vitrine.certificates.events import CertificateMoved
from vitrine.certificates.gates.checks import Checks
from vitrine.certificates.gates.keeper import Keeper
from vitrine.certificates.gates.live import AGAIN_MS, Live
from vitrine.certificates.gates.plugin import NAME, CertificatesPlugin
from vitrine.certificates.gates.rule import Rule
from vitrine.certificates.gates.service import Gates
from vitrine.certificates.gates.verdict import Purpose, Verdict
from vitrine.certificates.tables import GateRow
from vitrine.clock import ManualClock
from vitrine.extensions.door import ExtensionDoor
from vitrine.extensions.errors import NotAdmitted
from vitrine.extensions.manager import Extensions
from vitrine.extensions.ports import Visitor
from vitrine.extensions.rules import ExtensionRules
from vitrine.ids import BrandId, RoomId, VisitorId
from vitrine.protocol import client, server
from vitrine.storage import Database, import_all_tables

ONE = token_of(7, 1)
BOUTIQUE = RoomId("boutique")
HOUSE = BrandId("brand_house")


class Noting(Checks):
    """Notes who is checked."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.asked: list[str] = []

    async def holds(self, visitor_id: str, rule: Rule, purpose: Purpose) -> Verdict:
        self.asked.append(visitor_id)
        return await super().holds(visitor_id, rule, purpose)


@dataclass
class House:
    """An open shop with the extension, and the part that looks after people inside."""

    shop: Shop
    stage: Stage
    gates: Gates
    live: Live
    clock: ManualClock

    def gate(self, room: str = "boutique") -> None:
        """Let the room ask for edition 7."""
        with self.shop.database.unit() as unit:
            unit.session.add(
                GateRow(
                    subject=f"room:{room}", brand_id=HOUSE, rule={"any": [{"edition": 7}]},
                    created_at=self.shop.database.clock.now(),
                )
            )  # fmt: skip

    def look(self) -> None:
        """Half a minute later, everybody is looked at."""
        self.clock.advance(AGAIN_MS)
        self.shop.run(self.live.look())

    def moved(self, first: str | None, second: str | None) -> None:
        """The index has told of a transfer, and the loop has looked."""
        self.shop.run(self.live.moved(CertificateMoved(CHAIN_ID, token_hex(ONE), 101, first, second)))
        self.shop.run(self.live.look())

    def inside(self, room: str = "boutique") -> set[str]:
        return {each.removeprefix("visitor_") for each in self.shop.gateway.present(RoomId(room))}


def a_house(url: str, stage: Stage | None = None) -> House:
    database = Database(url)
    import_all_tables().create_all(database.engine)
    if stage is None:
        stage = Stage(database, checking=Noting)
        stage.link("visitor_Ada", ADA)
        stage.link("visitor_Bob", BOB)
    gates = Gates(database, stage.chains)
    keeper = Keeper(gates, stage.checks)
    extensions = Extensions.load(installed=[], made={NAME: CertificatesPlugin(keeper, stage.standing)})
    clock = ManualClock()
    shop = a_shop(
        url, door=ExtensionDoor(extensions, PATIENCE_S), rules=ExtensionRules(extensions, ManualClock())
    )
    live = Live(gates, keeper, shop.gateway, stage.standing, stage.wallets, clock)
    shop.start()
    return House(shop, stage, gates, live, clock)


@contextmanager
def opened(url: str, stage: Stage | None = None) -> Iterator[House]:
    house = a_house(url, stage)
    yield house
    house.shop.stop()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/shop.db"


@pytest.fixture
def house(url: str) -> Iterator[House]:
    with opened(url) as made:
        with made.shop.database.unit() as unit:
            now = made.shop.database.clock.now()
            unit.session.add(BrandRow(id=HOUSE, name="House", name_key="house", slug="house", created_at=now))
        yield made


def test_who_sells_is_shown_out_with_words_and_the_buyer_may_enter(house: House) -> None:
    house.gate()
    house.stage.give(ONE, ADA)
    with Client(house.shop, "Ada") as ada:
        house.look()
        assert house.inside() == {"Ada"}
        house.stage.give(ONE, BOB)
        house.moved(ADA, BOB)
        problem = ada.next(server.Answer, id=None).problem
        assert problem is not None and problem["type"] == "/problems/shown-out"
        assert problem["words"]["en"] == "For holders of edition 7."
        assert problem["words"]["fr"] == "Pour qui détient l’édition 7."
        assert ada.closed() == 4007
    with Client(house.shop, "Bob"):
        assert house.inside() == {"Bob"}
        house.look()
        assert house.inside() == {"Bob"}
    refused = Client(house.shop, "Ada")
    assert refused.closed() == NotAdmitted.close_code


def test_what_only_time_ends_is_seen_by_looking(house: House) -> None:
    house.gate()
    house.stage.grant("visitor_Cy")
    with Client(house.shop, "Cy") as cy:
        house.look()
        assert house.inside() == {"Cy"}
        house.stage.take("visitor_Cy")
        house.look()
        assert cy.closed() == 4007 and house.inside() == set()


def test_a_kept_seat_is_given_up_too(house: House) -> None:
    house.gate()
    house.stage.give(ONE, ADA)
    with Client(house.shop, "Ada") as ada:
        cut(ada)
        until(lambda: house.shop.gateway.people(BOUTIQUE) == 0)
        assert house.inside() == {"Ada"}
        house.stage.give(ONE, BOB)
        house.moved(ADA, BOB)
        assert house.inside() == set()
        assert Back(house.shop, ada.welcome["resume"], 1).closed() == 4002


def test_who_comes_back_past_the_door_after_a_restart_is_found(house: House, url: str) -> None:
    house.gate()
    house.stage.give(ONE, ADA)
    ada = Client(house.shop, "Ada").__enter__()
    house.shop.stop()
    assert ada.closed() == 1001
    house.stage.give(ONE, BOB)
    with opened(url, house.stage) as again:
        with Back(again.shop, ada.welcome["resume"], 99) as back:
            assert again.inside() == {"Ada"}, "a seat that was kept asks no door"
            again.look()
            assert back.closed() == 4007
        assert again.inside() == set()


def test_who_only_watches_is_sent_away_too(house: House) -> None:
    house.gate()
    house.stage.give(ONE, ADA)
    with watcher(house.shop, "Ada") as ada:
        until(lambda: "Ada" in house.inside())
        house.look()
        house.stage.give(ONE, BOB)
        house.moved(ADA, BOB)
        assert ada.closed() == 4007
    assert watcher(house.shop, "Ada").closed() == NotAdmitted.close_code


def test_the_houses_own_people_stay(house: House) -> None:
    house.gate()
    staff = Visitor(VisitorId("visitor_Di"), "Di", 3, "staff", HOUSE)
    ticket = house.shop.gateway.wiring.tickets.issue(staff, BOUTIQUE)
    with Client(house.shop, "Di", ticket=ticket) as di:
        house.look()
        di.send_ping()
        assert house.inside() == {"Di"}


def test_a_gate_that_is_set_empties_the_room_of_those_it_is_not_for(house: House) -> None:
    house.stage.give(ONE, ADA)
    with Client(house.shop, "Ada") as ada, Client(house.shop, "Cy") as cy:
        house.look()
        assert house.inside() == {"Ada", "Cy"}
        house.gate()
        house.look()
        assert cy.closed() == 4007
        ada.send_ping()
        assert house.inside() == {"Ada"}


def test_the_loop_is_woken_and_looks(house: House) -> None:
    assert house.shop.loop is not None
    with Client(house.shop, "Cy") as cy:
        running = asyncio.run_coroutine_threadsafe(house.live.run(), house.shop.loop)
        house.gate()
        house.live.gates_changed()
        assert cy.closed() == 4007
        running.cancel()


def test_who_unlinks_the_wallet_is_shown_out(house: House) -> None:
    house.gate()
    house.stage.give(ONE, ADA)
    house.stage.give(token_of(7, 2), BOB)
    assert house.shop.loop is not None
    with Client(house.shop, "Ada") as ada, Client(house.shop, "Bob") as bob:
        house.look()
        running = asyncio.run_coroutine_threadsafe(house.live.run(), house.shop.loop)
        until(lambda: house.live._loop)
        house.stage.unlink()
        house.live.unlinked("visitor_Ada")
        assert ada.closed() == 4007
        bob.send_ping()
        assert house.inside() == {"Bob"}, "whose turn comes later"
        running.cancel()


def test_while_nobody_answers_people_stay_for_the_time_of_grace(house: House) -> None:
    house.gate()
    house.stage.give(ONE, ADA)
    with Client(house.shop, "Ada") as ada:
        house.stage.nodes.down = True
        house.stage.clock.advance(15 * 60_000)
        house.look()
        assert house.inside() == {"Ada"}
        house.stage.clock.advance(1)
        house.look()
        problem = ada.next(server.Answer, id=None).problem
        assert problem is not None and "cannot be checked right now" in problem["words"]["en"]
        assert ada.closed() == 4007


def test_rooms_without_a_gate_cost_no_check(house: House) -> None:
    house.gate("closet")
    with Client(house.shop, "Ada"), Client(house.shop, "Bob"):
        house.look()
        house.moved(ADA, BOB)
    assert isinstance(house.stage.checks, Noting) and house.stage.checks.asked == []


def use(action: str, certificate: str, number: int, value: Any = None) -> client.Use:
    return client.Use(f"{action}-{number}", NAME, action, certificate, value)


def state(someone: Client, key: str = "0") -> Any:
    return someone.next(server.EventMessage, event="state", key=key).fields["value"]


def test_what_is_worn_and_placed_is_put_away_when_it_is_no_longer_held(house: House) -> None:
    """In a room without a gate: Ada sells, Bob's loan ends."""
    house.stage.give(ONE, ADA)
    house.stage.copy("visitor_Ada", 1, "minted")
    house.stage.lend(house.stage.copy("visitor_Cy", 2), "visitor_Cy", "visitor_Bob")
    with Client(house.shop, "Ada") as ada, Client(house.shop, "Bob") as bob:
        assert ada.ask(use("wear", "c7-1", 1)).ok == {}
        assert state(bob)["visitor"] == "visitor_Ada"
        assert bob.ask(use("place", "c7-2", 1, {"at": [0, 0, 1, 0]})).ok == {}
        assert state(ada, "1")["at"] == [0.0, 0.0, 1.0, 0.0]
        house.look()
        assert [each is None for each in house.shop.gateway.shared(NAME)[BOUTIQUE].values()] == [False, False]
        house.stage.give(ONE, BOB)
        house.moved(ADA, BOB)
        assert state(bob) is None
        house.stage.end_loans()
        house.look()
        assert state(ada, "1") is None
        refused = ada.ask(use("wear", "c7-1", 2)).problem
        assert refused is not None and "not yours" in refused["words"]["en"]


def test_leaving_frees_the_slot_for_everybody(house: House) -> None:
    house.stage.copy("visitor_Ada", 1)
    with Client(house.shop, "Bob") as bob:
        with Client(house.shop, "Ada") as ada:
            assert ada.ask(use("wear", "c7-1", 1)).ok == {}
            assert state(bob)["kind"] == "worn"
        assert state(bob) is None
