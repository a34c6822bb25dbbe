"""What a brand may not do to others: all is taken down that should be, queues are shared, streams are too."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.fixtures import models
from tests.fixtures.jails import RememberingJail
from tests.hostile.conftest import Place
from tests.house import accounts_of
from vitrine.assets import Assets
from vitrine.assets.errors import BrandFollowsEnough, TooManyFollowers
from vitrine.assets.jobs.following import Followers
from vitrine.assets.refining.performing import Refiner, StepInput
from vitrine.assets.refining.service import Refining
from vitrine.assets.refining.steps import ORDER, Outcome, Step
from vitrine.assets.tables import JobRow
from vitrine.assets.views import JobState
from vitrine.assets.worker import UPLOADS_A_STEP, ModelWorker
from vitrine.gateway.tables import ActRow
from vitrine.ids import BrandId
from vitrine.storage import BlobStore, Database


def test_a_report_is_decided_and_both_sides_are_told_why(place: Place) -> None:
    assert place.room().status_code == 200
    filed = place.http.post(
        "/api/reports",
        json={
            "kind": "room", "thing": "boutique", "reason": "counterfeit", "text": "My lamp is copied here.",
            "contact": "anna@example.org",
        },
    )  # fmt: skip
    assert filed.status_code == 201, filed.text
    number = filed.json()["number"]
    asked = place.http.get(f"/api/reports/{number}").json()
    assert (asked["state"], asked["decision"], "number" in asked) == ("open", None, False)
    assert place.http.get(f"/api/reports/{number[:-1]}{0 if number[-1] != '0' else 1}").status_code == 404

    (waiting,) = place.operator.get("/api/operator/reports").json()["items"]
    assert (waiting["thing"], waiting["text"]) == ("boutique", "My lamp is copied here.")
    decision = {"decision": "take_down", "reason": "The lamp is a copy; the maker has shown the original."}
    address = f"/api/operator/reports/{waiting['id']}/decision"
    assert place.operator.post(address, json=decision).json()["state"] == "upheld"
    assert place.operator.post(address, json=decision).status_code == 409

    told = place.http.get(f"/api/reports/{number}").json()
    assert (told["state"], told["decision"]) == ("upheld", decision["reason"])
    notices = place.http.get("/api/brand/notices", headers=place.mine).json()
    (notice,), (report,) = notices["takedowns"], notices["reports"]
    assert (notice["title"], notice["reason"]) == ("Boutique", decision["reason"])
    assert "contact" not in report and "anna" not in str(notices), "who reported is nobody's business"
    assert place.http.get("/api/brand/notices", headers=place.theirs).json()["takedowns"] == []

    answer = f"/api/brand/notices/{notice['id']}/answer"
    assert place.http.post(answer, json={"text": "x"}, headers=place.theirs).status_code == 404
    assert place.http.post(answer, json={"text": "It is gone now."}, headers=place.mine).status_code == 200
    (seen,) = place.operator.get("/api/operator/takedowns").json()["items"]
    assert seen["answer"] == "It is gone now."

    refused = place.http.get("/api/rooms/boutique")
    assert (refused.status_code, refused.json()["type"]) == (451, "/problems/taken-down")
    assert place.http.get("/api/rooms").json()["items"] == []
    again = {"reason": "The copy is gone."}
    restored = place.operator.post("/api/operator/takedowns/room/boutique/restore", json=again)
    assert restored.status_code == 200, restored.text
    assert place.operator.post("/api/operator/takedowns/room/boutique/restore", json=again).status_code == 409
    assert place.http.get("/api/rooms/boutique").status_code == 200


def test_a_dismissed_report_leaves_the_thing_and_has_a_reason(place: Place) -> None:
    product = place.product()
    body = {"kind": "product", "thing": product, "reason": "other", "text": "I do not like it."}
    number = place.http.post("/api/reports", json=body).json()["number"]
    (waiting,) = place.operator.get("/api/operator/reports").json()["items"]
    decision = {"decision": "dismiss", "reason": "Taste is no rule of ours."}
    place.operator.post(f"/api/operator/reports/{waiting['id']}/decision", json=decision)
    told = place.http.get(f"/api/reports/{number}").json()
    assert (told["state"], told["decision"]) == ("dismissed", "Taste is no rule of ours.")
    assert place.http.get(f"/api/products/{product}").status_code == 200
    assert (
        place.http.get("/api/brand/notices", headers=place.mine).json()["reports"][0]["state"] == "dismissed"
    )


def test_a_product_taken_down_goes_from_every_list_and_room(place: Place) -> None:
    product = place.product()
    place.room()
    placed = place.http.post(
        "/api/rooms/boutique/placements", json={"product": product, "slot": "plinth-1"}, headers=place.mine
    )
    assert placed.status_code == 201, placed.text
    version = place.http.get(f"/api/products/{product}").json()["version"]
    take(place, "product", product)

    assert place.http.get(f"/api/products/{product}").status_code == 451
    assert place.http.get("/api/products").json()["items"] == []
    room = place.http.get("/api/rooms/boutique").json()
    assert (room["products"], room["room"]["placements"]) == ({}, [])
    # Its brand sees it, to mend it; and open rooms hear of another version.
    own = place.http.get(f"/api/products/{product}", headers=place.mine)
    assert own.status_code == 200
    variant = own.json()["variants"][0]["id"]
    assert place.http.get(f"/api/variants/{variant}/buy").status_code == 451

    def is_told() -> bool:
        found = place.http.get(f"/api/products/{product}", headers=place.mine).json()
        return bool(found["version"] > version)

    place.until(is_told, "open rooms were not told")
    restore(place, "product", product)
    assert place.http.get(f"/api/products/{product}").status_code == 200


def test_a_model_taken_down_answers_451_and_takes_what_shows_it_along(place: Place) -> None:
    product = place.product()
    place.room()
    model = place.stock.model
    file = place.http.get(f"/api/products/{product}").json()["model"]["url"]
    assert place.http.get(file).status_code == 200
    take(place, "model", model)
    assert place.http.get(file).status_code == 451
    assert place.http.get(f"/api/products/{product}").status_code == 451
    assert place.http.get("/api/rooms/boutique").status_code == 451, "the room is made of it"
    restore(place, "model", model)
    assert place.http.get(file).status_code == 200
    assert place.http.get("/api/rooms/boutique").status_code == 200


def test_a_picture_taken_down_answers_451_and_leaves_the_lobby(place: Place) -> None:
    picture = place.picture()
    assert place.room(picture=picture).status_code == 200
    take(place, "picture", picture)
    assert place.http.get(f"/pictures/{picture}").status_code == 451
    assert place.http.get("/api/rooms").json()["items"][0].get("picture") is None
    (notice,) = place.http.get("/api/brand/notices", headers=place.mine).json()["takedowns"]
    assert notice["kind"] == "picture"


def test_a_picture_stays_while_one_of_its_brands_is_not_down(place: Place) -> None:
    address = f"/pictures/{place.picture()}"
    take(place, "brand", place.stock.brand.id)
    assert place.http.get(address).status_code == 451
    again = place.http.post("/api/pictures", files={"file": models.png(4, 4)}, headers=place.theirs)
    assert again.status_code == 201
    assert place.http.get(address).status_code == 200


def test_every_room_of_a_brand_taken_down_is_shut_and_its_audit_says_so(place: Place) -> None:
    long = "boutique-of-the-house-of-lamps-"
    rooms = ["cabinet", f"{long}one", f"{long}two"]
    for room in rooms:
        assert place.room(room).status_code == 200
    take(place, "brand", place.stock.brand.id)

    def acts() -> list[tuple[str, str]]:
        with place.house.database.read() as session:
            found = session.execute(select(ActRow.room_id, ActRow.act).order_by(ActRow.room_id))
            return [(room, act) for room, act in found]

    place.until(lambda: len(acts()) >= len(rooms), "a room was not told")
    assert acts() == [(room, "takedown") for room in sorted(rooms)]
    assert {place.http.get(f"/api/rooms/{room}").status_code for room in rooms} == {451}


def test_a_brand_taken_down_is_gone_with_all_it_shows(place: Place) -> None:
    product = place.product()
    place.room()
    file = place.http.get(f"/api/products/{product}").json()["model"]["url"]
    take(place, "brand", place.stock.brand.id)
    assert place.http.get("/api/rooms").json()["items"] == []
    assert place.http.get("/api/products").json()["items"] == []
    addresses = (f"/api/products/{product}", "/api/rooms/boutique", file)
    assert [place.http.get(each).status_code for each in addresses] == [451] * 3
    # It can read the notice and answer, and what it saves meanwhile is not shown.
    assert place.room(capacity=50).status_code == 200
    assert place.http.get("/api/rooms/boutique").status_code == 451
    restore(place, "brand", place.stock.brand.id)
    assert [place.http.get(each).status_code for each in addresses] == [200] * 3


@pytest.mark.parametrize(
    ("kind", "thing"),
    [
        ("room", "nowhere"),
        ("product", "product_0"),
        ("model", "0" * 64),
        ("picture", "é"),
        ("brand", "Maison"),
    ],
)
def test_what_is_not_there_cannot_be_reported(place: Place, kind: str, thing: str) -> None:
    body = {"kind": kind, "thing": thing, "reason": "other", "text": "Hm."}
    assert place.http.post("/api/reports", json=body).status_code == 404


def test_reports_of_one_address_are_limited_and_brands_decide_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.room()
    clock = place.house.database.clock
    now_ms = clock.monotonic_ms()
    monkeypatch.setattr(clock, "monotonic_ms", lambda: now_ms)  # no report more is allowed meanwhile
    body = {"kind": "room", "thing": "boutique", "reason": "other", "text": "Again and again."}
    answers = [place.http.post("/api/reports", json=body).status_code for _ in range(12)]
    assert (answers[:10], answers[10:]) == ([201] * 10, [429] * 2)
    for address in ("/api/operator/reports", "/api/operator/takedowns"):
        assert place.http.get(address, headers=place.mine).status_code in (401, 403)
    down = {"kind": "room", "thing": "boutique", "reason": "I say so."}
    assert place.http.post("/api/operator/takedowns", json=down, headers=place.mine).status_code in (401, 403)
    assert place.http.get("/api/rooms/boutique").status_code == 200


def test_two_operators_take_a_thing_down_once(place: Place) -> None:
    place.room()
    first = take(place, "room", "boutique")
    assert take(place, "room", "boutique") == first
    assert len(place.operator.get("/api/operator/takedowns").json()["items"]) == 1


def take(place: Place, kind: str, thing: str) -> list[str]:
    body = {"kind": kind, "thing": thing, "reason": "A court has said so."}
    answer = place.operator.post("/api/operator/takedowns", json=body)
    assert answer.status_code == 201, answer.text
    return [each["id"] for each in answer.json()["items"]]


def restore(place: Place, kind: str, thing: str) -> None:
    address = f"/api/operator/takedowns/{kind}/{thing}/restore"
    answer = place.operator.post(address, json={"reason": "It was a mistake."})
    assert answer.status_code == 200, answer.text


def queued(database: Database, assets: Assets, files: Mapping[str, int]) -> list[str]:
    """Brands that have so many files in the queue, the first one's before all others. Their ids."""
    brands, tint = [], 0
    for name, count in files.items():
        brand = accounts_of(database).ensure_brand(name).id
        brands.append(brand)
        for _ in range(count):
            assets.receive(BrandId(brand), [models.good_glb(tint)])
            tint += 1
    return brands


