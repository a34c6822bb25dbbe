"""Room files that come in: whole or not at all, once, within what a brand may have."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.fixtures import models
from tests.fixtures.roomfiles import Files, described, good, listed, packed, product, whole
from tests.integration.roomfiles.conftest import GLB, SCRIPT, Side, Ties, fresh
from vitrine.accounts.tables import BrandRow
from vitrine.assets.inside import file_bytes, named_blobs
from vitrine.ids import new_id
from vitrine.quotas.errors import QuotaReached
from vitrine.quotas.inside import say
from vitrine.quotas.kinds import Quota
from vitrine.roomfiles.errors import ImportNotFound, ModuleNotHere, RoomFileRefused
from vitrine.roomfiles.service import Imports
from vitrine.roomfiles.tables import ImportRow

ROOM, PRODUCT = "rooms/shop/room.json", "products/bowl/product.json"


def with_room(**changes: Any) -> bytes:
    return whole(**{"rooms/shop/room.json": json.dumps(described(**changes)).encode()})


def with_product(**changes: Any) -> bytes:
    return whole(**{"products/bowl/product.json": json.dumps(product(**changes)).encode()})


def module(url: str, name: str = "light_switch") -> dict[str, Any]:
    return {"name": name, "url": url, "options": {}}


def test_a_room_by_hand_stands_with_its_product_on_sale(theirs: Side) -> None:
    found = theirs.bring(whole())
    assert found.state == "done" and list(found.rooms) == ["shop"]
    (made,) = (found.made or {})["products"]
    assert (made["name"], made["on_sale"], made["missing"]) == ("bowl", True, [])
    room = theirs.room(found.rooms["shop"])
    (placed,) = room["room"]["placements"]
    bought = room["products"][placed["product"]]
    assert placed["variant"] == bought["variants"][0]["id"]
    written = theirs.http.get(f"/api/products/{made['id']}/written", headers=theirs.token).json()
    assert written["variants"][0]["sku"] == "B-1"
    assert written["variants"][0]["buy_url"] == "https://shop.example/bowl"
    assert written["stated_cm"] == pytest.approx([side * 100 for side in models.SIZE_M])


def test_nothing_is_there_before_the_models_are_ready(theirs: Side) -> None:
    empty = theirs.counts()
    found = theirs.imports.receive(theirs.actor, [fresh()])
    waiting = theirs.imports.of_id(theirs.brand.id, found)
    assert (waiting.state, waiting.models, waiting.ready) == ("waiting", 2, 0)
    assert theirs.counts() == empty
    work = theirs.assets.jobs.claim()
    assert work is not None
    theirs.assets.perform(work)
    half = theirs.imports.of_id(theirs.brand.id, found)
    assert (half.state, half.ready) == ("waiting", 1)
    assert theirs.counts()["/api/brand/rooms"] == 0
    # A shop that was started anew goes on with it, whoever asks.
    again = Imports(theirs.database, theirs.assets, theirs.imports._catalog, theirs.imports._integrity)
    theirs.work()
    again.advance_all()
    assert again.of_id(theirs.brand.id, found).state == "done"
    assert theirs.counts()["/api/brand/rooms"] == 1
    assert theirs.imports.named_blobs() == set()


def test_a_model_that_will_not_do_leaves_nothing(theirs: Side) -> None:
    empty = theirs.counts()
    for data in (b"GIF89a" * 99, models.glb({"asset": {"version": "2.0"}, "buffers": [{"byteLength": 9}]})):
        found = theirs.bring(whole(**{"products/bowl/model.glb": data}))
        assert found.state == "failed" and found.problem is not None
        assert found.problem["type"] == "/problems/room-file-refused"
        assert found.problem["entry"] == "products/bowl/model.glb"
        assert theirs.counts() == empty
        with theirs.database.read() as session:
            assert not _blobs_named(theirs, session)


def _blobs_named(side: Side, session: Any) -> set[str]:
    stocked = {side.stock.model, side.stock.bare}
    return named_blobs(session) - stocked


def test_what_the_brand_had_stays_when_an_import_fails(own: Side) -> None:
    own.put(picture=own.picture())
    before = own.counts()
    broken: Files = good() | {"rooms/shop/scene.glb": b"GIF89a" * 99}
    found = own.bring(packed(listed(broken)))
    assert found.state == "failed"
    assert own.counts() == before


def test_the_same_key_is_the_same_import(theirs: Side) -> None:
    first = theirs.bring(whole(), "0a1b2c3d")
    assert theirs.bring(with_product(title={"en": "Other"}), "0a1b2c3d") == first
    assert theirs.counts()["/api/brand/rooms"] == 1
    assert theirs.bring(whole(), "another-key").id != first.id
    # Its product is the one that is there.
    assert theirs.counts()["products"] == 1 and theirs.counts()["/api/brand/rooms"] == 2


@pytest.mark.parametrize(
    ("quota", "most"), [(Quota.ROOMS, 0), (Quota.PRODUCTS, 0), (Quota.MODELS, 1), (Quota.FILES, 10)]
)
def test_quotas_hold(theirs: Side, quota: Quota, most: int) -> None:
    empty = theirs.counts()
    with theirs.database.unit() as unit:
        say(unit, theirs.brand.id, {quota: most})
    try:
        found = theirs.bring(whole())
    except QuotaReached:
        pass
    else:
        assert found.state == "failed" and found.problem is not None
        assert found.problem["type"] == "/problems/quota-reached"
    assert theirs.counts() == empty


ON_IT = {"product": "bowl", "slot": "plinth-1"}


# Names of files are tidy already, or nobody wrote them.
NO_NAMES = ("", "a/b.glb", "x" * 201, 7, "a\u202eb", " a")
REFUSED = (
    (with_room(placements=[{"product": "bowl", "position": [0, 0, 0]}] * 10_000), ROOM, "room"),
    (with_room(placements=[{**ON_IT, "product": "cup"}]), ROOM, "missing"),
    (with_room(placements=[{**ON_IT, "variant": 2}]), ROOM, "variant"),
    (with_room(placements=[{**ON_IT, "variant": True}]), ROOM, "variant"),
    (with_room(placements=[{**ON_IT, "slot": "nowhere"}]), ROOM, "room"),
    (with_room(placements=[{**ON_IT, "id": "x"}]), ROOM, "room"),
    (with_room(placements=7), ROOM, "room"),
    (with_room(portals=[{}]), ROOM, "room"),
    (with_room(scene={"file": "rooms/shop/other.glb"}), ROOM, "missing"),
    (with_room(scene={"file": "rooms/shop/picture.png"}), ROOM, "kind"),
    (with_room(scene={"model": "0" * 64}), ROOM, "model"),
    (with_room(picture="rooms/shop/scene.glb"), ROOM, "kind"),
    (with_room(id="shop"), ROOM, "room"),
    (with_room(format="vitrine.room/2"), ROOM, "room"),
    (with_room(capacity=True), ROOM, "room"),
    (with_room(spawns=[]), ROOM, "room"),
    (with_product(variants=[]), PRODUCT, "product"),
    (with_product(title={"en": ""}), PRODUCT, "product"),
    (with_product(publish=True), PRODUCT, "product"),
    (with_product(model={"file": GLB, "stated_cm": [1, 2]}), PRODUCT, "model"),
    (with_product(model={"file": GLB, "called": "x"}), PRODUCT, "model"),
    *((with_product(model={"file": GLB, "name": name}), PRODUCT, "model") for name in NO_NAMES),
    (with_product(model=GLB), PRODUCT, "model"),
    (with_product(draft="yes"), PRODUCT, "product"),
    (packed(listed({"templates/a/template.json": b"{}"})), "templates", "template"),
)


def test_what_is_refused_says_where(theirs: Side) -> None:
    empty = theirs.counts()
    for data, entry, reason in REFUSED:
        with pytest.raises(RoomFileRefused) as caught:
            theirs.imports.receive(theirs.actor, [data])
        assert (caught.value.values["entry"], caught.value.values["reason"]) == (entry, reason)
    assert theirs.counts() == empty and theirs.imports.of_brand(theirs.brand.id) == []


def test_scripts_of_the_shop_alone(theirs: Side) -> None:
    found = theirs.bring(with_room(modules=[module(SCRIPT)]))
    (kept,) = theirs.room(found.rooms["shop"])["room"]["modules"]
    # The shop's own word for its own script, whatever the file would say.
    assert kept["integrity"] == f"sha384-{'B' * 64}"
    for url in ("/extensions/light_switch/other.js", "https://evil.example/a.js", "/extensions/../a.js"):
        with pytest.raises(ModuleNotHere):
            theirs.imports.receive(theirs.actor, [with_room(modules=[module(url)])])


def test_a_product_that_lacks_something_is_a_draft_and_says_why(theirs: Side) -> None:
    bare = {"file": "products/bowl/model.glb"}
    found = theirs.bring(
        with_product(model=bare, variants=[{"price": {"amount_minor": 0, "currency": "EUR"}}])
    )
    assert found.state == "done", found.problem
    (made,) = (found.made or {})["products"]
    assert made["on_sale"] is False
    assert {"price", "rights", "size"} <= set(made["missing"])
    assert theirs.room(found.rooms["shop"])["room"]["placements"] == []


def test_a_number_that_another_product_has(own: Side) -> None:
    taken = [{"price": {"amount_minor": 100, "currency": "EUR"}, "sku": "B-1"}]
    own.product(variants=taken)
    before = own.counts()
    found = own.bring(whole())
    assert found.state == "failed" and found.problem is not None
    assert "'B-1'" in found.problem["detail"]
    assert own.counts() == before


def test_what_was_said_of_a_model_before_stays(own: Side) -> None:
    elsewhere = with_product(
        model={
            "file": "products/bowl/model.glb", "stated_cm": [1, 2, 3], "category": "cups",
            "rights": {"holder": "Somebody"},
        }
    )  # fmt: skip
    found = own.bring(elsewhere)
    assert found.state == "done", found.problem
    (made,) = (found.made or {})["products"]
    written = own.http.get(f"/api/products/{made['id']}/written", headers=own.token).json()
    assert written["stated_cm"] == pytest.approx([side * 100 for side in models.SIZE_M])


def test_imports_are_their_brands(mine: Side) -> None:
    found = mine.bring(whole())
    own = mine.http.get(f"/api/imports/{found.id}", headers=mine.token).json()
    assert own["state"] == "done" and own["rooms"][0]["url"] == f"/rooms/{found.rooms['shop']}"
    assert mine.http.get("/api/imports", headers=mine.token).json()["items"] == [own]
    other = mine.stock.other_token
    assert mine.http.get("/api/imports", headers=other).json()["items"] == []
    for unknown in (found.id, new_id("import")):
        answer = mine.http.get(f"/api/imports/{unknown}", headers=other)
        assert answer.json()["type"] == "/problems/import-not-found"
        gone = mine.http.delete(f"/api/imports/{unknown}", headers=other)
        assert gone.json()["type"] == "/problems/import-not-found"
    with pytest.raises(ImportNotFound):
        mine.imports.of_id(mine.stock.other.id, found.id)


def test_a_brand_that_goes_meanwhile_gets_nothing(theirs: Side) -> None:
    found = theirs.imports.receive(theirs.actor, [fresh()])
    with theirs.database.unit() as unit:
        unit.session.get_one(BrandRow, theirs.brand.id).deleted_at = theirs.database.clock.now()
    theirs.work()
    theirs.imports.advance_all()
    told = theirs.imports.of_id(theirs.brand.id, found)
    assert told.state == "failed"
    assert told.problem is not None


def test_a_room_that_took_the_name_meanwhile_stays(own: Side) -> None:
    found = own.imports.receive(own.actor, [fresh()])
    (told,) = own.imports.of_id(own.brand.id, found).rooms.values()
    own.put(told)
    before = own.counts()
    own.work()
    own.imports.advance_all()
    failed = own.imports.of_id(own.brand.id, found)
    assert failed.state == "failed" and failed.problem is not None
    assert failed.problem["type"] == "/problems/room-refused"
    assert own.counts() == before and own.room(told)["room"]["placements"] == []


def test_one_that_cannot_be_gone_on_with_keeps_no_other_waiting(own: Side) -> None:
    broken, good_one = (own.imports.receive(own.actor, [fresh()]) for _ in range(2))
    with own.database.unit() as unit:
        unit.session.get_one(ImportRow, broken).rooms = {}
    own.work()
    own.imports.advance_all()
    assert own.imports.of_id(own.brand.id, good_one).state == "done"


def test_who_asks_does_not_wait_for_the_file_of_another(own: Side) -> None:
    found = own.imports.receive(own.actor, [fresh()])
    own.work()
    with ThreadPoolExecutor(1) as asking, own.imports._turn:
        told = asking.submit(own.imports.of_id, own.brand.id, found).result(60)
    assert (told.state, told.ready) == ("waiting", 2)
    assert own.imports.of_id(own.brand.id, found).state == "done"


def test_what_failed_leaves_nothing_though_the_shop_is_killed(
    theirs: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = theirs.counts()
    with theirs.database.unit() as unit:
        say(unit, theirs.brand.id, {Quota.PRODUCTS: 1})
    found = theirs.imports.receive(theirs.actor, [fresh()])
    with theirs.database.unit() as unit:
        say(unit, theirs.brand.id, {Quota.PRODUCTS: 0})
    theirs.work()

    def killed(*_: object) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Ties, "uses", killed)
        with pytest.raises(KeyboardInterrupt):
            theirs.imports.advance_all()
    again = Imports(theirs.database, theirs.assets, theirs.imports._catalog, theirs.imports._integrity)
    again.advance_all()
    told = again.of_id(theirs.brand.id, found)
    assert told.state == "failed" and told.problem is not None
    assert told.problem["type"] == "/problems/quota-reached"
    assert theirs.counts() == empty


def test_a_file_that_waits_takes_its_brands_place(theirs: Side) -> None:
    data = fresh()

    def taken() -> int:
        """Bytes beyond what the brand has."""
        with pytest.raises(QuotaReached) as caught:
            theirs.assets.arriving.expect(theirs.brand.id, "more", 1 << 60)
        with theirs.database.read() as session:
            return int(caught.value.values["used"]) - file_bytes(session, theirs.brand.id)

    found = theirs.imports.receive(theirs.actor, [data])
    assert taken() == len(data)
    theirs.assets.arriving.over(found)
    again = Imports(theirs.database, theirs.assets, theirs.imports._catalog, theirs.imports._integrity)
    again.advance_all()
    assert taken() == len(data), "over a restart too"
    theirs.work()
    again.advance_all()
    assert again.of_id(theirs.brand.id, found).state == "done" and taken() == 0
