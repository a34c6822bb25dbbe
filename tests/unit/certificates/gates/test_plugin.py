"""The extension "certificates" behind all of Vitrine's checks: doors, tills, and what may be shown."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from tests.fixtures import copies
from tests.unit.certificates.gates.stage import ADA, BOB, SEVEN, Stage
from vitrine.accounts.tables import BrandRow
from vitrine.catalog.errors import PurchaseRefused
from vitrine.certificates.abi import token_of
from vitrine.certificates.gates.keeper import Keeper
from vitrine.certificates.gates.plugin import NAME, CertificatesPlugin
from vitrine.certificates.gates.service import Gates
from vitrine.certificates.tables import GateRow
from vitrine.clock import ManualClock
from vitrine.extensions.door import ExtensionDoor
from vitrine.extensions.errors import NotAdmitted, UseRefused
from vitrine.extensions.manager import Extensions
from vitrine.extensions.ports import Json, SetState, Use, Visitor
from vitrine.extensions.rules import ExtensionRules
from vitrine.ids import BrandId, ProductId, RoomId, VariantId, VisitorId
from vitrine.storage import Database

HOUSE = BrandId("brand_house")
ONE = token_of(7, 1)
C1 = "c7-1"
WORDS = {"en": "For holders of “Crane”.", "fr": "Pour qui détient «\u202fGrue\u202f»."}
SALON, HALL = RoomId("salon"), RoomId("hall")
POT, VARIANT = ProductId("pot"), VariantId("pot-red")


def gates(database: Database) -> Gates:
    """The same gate before one room and one product, and before nothing else."""
    copies.edition(database, title={"en": "Crane", "fr": "Grue"})
    with database.unit() as unit:
        brand = BrandRow(id=HOUSE, name="House", name_key="house", slug="house", created_at=copies.AT)
        unit.session.add(brand)
        unit.session.flush()
        for subject in ("room:salon", "product:pot"):
            unit.session.add(
                GateRow(subject=subject, brand_id=HOUSE, rule=SEVEN.plain(), created_at=copies.AT)
            )
    return Gates(database, None)


class Scene:
    """A shop's door and rules with this extension alone. on: whether certificates are."""

    def __init__(self, database: Database, on: bool = True) -> None:
        self.stage = Stage(database)
        keeper = Keeper(gates(database), self.stage.checks if on else None)
        plugin = CertificatesPlugin(keeper, self.stage.standing if on else None)
        extensions = Extensions.load(installed=[], made={NAME: plugin})
        self.door, self.rules = ExtensionDoor(extensions), ExtensionRules(extensions, ManualClock())
        self.state: dict[str, Json] = {}

    def enters(self, visitor: Visitor, room: RoomId = SALON) -> Mapping[str, Any] | None:
        """What a visitor is told who may not come in; None: they may."""
        try:
            asyncio.run(self.door.may_enter(visitor, room))
        except NotAdmitted as error:
            return error.problem()
        return None

    def buys(self, visitor: Visitor | None, product: ProductId = POT) -> Mapping[str, Any] | None:
        """The same at the till."""
        try:
            asyncio.run(self.door.may_buy(visitor, product, VARIANT))
        except PurchaseRefused as error:
            return error.problem()
        return None

    def may(self, visitor: Visitor, action: str, target: str | None = C1) -> Mapping[str, Any] | None:
        """The same of a use, before it is done."""
        try:
            asyncio.run(self.door.may_use(visitor, HALL, NAME, action, target))
        except UseRefused as error:
            return error.problem()
        return None

    def does(self, visitor: Visitor, action: str, target: str | None = C1, value: Json = None) -> None:
        """The use itself."""
        use = Use(NAME, action, target, value)
        for ruling in self.rules.used(HALL, [visitor], {NAME: self.state}, visitor, use):
            assert isinstance(ruling.command, SetState)
            self.state[ruling.command.key] = ruling.command.value

    @property
    def shown(self) -> list[tuple[str, str]]:
        values = [each for each in self.state.values() if isinstance(each, dict)]
        return [(str(each["visitor"]), str(each["kind"])) for each in values]


@pytest.fixture
def scene(sqlite_database: Database) -> Scene:
    return Scene(sqlite_database)


def person(name: str, **more: Any) -> Visitor:
    return Visitor(VisitorId(name), name, 1, **more)


ADA_, BOB_ = person("ada"), person("bob")
AT: Json = {"at": [1, 0, 1, 90]}


def test_a_gated_room_and_till_open_for_holders_and_say_what_opens_them(scene: Scene) -> None:
    scene.stage.give(ONE, ADA)
    assert scene.enters(ADA_) is None is scene.buys(ADA_)
    for told in (scene.enters(BOB_), scene.buys(BOB_)):
        assert told is not None and told["detail"] == WORDS["en"]
        assert told["words"].items() >= WORDS.items()
    stranger = scene.buys(None)
    assert stranger is not None and stranger["words"]["en"] == WORDS["en"] + " Come in first."


def test_what_has_no_gate_asks_nobody(scene: Scene) -> None:
    scene.stage.chain = None
    scene.stage.nodes.down = True
    assert scene.enters(BOB_, HALL) is None is scene.buys(None, ProductId("bowl"))
    assert scene.stage.nodes.calls == []


def test_the_houses_own_people_are_always_let_in(scene: Scene) -> None:
    scene.stage.chain = None
    assert scene.enters(person("cy", role="staff", brand_id=HOUSE)) is None
    assert scene.enters(person("dy", role="owner", brand_id=BrandId("brand_other"))) is not None


