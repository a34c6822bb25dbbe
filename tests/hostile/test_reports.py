"""What strangers' reports may cost and tell: bounded for one thing, no draft's title, a receipt for each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from tests.hostile.conftest import Place
from tests.stock import ORIGIN
from vitrine.ids import digest
from vitrine.oversight.part import OversightPart
from vitrine.storage import Database
from vitrine.storage.errors import DatabaseBusy
from vitrine.takedowns.errors import AlreadyDecided, WordsRefused
from vitrine.takedowns.kinds import Kind, Thing
from vitrine.takedowns.service import KEPT_OF_A_THING, Takedowns
from vitrine.takedowns.tables import ComplaintRow
from vitrine.takedowns.views import Filed

LAMP = Filed("product", "lamp", "counterfeit", "It is a copy of mine.", "anna@example.org")


def always(_: object, kind: Kind, thing: str) -> Thing:
    return Thing(kind, thing, thing.capitalize(), ("brand_1",))


def filled(database: Database, count: int) -> Takedowns:
    """So many reports of the lamp wait."""
    with database.unit() as unit:
        unit.session.add_all(
            ComplaintRow(
                id=f"complaint_{number:04}", digest=digest(f"R-{number}"), kind="product", thing_id="lamp",
                brand_id="brand_1", title="Lamp", ground="other", text="Hm.", at=database.clock.now(),
                state="open",
            )
            for number in range(count)
        )  # fmt: skip
    return Takedowns(database, always)


def rows(database: Database) -> tuple[int, int]:
    """How many open rows the lamp has, and how many reports they stand for."""
    with database.read() as session:
        query = select(func.count(), func.sum(ComplaintRow.count)).where(ComplaintRow.thing_id == "lamp")
        found, reports = session.execute(query.where(ComplaintRow.state == "open")).one()
        return found, int(reports)


def test_of_one_thing_a_hundred_are_kept_and_further_ones_counted(database: Database) -> None:
    takedowns = filled(database, KEPT_OF_A_THING - 1)
    _, last = takedowns.complain(LAMP)
    assert (last.text, last.contact, last.number) == (LAMP.text, LAMP.contact, None)

    first, counted = takedowns.complain(LAMP)
    assert (counted.text, counted.contact) == ("", None), "nothing of it is kept but that it came"
    for _ in range(5):
        number, same = takedowns.complain(LAMP)
        assert (number, same.id) == (first, counted.id)
    assert rows(database) == (KEPT_OF_A_THING + 1, KEPT_OF_A_THING + 6)
    # Another thing has its own hundred.
    assert takedowns.complain(Filed("room", "lamp", "other", "Dark."))[1].number is None

    # All who were counted have a receipt, and read the decision by it.
    assert takedowns.receipt(first).state == "open"
    takedowns.decide("operator", counted.id, take_down=False, reason="It is the maker's own.")
    told = takedowns.receipt(first)
    assert (told.state, told.decision, told.count) == ("dismissed", "It is the maker's own.", 6)
    # What comes now is counted anew, under another number; and kept, once there is room.
    later, _ = takedowns.complain(LAMP)
    assert later != first
    takedowns.decide("operator", "complaint_0000", take_down=False, reason="So it is.")
    assert takedowns.complain(LAMP)[1].text == LAMP.text


def test_all_that_waits_about_a_thing_is_decided_at_once_if_asked_for(database: Database) -> None:
    takedowns = filled(database, 3)
    takedowns.complain(Filed("room", "lamp", "other", "Another thing."))
    takedowns.decide("operator", "complaint_0001", take_down=False, reason="It is theirs.")
    decided = takedowns.decide("operator", "complaint_0000", take_down=True, reason="A copy.", alike=True)
    assert (decided.id, decided.state) == ("complaint_0000", "upheld")
    told = [takedowns.receipt(f"R-{number}") for number in range(3)]
    assert [(each.state, each.decision) for each in told] == [
        ("upheld", "A copy."), ("dismissed", "It is theirs."), ("upheld", "A copy."),
    ]  # fmt: skip
    (waiting,), _ = takedowns.complaints(None, 10)
    assert waiting.kind == "room"
    with pytest.raises(AlreadyDecided):
        takedowns.decide("operator", "complaint_0002", take_down=False, reason="No.", alike=True)


@pytest.mark.race
def test_at_the_same_moment_no_more_are_kept(database: Database) -> None:
    takedowns = filled(database, KEPT_OF_A_THING - 2)

    def report(_: int) -> str:
        while True:
            try:
                return takedowns.complain(LAMP)[0]
            except DatabaseBusy:  # a slow machine: who reports presses once more
                continue

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(report, range(6)))
    assert rows(database) == (KEPT_OF_A_THING + 1, KEPT_OF_A_THING + 4)
    assert len(set(numbers)) == 3, "two of their own, and one for the four who are counted"


def test_a_reason_is_enough_unless_it_says_nothing(database: Database) -> None:
    takedowns = Takedowns(database, always)
    _, kept = takedowns.complain(Filed("product", "lamp", "counterfeit"))
    assert (kept.ground, kept.text) == ("counterfeit", "")
    for text in (None, "", " \n "):
        with pytest.raises(WordsRefused):
            takedowns.complain(Filed("product", "lamp", "other", text))
    with pytest.raises(WordsRefused):
        takedowns.complain(Filed("product", "lamp", "counterfeit", " "))


def test_a_drafts_title_is_its_brands_alone(place: Place) -> None:
    draft = place.product(title={"en": "Secret of the next season"}, publish=False)
    assert place.http.get(f"/api/products/{draft}").status_code == 404
    body = {"kind": "product", "thing": draft, "reason": "other", "text": "What is it?"}
    made = place.http.post("/api/reports", json=body)
    assert made.status_code == 201, made.text
    told = place.http.get(f"/api/reports/{made.json()['number']}")
    assert "Secret" not in made.text + told.text
    assert (told.json()["title"], told.json()["thing"]) == (None, draft)
    # Those who decide read it, and so does its brand.
    (waiting,) = place.operator.get("/api/operator/reports").json()["items"]
    assert waiting["title"] == "Secret of the next season"
    address = f"/api/operator/reports/{waiting['id']}/decision"
    place.operator.post(address, json={"decision": "dismiss", "reason": "A draft."})
    (decided,) = place.http.get("/api/brand/notices", headers=place.mine).json()["reports"]
    assert decided["title"] == "Secret of the next season"


def test_a_receipt_says_whose_it_is_where_anybody_may_know(place: Place) -> None:
    """Rooms and products by what is public of them; a file only if something public is made of it."""
    brand = {"id": place.stock.brand.id, "name": place.stock.brand.name, "slug": place.stock.brand.slug}

    def told(kind: str, thing: str) -> object:
        body = {"kind": kind, "thing": thing, "reason": "counterfeit"}
        made = place.http.post("/api/reports", json=body, headers={"Origin": ORIGIN})
        assert made.status_code == 201, made.text
        read = place.http.get(f"/api/reports/{made.json()['number']}").json()
        assert read["brand"] == made.json()["brand"]
        return read["brand"]

    product, picture = place.product(publish=False), place.picture()
    assert told("product", product) is None
    assert told("model", place.stock.model) is None, "of a draft alone"
    assert told("picture", picture) is None
    assert told("brand", place.stock.brand.id) == brand
    assert place.http.post(f"/api/products/{product}/publish", headers=place.mine).is_success
    assert place.room("boutique", picture=picture).is_success
    assert told("product", product) == told("model", place.stock.model) == brand
    assert told("room", "boutique") == told("picture", picture) == brand
    drafted = place.http.patch("/api/rooms/boutique", json={"state": "draft"}, headers=place.mine)
    assert drafted.is_success, drafted.text
    assert told("room", "boutique") is None and told("picture", picture) is None


def test_what_is_counted_looks_so_to_both_sides(place: Place) -> None:
    place.room()
    takedowns = place.house.part(OversightPart).takedowns
    for _ in range(KEPT_OF_A_THING):
        takedowns.complain(Filed("room", "boutique", "other", "Hm."))
    body = {"kind": "room", "thing": "boutique", "reason": "counterfeit", "text": "My lamp."}
    made = [place.http.post("/api/reports", json=body).json() for _ in range(2)]
    assert [each["kept"] for each in made] == [False, False]
    assert made[0]["number"] == made[1]["number"]
    told = place.http.get(f"/api/reports/{made[0]['number']}").json()
    assert (told["state"], told["kept"], "number" in told) == ("open", False, False)
    first = place.operator.get("/api/operator/reports", params={"limit": 100}).json()
    rest = place.operator.get("/api/operator/reports", params={"after": first["next"]}).json()
    listed = first["items"] + rest["items"]
    assert len(listed) == KEPT_OF_A_THING + 1
    (counted,) = [each for each in listed if not each["kept"]]
    assert (counted["count"], counted["text"]) == (2, "")
