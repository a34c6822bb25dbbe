"""A brand's numbers over HTTP, after a story played on the real live edge."""

from __future__ import annotations

import asyncio
import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fixtures.visits import DAY, CountedShop, Story, counted_shop, kept, later, played
from vitrine.accounts import Scope
from vitrine.numbers import inside
from vitrine.numbers.kinds import NumberKind
from vitrine.numbers.views import Cell, KeptPlan
from vitrine.storage import DatabaseUnavailable

VISITS = 120


class Killed(Exception):
    """The process is gone."""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[CountedShop]:
    made = counted_shop(tmp_path)
    yield made
    made.house.database.close()


def plan(shop: CountedShop, room: str, day: str, *cells: Cell) -> None:
    with shop.house.database.unit() as unit:
        kept_plan = KeptPlan(shop.stock.brand.id, room, date.fromisoformat(day), cells)
        inside.write_plan(unit, kept_plan, shop.clock.now())


def test_the_sums_of_a_day_are_its_events(shop: CountedShop) -> None:
    story = played(shop, VISITS, length_s=20_000)
    assert kept(shop) == story.expected
    # Outside of rooms it is the day before for an hour, in UTC.
    eve = later(DAY, -1)
    told = shop.numbers(since=eve, days=7)
    of_room: Counter[str] = Counter()
    for (_, _, _, kind), number in story.expected.items():
        of_room[kind] = max(of_room[kind], number) if kind == "most_at_once" else of_room[kind] + number
    assert told["whole"] == {kind.value: of_room[kind.value] for kind in NumberKind}
    assert told["whole"]["visits"] > VISITS * 0.8
    assert told["whole"]["visits"] == sum(told["whole"][f"by_{each}"] for each in ("invite", "link", "room"))
    lengths = ("under_1_min", "under_5_min", "under_15_min", "longer")
    assert told["whole"]["visits"] == sum(told["whole"][each] for each in lengths)
    assert [each["day"] for each in told["days"]] == [later(eve, number) for number in range(7)]
    assert sum(each["figures"]["visits"] for each in told["rooms"]) == told["whole"]["visits"]
    for kind in ("looked", "picked_up", "bought"):
        assert sum(each["figures"][kind] for each in told["products"]) == told["whole"][kind] > 0
    assert {each["title"]["fr"] for each in told["products"]} == {"Bowl (fr)", "Lamp (fr)", "Stool (fr)"}
    one = shop.numbers(since=eve, days=7, room="cabinet")
    (cabinet,) = [each for each in told["rooms"] if each["id"] == "cabinet"]
    assert one["whole"] == cabinet["figures"] and len(one["products"]) == 1
    assert one["rooms"] == told["rooms"]


def test_a_kill_between_two_flushes_loses_that_minute_and_nothing_is_there_twice(tmp_path: Path) -> None:
    shop = counted_shop(tmp_path / "shop")
    story, last = Story(shop, 60, length_s=3_600), Counter[Any]()

    async def killed() -> None:
        minutes = 0

        async def minute() -> None:
            nonlocal minutes, last
            minutes += 1
            if minutes == 20:  # the process is gone: nothing of what it holds is ever kept
                raise Killed
            await shop.book.minute()
            last = Counter(story.expected)

        with pytest.raises(Killed):
            await story.play(minute)

    asyncio.run(killed())
    after = kept(shop)
    assert sum(last.values()) > 50
    # How long those who were still there had been so far is in there too.
    assert {each: number for each, number in after.items() if each[3] != "seconds"} == {
        each: number for each, number in last.items() if each[3] != "seconds"
    }
    assert sum(after[each] for each in after if each[3] == "seconds") >= sum(
        last[each] for each in last if each[3] == "seconds"
    )
    shop.house.database.close()