def test_uploads_of_one_brand_hold_nobody_up(database: Database, blobs: BlobStore) -> None:
    assets = Assets(database, blobs, RememberingJail())
    greedy, two, one = queued(database, assets, {"Greedy": 6, "Two": 2, "One": 1})
    order = [str(work.brand) for _ in range(9) if (work := assets.jobs.claim()) is not None]
    assert (order.count(greedy), order.count(two), order.count(one)) == (6, 2, 1)
    assert set(order[:3]) == {greedy, two, one}, "brands take turns"
    assert set(order[3:5]) == {greedy, two}
    assert assets.jobs.claim() is None


def test_steps_of_one_brand_hold_nobody_up(database: Database, blobs: BlobStore) -> None:
    refining = Refining(database, blobs, (Step.VALIDATE, Step.LEVELS))
    assets = Assets(database, blobs, RememberingJail(), refining=refining)
    brands = queued(database, assets, {"Greedy": 6, "Two": 2, "One": 1})
    whose = {}
    while (work := assets.jobs.claim()) is not None:
        assets.perform(work)
        whose[work.model] = str(work.brand)
    order = []
    while (step := refining.claim()) is not None:
        order.append(whose[step.model])
        refining.settle(step, Outcome())
    assert len(order) == 18 and set(order[:3]) == set(brands)
    last = {brand: max(at for at, each in enumerate(order) if each == brand) for brand in brands}
    assert last[brands[2]] <= 6 and last[brands[1]] <= 10, (
        "the small ones are done long before the greedy one"
    )


