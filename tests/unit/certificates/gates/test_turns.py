"""Who is looked at when, and what is left alone, with rooms in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest

from tests.fixtures import copies
from tests.unit.certificates.gates.stage import ADA, BOB, CHAIN_ID, SEVEN, Stage, good
from vitrine.accounts.tables import VisitorRow
from vitrine.certificates.gates import shelf
from vitrine.certificates.gates.checks import Checks
from vitrine.certificates.gates.keeper import Keeper
from vitrine.certificates.gates.live import SWEEP_LIMIT, Live
from vitrine.certificates.gates.rule import Rule
from vitrine.certificates.gates.service import Gate, Gates
from vitrine.certificates.gates.verdict import Purpose, Verdict
from vitrine.certificates.index.service import Index
from vitrine.certificates.rights.standing import Standing
from vitrine.certificates.rights.views import Certificate
from vitrine.certificates.tables import GateRow, LoanRow, OwnerRow
from vitrine.clock import ManualClock
from vitrine.extensions.ports import Json, Level, SetState, Visitor
from vitrine.ids import RoomId, VisitorId
from vitrine.storage import Database

SALON = RoomId("salon")


class Failing(Gates):
    """Which cannot be read so many times."""

    failures = 0

    def rooms(self) -> list[Gate]:
        if self.failures > 0:
            self.failures -= 1
            raise RuntimeError("the database is away")
        return super().rooms()


class Rooms:
    """Rooms in memory: who is in the salon, and what is shown there."""

    def __init__(self) -> None:
        self.inside: dict[VisitorId, Visitor] = {}
        self.state: dict[str, Json] = {}
        self.emptied = asyncio.Event()

    def come(self, *names: str) -> None:
        self.inside |= {VisitorId(each): Visitor(VisitorId(each), each, 1) for each in names}

    async def announce_layout(self, room_id: RoomId, version: int) -> None: ...

    async def notice(self, room_id: RoomId, level: Level, text: Mapping[str, str]) -> None: ...

    async def show_out(
        self, room_id: RoomId, visitor_id: VisitorId, reason: str, words: Mapping[str, str] | None = None
    ) -> None:
        del self.inside[visitor_id]
        if not self.inside:
            self.emptied.set()

    async def sign_out(self, visitor_id: VisitorId) -> None: ...

    def people(self, room_id: RoomId) -> int:
        return len(self.present(room_id))

    def present(self, room_id: RoomId) -> Mapping[VisitorId, Visitor]:
        return dict(self.inside) if room_id == SALON else {}

    def shared(self, extension: str) -> Mapping[RoomId, Mapping[str, Json]]:
        return {SALON: dict(self.state)}

    async def set_state(self, room_id: RoomId, extension: str, commands: Sequence[SetState]) -> None:
        self.state |= {each.key: each.value for each in commands}


class Noting(Checks):
    """Notes who is checked. failing: whose check fails."""

    failing: str | None = None

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.asked: list[str] = []

    async def holds(self, visitor_id: str, rule: Rule, purpose: Purpose) -> Verdict:
        self.asked.append(visitor_id)
        if visitor_id == self.failing:
            raise RuntimeError("the database is away")
        return await super().holds(visitor_id, rule, purpose)


class Swapping(Standing):
    """Lets something happen just while a certificate is looked at."""

    meanwhile: Callable[[], None] = staticmethod(lambda: None)

    def certificate(self, visitor_id: str, certificate_id: str) -> Certificate:
        self.meanwhile()
        return super().certificate(visitor_id, certificate_id)


class Scene:
    """The part under test and what is around it."""

    def __init__(self, database: Database, on: bool = True) -> None:
        self.stage, self.rooms = Stage(database, checking=Noting), Rooms()
        assert isinstance(self.stage.checks, Noting)
        self.checks = self.stage.checks
        chains, index, wallets = self.stage.chains, Index(database), self.stage.wallets
        self.goods = Swapping(database, chains, index, wallets)
        self.gates = Failing(database, None)
        copies.edition(database)
        with database.unit() as unit:
            unit.session.add(
                GateRow(subject="room:salon", brand_id="b1", rule=SEVEN.plain(), created_at=copies.AT)
            )
        keeper = Keeper(self.gates, self.checks if on else None)
        self.live = Live(self.gates, keeper, self.rooms, self.goods if on else None, None, self.stage.clock)

    def look(self, *due: str) -> list[str]:
        """Who was checked."""
        self.checks.asked.clear()

        async def story() -> None:
            self.live.recheck(*due)
            await self.live.look()

        asyncio.run(story())
        return list(self.checks.asked)


@pytest.fixture
def scene(sqlite_database: Database) -> Scene:
    return Scene(sqlite_database)


def test_a_crowd_takes_turns_and_who_is_due_waits_for_nobody(scene: Scene) -> None:
    crowd = [f"visitor_{number}" for number in range(150)]
    scene.rooms.come(*crowd)
    scene.stage.grant(*crowd)
    looks = []
    for _ in range(3):
        scene.stage.clock.advance(2000)
        looks.append(scene.look())
    assert [len(each) for each in looks] == [SWEEP_LIMIT, SWEEP_LIMIT, 22]
    assert set().union(*looks) == set(crowd)
    scene.stage.clock.advance(2000)
    assert scene.look(crowd[7]) == [crowd[7]] and len(scene.rooms.inside) == 150
    assert scene.look() == [], "nobody else has a reason"
    scene.stage.clock.advance(24_000)
    assert set(scene.look()) == set(looks[0]) - {crowd[7]}, "those of half a minute ago"


def test_whoever_has_something_that_time_ends_is_looked_at_each_time(
    scene: Scene, sqlite_database: Database, clock: ManualClock
) -> None:
    """Bo borrowed in the shop, Cy uses a token by its owner's leave; Di's loan is long over."""
    certificates = [copies.certificate(sqlite_database, serial, "claimable") for serial in (1, 2)]
    now = clock.now()
    with sqlite_database.unit() as unit:
        unit.session.add_all(
            VisitorRow(id=each, name=each, colour=1, created_at=now) for each in ("bo", "cy", "di")
        )
        unit.session.flush()
        for certificate, borrower, seconds in zip(certificates, ("bo", "di"), (5, -61), strict=True):
            unit.session.add(
                LoanRow(
                    id=f"loan-{borrower}", certificate_id=certificate, lender_id="ada", borrower_id=borrower,
                    until=now + timedelta(seconds=seconds), created_at=now,
                )
            )  # fmt: skip
        unit.session.add(
            OwnerRow(
                chain_id=CHAIN_ID, token=f"{7 << 64 | 3:064x}", edition=7, serial=3, owner=ADA, user=BOB,
                user_until=int(now.timestamp()) + 5, revoked=False, block_number=1,
            )
        )  # fmt: skip
    scene.stage.link("cy", BOB)
    everybody = ("ada", "bo", "cy", "di")
    scene.rooms.come(*everybody)
    scene.stage.grant(*everybody)
    assert sorted(scene.look()) == sorted(everybody)
    clock.advance(60_000)
    assert sorted(scene.look()) == ["bo", "cy"], "for a minute after its end too"
    scene.stage.take("bo")
    scene.stage.clock.advance(6_000)
    assert sorted(scene.look()) == ["bo", "cy"] and set(scene.rooms.inside) == {"ada", "cy", "di"}
    clock.advance(10_000)
    assert scene.look() == []


def test_whoever_cannot_be_checked_keeps_nobody_else_inside(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.rooms.come("ada", "bob", "cy")
    scene.checks.failing = "bob"
    scene.look()
    assert set(scene.rooms.inside) == {"bob"} and "could not be checked" in caplog.text
    scene.checks.failing = None
    scene.look("bob")
    assert scene.rooms.inside == {}


def test_whoever_was_due_and_could_not_be_checked_is_due_again(scene: Scene) -> None:
    scene.rooms.come("ada", "bob")
    scene.stage.grant("ada", "bob")
    scene.look()
    scene.checks.failing = "bob"
    assert scene.look("bob") == ["bob"]
    scene.checks.failing = None
    scene.stage.take("bob")
    assert scene.look() == ["bob"] and set(scene.rooms.inside) == {"ada"}
    scene.checks.failing = "ada"
    scene.stage.clock.advance(30_000)
    assert scene.look() == ["ada"]
    scene.checks.failing = None
    assert scene.look() == ["ada"], "whose turn it was is not put off either"
    assert scene.look() == []


def test_the_loop_outlives_a_failure_and_then_looks_at_everybody(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("vitrine.certificates.gates.live.SWEEP_S", 0.01)

    async def story() -> None:
        running = asyncio.ensure_future(scene.live.run())
        await asyncio.wait_for(scene.rooms.emptied.wait(), 60)
        running.cancel()

    scene.gates.failures = 1
    scene.rooms.come(*(f"visitor_{number}" for number in range(SWEEP_LIMIT + 9)))
    asyncio.run(story())
    assert caplog.text.count("people in gated rooms could not be checked") == 1


def test_with_certificates_off_gated_rooms_are_emptied_and_nothing_is_shown(
    sqlite_database: Database,
) -> None:
    scene = Scene(sqlite_database, on=False)
    scene.rooms.come("ada")
    scene.rooms.state = {each.key: each.value for each in shelf.wear({}, "ada", good("c1"))}
    assert scene.look() == []
    assert scene.rooms.inside == {} and scene.rooms.state == {"0": None}


def test_a_slot_that_somebody_else_took_meanwhile_is_left(scene: Scene) -> None:
    scene.rooms.state = {each.key: each.value for each in shelf.wear({}, "ada", good("c1"))}
    new: Json = {each.key: each.value for each in shelf.wear({}, "bob", good("c2"))}["0"]

    def taken() -> None:
        scene.rooms.state["0"] = new

    scene.goods.meanwhile = taken  # type: ignore[method-assign]
    scene.look()
    assert scene.rooms.state == {"0": new}