def test_a_database_that_fails_now_and_then_loses_and_doubles_nothing(
    shop: CountedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, failures = shop.book, iter([False, True, True] * 1_000)
    keep = book._keep

    def unsure(batch: Any) -> None:
        """Every second answer is lost, after the commit."""
        keep(batch)
        if next(failures):
            raise DatabaseUnavailable

    monkeypatch.setattr(book, "_keep", unsure)
    story = Story(shop, 80, length_s=7_200)

    async def minute() -> None:
        try:
            await book.minute()
        except DatabaseUnavailable:
            return

    async def all_of_it() -> None:
        await story.play(minute)
        await shop.gateway.stop()
        monkeypatch.setattr(book, "_keep", keep)
        await book.flush()

    asyncio.run(all_of_it())
    assert kept(shop) == story.expected


def test_the_file_for_spreadsheets_has_the_same_sums(shop: CountedShop) -> None:
    story = played(shop, 60, length_s=7_200)
    # Outside of rooms it is the day before, in UTC.
    asked = {"since": later(DAY, -1), "days": 3}
    answer = shop.http.get("/api/brand/numbers.csv", params=asked, headers=shop.reader())
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv")
    lines = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    found: Counter[Any] = Counter()
    for line in lines:
        for kind in NumberKind:
            if number := int(line[kind.value.replace("_", " ")]):
                found[line["room"], line["product"], line["day"], kind.value] = number
    assert found == story.expected
    assert {line["room title"] for line in lines} <= {"Boutique", ""}
    assert {line["product title"] for line in lines} == {"", "Bowl", "Lamp", "Stool"}


def test_a_brand_reads_its_own_only(shop: CountedShop) -> None:
    played(shop, 20, length_s=3_600)
    plan(shop, "salon", DAY, Cell(0, 0, 12))
    other = shop.stock.other.id
    told = shop.numbers(other, since=DAY)
    assert told["rooms"] == told["products"] == [] and set(told["whole"].values()) == {0}
    assert shop.numbers(other, since=DAY, room="salon")["whole"] == told["whole"]
    answer = shop.http.get(
        "/api/brand/numbers/plan", params={"room": "salon", "since": DAY}, headers=shop.reader(other)
    )
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/room-not-found")
    text = shop.http.get("/api/brand/numbers.csv", params={"since": DAY}, headers=shop.reader(other)).text
    assert text.count("\r\n") == 1, "the head alone"


def test_it_takes_a_scope_of_its_own_and_a_period_that_is_one(shop: CountedShop) -> None:
    others = shop.program(*(scope for scope in Scope if scope is not Scope.NUMBERS_READ))
    reader = shop.reader()
    for path in ("/api/brand/numbers", "/api/brand/numbers.csv", "/api/brand/numbers/plan"):
        asked = {"room": "salon"}
        answer = shop.http.get(path, params=asked, headers=others)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/scope-missing")
        assert shop.http.get(path, params=asked).status_code == 401
        assert shop.http.get(path, params=asked, headers=reader).status_code == 200
        for wrong in (
            {"since": "1999-12-31"}, {"since": "9999-12-31"}, {"since": "never"}, {"days": 0}, {"days": 367},
            {"since": "2026-13-01"},
        ):  # fmt: skip
            answer = shop.http.get(path, params={**asked, **wrong}, headers=reader)
            assert answer.status_code == 422, (path, wrong)
    assert shop.http.get("/api/brand", headers=reader).status_code == 403, "it reads numbers, nothing else"
    assert shop.numbers(since="2999-12-31", days=31)["whole"]["visits"] == 0


def test_the_plan_is_the_days_together_over_the_floor(shop: CountedShop) -> None:
    plan(shop, "salon", DAY, Cell(0, 0, 12), Cell(1, -2, 10))
    plan(shop, "salon", later(DAY, 2), Cell(0, 0, 30))
    plan(shop, "salon", later(DAY, 7), Cell(0, 0, 99))
    answer = shop.http.get(
        "/api/brand/numbers/plan", params={"room": "salon", "since": DAY}, headers=shop.reader()
    )
    told = answer.json()
    assert told["cells"] == [
        {"x_m": 0, "z_m": 0, "people": 42},
        {"x_m": 1, "z_m": -2, "people": 10},
    ]
    assert told["days"] == [DAY, later(DAY, 2)] and told["least"] == 10
    assert told["floor"] == [{"polygon": [[-4, -3], [4, -3], [4, 3], [-4, 3]]}]


def test_the_plan_names_what_stands_in_the_room_now(shop: CountedShop) -> None:
    products = list(shop.rooms["salon"].values())
    body = {"product": products[0], "slot": "plinth-2"}
    made = shop.http.post("/api/rooms/salon/placements", json=body, headers=shop.program(*Scope))
    assert made.status_code == 201, made.text
    told = shop.http.get("/api/brand/numbers/plan", params={"room": "salon"}, headers=shop.reader()).json()
    assert [(each["id"], each["x_m"], each["z_m"]) for each in told["things"]] == [
        (products[0], -3, -2),
        (products[1], -2.7, -2),
        (products[2], -2.4, -2),
        (products[0], 1.5, -2),
    ]
    assert told["things"][0]["title"]["en"] == "Bowl"


def test_what_is_deleted_keeps_its_numbers_and_its_name(shop: CountedShop) -> None:
    played(shop, 60, length_s=3_600)
    before = shop.numbers(since=DAY)
    mine = shop.program(*Scope)
    product = next(iter(shop.rooms["cabinet"].values()))
    assert shop.http.delete("/api/rooms/cabinet", headers=mine).status_code == 204
    assert shop.http.delete(f"/api/products/{product}", headers=mine).status_code == 204
    for days in (0, 31):
        shop.clock.advance(days * 86_400_000)
        for part in shop.house.parts:
            for sweep in part.sweeps:
                sweep()
        after = shop.numbers(since=DAY)
        assert after["whole"] == before["whole"]
        gone = {
            each["id"]: each["title"]["en"] for each in after["rooms"] + after["products"] if each["gone"]
        }
        assert gone == {"cabinet": "Boutique", product: "Bowl"}
    answer = shop.http.get("/api/brand/numbers/plan", params={"room": "cabinet"}, headers=shop.reader())
    assert answer.status_code == 200 and answer.json()["floor"] == answer.json()["things"] == []


def test_off_by_one_setting_nothing_is_counted(tmp_path: Path) -> None:
    shop = counted_shop(tmp_path, numbers=False)
    assert shop.gateway.wiring.book is None
    assert not any("numbers" in part.tasks for part in shop.house.parts)
    assert shop.numbers()["counting"] is False
    shop.house.database.close()


def guest(shop: CountedShop) -> TestClient:
    """A browser with a session of its own."""
    browser = TestClient(
        shop.app, base_url="http://localhost:8000", headers={"origin": "http://localhost:8000"}
    )
    answer = browser.post("/api/session", json={"name": "Ada", "colour": 3})
    browser.headers["x-csrf-token"] = answer.json()["csrf"]
    return browser


def test_a_ticket_tells_where_its_holder_came_from(shop: CountedShop) -> None:
    browser, told = guest(shop), []
    invite, other = (browser.post(f"/api/rooms/{room}/invites").json()["id"] for room in ("salon", "cabinet"))
    for body in (
        None, {"invite": invite}, {"invite": other}, {"invite": "nonsense"}, {"doorway": True},
        {"doorway": True, "invite": invite},
    ):  # fmt: skip
        ticket = browser.post("/api/rooms/salon/tickets", json=body).json()["ticket"]
        told.append(shop.gateway.wiring.tickets.redeem(ticket).source)
    assert told == ["link", "invite", "link", "link", "room", "room"]


def test_buy_is_counted_once_the_way_is_open(shop: CountedShop) -> None:
    detail = shop.http.get("/api/rooms/cabinet").json()
    (product,) = detail["products"].values()
    variant = product["variants"][0]["id"]
    for path, status in ((f"/api/variants/{variant}/buy", 303), ("/api/variants/none/buy", 404)):
        answer = guest(shop).get(path, params={"room": "cabinet"}, follow_redirects=False)
        assert answer.status_code == status
    asyncio.run(shop.book.flush())
    # Nobody stands in the room, whatever the link says.
    day = shop.clock.now().date().isoformat()
    assert kept(shop) == {("", product["id"], day, "bought"): 1}
