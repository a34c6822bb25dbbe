"""Lists and rooms as anybody reads them: kept ready, never older than what is there."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from sqlalchemy import delete, update

from tests.fixtures.transactions import begun
from tests.integration.catalog.conftest import Shop
from tests.stock import ORIGIN
from vitrine.accounts.errors import TooManyAttempts
from vitrine.accounts.readers import FRAGMENTS_A_READ, OWN_BURST, READS_BURST
from vitrine.accounts.routes import Guards
from vitrine.accounts.tables import BrandRow
from vitrine.app.problems import add_problem_handlers
from vitrine.assets.refining.steps import Step
from vitrine.assets.tables import StepRow
from vitrine.catalog.routes import router
from vitrine.catalog.tables import RoomRow
from vitrine.clock import ManualClock

GZIP = {"Accept-Encoding": "gzip"}


def get(shop: Shop, path: str) -> Any:
    answer = shop.http.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def standing(shop: Shop) -> str:
    """A product that stands in the room."""
    shop.room()
    product: str = shop.product(description={"en": "A bowl. " * 300})["id"]
    body = {"product": product, "position": [1, 0.5, -1]}
    assert shop.http.post("/api/rooms/boutique/placements", json=body, headers=shop.token).status_code == 201
    return product


def test_what_is_kept_is_read_once(shop: Shop) -> None:
    standing(shop)
    for path in ("/api/products", "/api/rooms", "/api/rooms/boutique", "/api/rooms/boutique/budgets"):
        first = get(shop, path)
        with begun(shop.database) as reads:
            assert get(shop, path) == first
        assert len(reads) <= 2, path


def test_unchanged_is_said_in_a_line(shop: Shop) -> None:
    product = standing(shop)
    for path in ("/api/products", f"/api/products/{product}", "/api/rooms", "/api/rooms/boutique"):
        answer = shop.http.get(path)
        again = shop.http.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == answer.headers["etag"]
        assert again.headers["cache-control"] == "no-cache"


def test_compressed_is_the_same(shop: Shop) -> None:
    standing(shop)
    for path in ("/api/products", "/api/rooms/boutique"):
        plain = shop.http.get(path, headers={"Accept-Encoding": "identity"})
        with shop.http.stream("GET", path, headers=GZIP) as answer:
            packed = b"".join(answer.iter_raw())
        assert gzip.decompress(packed) == plain.content
        assert len(packed) < len(plain.content) / 3
        assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("gzip", "Accept-Encoding")


def test_who_needs_no_count_gets_an_answer_without(shop: Shop) -> None:
    standing(shop)
    path, quietly = "/api/rooms/boutique", {"people": "false"}
    quiet = shop.http.get(path, params=quietly)
    assert quiet.json() == {**get(shop, path), "people": None}
    again = shop.http.get(path, params=quietly, headers={"If-None-Match": quiet.headers["etag"]})
    assert again.status_code == 304
    counted = shop.http.get(path, headers={"If-None-Match": quiet.headers["etag"]})
    assert counted.json()["people"] == len("boutique")


def test_own_drafts_are_nobody_elses_and_not_compressed(shop: Shop) -> None:
    draft = shop.http.post("/api/products", json=shop.draft(publish=False), headers=shop.token).json()["id"]
    for path in ("/api/products", f"/api/products/{draft}"):
        own = shop.http.get(path, headers={**shop.token, **GZIP})
        assert draft in own.text
        assert "content-encoding" not in own.headers
        assert own.headers["cache-control"] == "private, no-cache"
        assert own.headers["vary"] == "Accept-Encoding, Authorization, Cookie"
        assert draft not in shop.http.get(path, headers=shop.others).text
        known = shop.http.get(path, headers={"If-None-Match": own.headers["etag"]})
        assert draft not in known.text and known.status_code != 304


def test_every_change_is_told(shop: Shop) -> None:
    """Price, brand, gate, withdrawal and what refining leaves: in the list, the room, and alone."""
    product = standing(shop)

    def told() -> list[Any]:
        (listed,) = get(shop, "/api/products")["items"]
        alone, room = get(shop, f"/api/products/{product}"), get(shop, "/api/rooms/boutique")
        assert listed == alone == room["products"][product]
        return [alone]

    seen = told()
    body = {"title": {"en": "Dish"}}
    assert shop.http.patch(f"/api/products/{product}", json=body, headers=shop.token).status_code == 200
    seen += told()
    with shop.database.unit() as unit:
        unit.session.execute(update(BrandRow).values(name="Maison Neuve"))
    seen += told()
    shop.closed["product"].add(product)
    seen += told()
    now = shop.database.clock.now()
    with shop.database.unit() as unit:
        file = {"name": "w.usdz", "variant": None, "bytes": 9}
        unit.session.add(
            StepRow(
                model_hash=shop.model, step=Step.USDZ, position=5, recipe=2, state="done", percent=100,
                attempts=1, queued_at=now, result={"files": [file]},
            )
        )  # fmt: skip
    seen += told()
    assert [each["title"]["en"] for each in seen[:2]] == ["Bowl", "Dish"]
    assert seen[2]["brand"]["name"] == "Maison Neuve"
    assert [each["gated"] for each in seen] == [False, False, False, True, True]
    assert [len(each["model"]["usdz"]) for each in seen] == [0, 0, 0, 0, 1]
    shop.http.post(f"/api/products/{product}/withdraw", headers=shop.token)
    assert get(shop, "/api/products")["items"] == []
    room = get(shop, "/api/rooms/boutique")
    assert (room["products"], room["room"]["placements"]) == ({}, [])
    assert list(room["models"]) == [shop.model]


def test_a_room_made_anew_is_not_shown_as_the_former(shop: Shop, clock: ManualClock) -> None:
    """It has the same id, the same version, the same model: only the moment differs."""
    paths = ("/api/rooms", "/api/rooms/boutique", "/api/rooms/boutique/budgets")
    for title in ("Boutique", "Atelier"):
        clock.advance(1)
        with shop.database.unit() as unit:
            unit.session.execute(delete(RoomRow).where(RoomRow.id == "boutique"))
        assert shop.room(title={"en": title})["room"]["version"] == 1
        (listed,), room, _ = get(shop, paths[0])["items"], get(shop, paths[1]), get(shop, paths[2])
        assert [listed["title"]["en"], room["title"]["en"], room["room"]["title"]["en"]] == [title] * 3


def test_pages_go_on_where_the_last_ended(shop: Shop) -> None:
    ids = [shop.product()["id"] for _ in range(5)]
    found, after = [], ""
    while after is not None:
        page = get(shop, f"/api/products?limit=2&after={after}")
        found += [each["id"] for each in page["items"]]
        after = page["next"]
    assert found == ids


@pytest.mark.parametrize("name", ["budgets", ""])
def test_there_is_no_such_room(name: str, shop: Shop) -> None:
    assert shop.http.get(f"/api/rooms/none/{name}".rstrip("/")).json()["type"] == "/problems/room-not-found"


def test_who_reads_without_end_is_told_to_wait(shop: Shop) -> None:
    """The clock stands still: a burst, then none from this address; a brand's program goes on."""
    guards = Guards(shop.accounts)
    app = FastAPI()
    add_problem_handlers(app)
    app.include_router(router(shop.catalog, guards, lambda _: 0))
    http = TestClient(app, base_url=ORIGIN)
    asking = Request({"type": "http", "method": "GET", "client": ("testclient", 1), "headers": []})
    guards.spending(asking)((READS_BURST - 2) * FRAGMENTS_A_READ)
    assert [http.get("/api/rooms").status_code for _ in range(2)] == [200, 429]
    refused = http.get("/api/products")
    assert refused.json()["type"] == "/problems/too-many-attempts"
    assert int(refused.headers["retry-after"]) >= 1
    assert http.get("/api/products", headers=shop.token).status_code == 200