def test_bakes_take_turns_whatever_else_is_refined(sqlite_database: Database, blobs: BlobStore) -> None:
    """Whoever has just had a model made lighter is not passed over where rooms are lit."""
    refining = Refining(sqlite_database, blobs, (Step.VALIDATE,))
    assets = Assets(sqlite_database, blobs, RememberingJail(), refining=refining)
    greedy, two = queued(sqlite_database, assets, {"Greedy": 3, "Two": 3})
    whose: dict[str, str] = {}
    while (work := assets.jobs.claim()) is not None:
        assets.perform(work)
        whose[work.model] = str(work.brand)
    with sqlite_database.unit() as unit:
        for model in whose:
            refining.ask(unit.session, model, Step.BAKE_DAY)

    def next_of(*steps: Step) -> str:
        work = refining.claim(steps or ORDER)
        assert work is not None
        return whose[work.model]

    lit = []
    for _ in range(2):
        while next_of() != two:
            pass
        lit.append(next_of(Step.BAKE_DAY))
    assert set(lit) == {greedy, two}


def test_refining_goes_on_while_uploads_wait(sqlite_database: Database, blobs: BlobStore) -> None:
    """One step after every few uploads, however many wait, and what somebody looks at the page for."""
    refining = Refining(sqlite_database, blobs, (Step.VALIDATE,))
    assets = Assets(sqlite_database, blobs, RememberingJail(), refining=refining)
    (brand,) = queued(sqlite_database, assets, {"Greedy": 3 * UPLOADS_A_STEP})
    waiting: list[bool] = []
    first = assets.jobs.claim()
    assert first is not None
    assets.perform(first)
    with sqlite_database.unit() as unit:
        refining.ask(unit.session, first.model, Step.FLOOR)
    uploads: list[int] = []

    def unused(*_: object) -> Path:
        raise AssertionError("nothing is packed here")

    def step(_: StepInput) -> Outcome:
        waiting.append(assets.jobs.is_due())
        return Outcome()

    def floor(_: StepInput) -> Outcome:
        with sqlite_database.read() as session:
            query = select(func.count()).where(JobRow.state == JobState.QUEUED)
            uploads.append(session.scalar(query) or 0)
        return Outcome()

    async def scene() -> None:
        refiner = Refiner(refining, {Step.VALIDATE: step, Step.FLOOR: floor}, assets, unused)
        worker = asyncio.create_task(ModelWorker(assets, refiner, idle_s=0.05, at_once=1).run())
        while len(waiting) < 3 * UPLOADS_A_STEP:
            await asyncio.sleep(0.02)
            assert not worker.done()
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)

    asyncio.run(scene())
    assert waiting[:2] == [True, True]
    assert len(uploads) == 1 and uploads[0] > 0, "measured while uploads wait"
    found, _ = assets.own_models(BrandId(brand), None, 100)
    assert len(found) == 3 * UPLOADS_A_STEP


def test_one_brand_cannot_take_every_stream() -> None:
    followers = Followers(limit=10, a_brand=3)
    with followers.counted("a"), followers.counted("a"):
        followers.check("a")
        with followers.counted("a"):
            with pytest.raises(BrandFollowsEnough) as refused:
                followers.check("a")
            assert (refused.value.status, refused.value.values["limit"]) == (429, 3)
            followers.check("b")
        followers.check("a")
        full = Followers(limit=2, a_brand=2)
        with full.counted("a"), full.counted("b"), pytest.raises(TooManyFollowers):
            full.check("c")