def test_with_nobody_answering_the_door_and_the_till_have_grace_then_shut(scene: Scene) -> None:
    scene.stage.give(ONE, ADA)
    assert scene.enters(ADA_) is None
    scene.stage.nodes.down = True
    scene.stage.clock.advance(15 * 60_000)
    assert scene.enters(ADA_) is None is scene.buys(ADA_)
    scene.stage.clock.advance(1)
    for told in (scene.enters(ADA_), scene.buys(ADA_), scene.enters(person("eve"))):
        assert told is not None
    shut = scene.enters(ADA_)
    assert shut is not None and "cannot be checked right now (since 00:15 UTC)" in shut["words"]["en"]


def test_with_certificates_off_what_is_gated_stays_shut(sqlite_database: Database) -> None:
    scene = Scene(sqlite_database, on=False)
    told = scene.enters(ADA_)
    assert told is not None and "switched off" in told["words"]["en"]
    assert scene.buys(ADA_) is not None and scene.may(ADA_, "wear") is not None
    assert scene.enters(ADA_, HALL) is None
    assert scene.enters(person("cy", role="staff", brand_id=HOUSE)) is None


def test_a_disabled_extension_guards_nothing(sqlite_database: Database) -> None:
    plugin = CertificatesPlugin(Keeper(gates(sqlite_database), None), None)
    extensions = Extensions.load(frozenset({NAME}), [], {NAME: plugin})
    assert list(extensions) == []


def test_what_one_holds_is_worn_placed_and_put_away(scene: Scene) -> None:
    scene.stage.copy("ada", 1, "minted")
    scene.stage.give(ONE, ADA)
    assert scene.may(ADA_, "wear") is None
    scene.does(ADA_, "wear")
    assert scene.shown == [("ada", "worn")]
    assert scene.may(ADA_, "place") is None
    scene.does(ADA_, "place", value=AT)
    assert scene.shown == [("ada", "placed")]
    assert scene.may(ADA_, "put_away") is None
    scene.does(ADA_, "put_away")
    assert scene.shown == []


def test_leaving_frees_the_slots(scene: Scene) -> None:
    scene.stage.copy("ada", 1)
    scene.may(ADA_, "wear")
    scene.does(ADA_, "wear")
    (ruling,) = scene.rules.left(HALL, [], {NAME: scene.state}, ADA_)
    assert ruling.command == SetState("0", None)


@pytest.mark.parametrize("action", ["wear", "place"])
def test_what_one_does_not_hold_is_not_shown(scene: Scene, action: str) -> None:
    scene.stage.copy("ada", 1, "minted")
    scene.stage.give(ONE, ADA)
    assert scene.may(BOB_, action) is not None
    assert scene.may(ADA_, action, "c7-2") is not None
    scene.stage.give(ONE, ADA, revoked=True)
    assert scene.may(ADA_, action) is not None
    scene.stage.give(ONE, BOB)
    told = scene.may(ADA_, action)
    assert told is not None and "not yours" in told["words"]["en"]


@pytest.mark.parametrize("how", ["a right", "a loan of a right", "a loan of a token"])
def test_a_right_and_a_loan_are_enough_to_show_it_whatever_the_chain_does(scene: Scene, how: str) -> None:
    if how == "a right":
        scene.stage.copy("ada", 1)
    else:
        state = "minted" if how == "a loan of a token" else "claimable"
        scene.stage.lend(scene.stage.copy("bob", 1, state), "bob", "ada")
    scene.stage.chain = None
    for action, value in (("wear", None), ("place", AT)):
        assert scene.may(ADA_, action) is None
        scene.does(ADA_, action, value=value)
    assert scene.shown == [("ada", "placed")]


def test_placing_asks_more_than_wearing(scene: Scene) -> None:
    """The index is old, and the chain says otherwise."""
    scene.stage.copy("ada", 1, "minted")
    scene.stage.give(ONE, ADA)
    scene.stage.newest.clear()
    scene.stage.stale()
    assert scene.may(ADA_, "wear") is None and scene.may(ADA_, "place") is not None


def test_nothing_is_shown_that_was_not_asked_about_before(scene: Scene) -> None:
    scene.stage.copy("ada", 1)
    with pytest.raises(UseRefused):
        scene.does(ADA_, "wear")
    assert scene.may(ADA_, "wear") is None
    scene.does(ADA_, "wear")
    with pytest.raises(UseRefused):
        scene.does(ADA_, "wear")
    with pytest.raises(UseRefused):
        scene.does(BOB_, "wear")


@pytest.mark.parametrize("value", [None, {}, {"at": [99, 0, 0, 0]}, {"at": "here"}])
def test_a_place_must_be_one(scene: Scene, value: Json) -> None:
    scene.stage.copy("ada", 1)
    assert scene.may(ADA_, "place") is None
    with pytest.raises(UseRefused):
        scene.does(ADA_, "place", value=value)
    assert scene.shown == []


def test_what_nobody_knows_is_ignored(scene: Scene) -> None:
    for action, target in (("dance", C1), ("wear", None), ("put_away", C1)):
        assert scene.may(ADA_, action, target) is None
        scene.does(ADA_, action, target)
    assert scene.state == {}


def test_a_gated_room_is_guarded_without_the_extra() -> None:
    """Neither hash nor curve is installed: everything that keeps a room shut can be imported."""
    code = (
        "import sys; sys.modules['Crypto'] = sys.modules['coincurve'] = None\n"
        "import vitrine.certificates.gates.plugin, vitrine.certificates.gates.live\n"
        "import vitrine.certificates.gates.routes\n"
        "assert 'web3' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