def test_who_stands_in_a_room_reads_on_behind_a_full_address(shop: Shop) -> None:
    """Sixty in an office see a busy room change; the clock stands still."""
    inside = set[str]()
    guards = Guards(shop.accounts, stands=inside.__contains__)
    app = FastAPI()
    add_problem_handlers(app)
    app.include_router(router(shop.catalog, guards, lambda _: 0))

    def person(name: str) -> tuple[TestClient, str]:
        session = shop.accounts.sessions.enter(None, name, 3)
        assert session.visitor is not None
        cookies = {shop.accounts.settings.cookie: session.token}
        return TestClient(app, base_url=ORIGIN, cookies=cookies), session.visitor.id

    asking = Request({"type": "http", "method": "GET", "client": ("testclient", 1), "headers": []})
    guards.spending(asking)((READS_BURST - 1) * FRAGMENTS_A_READ)
    (ada, her), (bob, his), (eve, _) = person("Ada"), person("Bob"), person("Eve")
    inside |= {her, his}
    assert [each.get("/api/rooms").status_code for each in (ada, bob, eve)] == [200, 200, 429]
    told = [ada.get("/api/rooms").status_code for _ in range(OWN_BURST)]
    assert told == [200] * (OWN_BURST - 1) + [429], "and no more than a person reads"
    assert bob.get("/api/rooms").status_code == 200
    inside.discard(his)
    assert bob.get("/api/rooms").status_code == 429


def test_what_is_not_kept_counts_more(shop: Shop) -> None:
    """Before it is made: who may not read more costs no more."""
    guards, made = Guards(shop.accounts), []
    asking = Request({"type": "http", "method": "GET", "client": ("192.0.2.1", 1), "headers": []})
    spend = guards.spending(asking)
    with pytest.raises(TooManyAttempts):
        while True:
            spend(100)
            made.append(100)
    assert len(made) == (READS_BURST - 1) * FRAGMENTS_A_READ // 100
