"""What a brand deletes is gone for everybody at once, and what others hold of it stays good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import select, update

from tests.fixtures import models
from tests.fixtures.rooms import room
from tests.hostile.conftest import Place, enrol, has_too
from tests.stock import ORIGIN
from vitrine.accounts import BrandActor
from vitrine.accounts.part import AccountsPart
from vitrine.assets.part import AssetsPart
from vitrine.catalog.part import CatalogPart
from vitrine.catalog.removing import PRODUCT_REST
from vitrine.catalog.tables import ProductRow, RoomRow, RoomVersionRow
from vitrine.certificates.tables import EditionRow, GateRow
from vitrine.errors import VitrineError


def test_a_deleted_product_is_nowhere_and_its_place_is_free(place: Place) -> None:
    product, other = place.product(), place.product()
    place.room()
    put(place, product)
    variant = place.http.get(f"/api/products/{product}").json()["variants"][0]["id"]
    for stranger, code in ((place.theirs, 404), ({}, 401)):
        assert place.http.delete(f"/api/products/{product}", headers=stranger).status_code == code
    assert place.http.get(f"/api/products/{product}").status_code == 200

    assert place.http.delete(f"/api/products/{product}", headers=place.mine).status_code == 204
    for who in ({}, place.mine):
        assert place.http.get(f"/api/products/{product}", headers=who).status_code == 404
        listed = place.http.get("/api/products", headers=who).json()["items"]
        assert [each["id"] for each in listed] == [other]
    for act in ("publish", "withdraw", "checklist"):
        ask = place.http.get if act == "checklist" else place.http.post
        assert ask(f"/api/products/{product}/{act}", headers=place.mine).status_code == 404
    assert place.http.patch(f"/api/products/{product}", json={}, headers=place.mine).status_code == 404
    assert place.http.delete(f"/api/products/{product}", headers=place.mine).status_code == 404
    assert place.http.get(f"/api/variants/{variant}/buy").status_code == 404

    room = place.http.get("/api/rooms/boutique").json()
    assert (room["products"], room["room"]["placements"]) == ({}, [])
    assert placed(place, product).status_code == 422, "what is gone is placed nowhere"
    # Its slot is free, whatever the room's last version says; and no way back brings it.
    put(place, other)
    assert place.http.post("/api/rooms/boutique/undo", headers=place.mine).status_code == 200
    room = place.http.get("/api/rooms/boutique").json()
    assert (room["products"], room["room"]["placements"]) == ({}, [])


def test_a_room_that_names_what_is_gone_is_told_so(place: Place) -> None:
    product = place.product()
    place.room()
    put(place, product)
    placements = place.http.get("/api/rooms/boutique").json()["room"]["placements"]
    assert place.http.delete(f"/api/products/{product}", headers=place.mine).status_code == 204
    again = place.room(placements=placements)
    assert (again.status_code, again.json()["path"]) == (422, "$.placements[0].product")
    assert place.room().status_code == 200


def test_a_deleted_room_is_nowhere_and_its_name_stays_its_brands(place: Place) -> None:
    product = place.product()
    before = place.room(title={"en": "The old one"}).json()
    put(place, product)
    invite = place.http.post("/api/rooms/boutique/invites", headers=place.mine).json()["id"]
    for stranger, code in ((place.theirs, 404), ({}, 401)):
        assert place.http.delete("/api/rooms/boutique", headers=stranger).status_code == code

    assert place.http.delete("/api/rooms/boutique", headers=place.mine).status_code == 204
    assert place.http.get("/api/rooms").json()["items"] == []
    for path in ("/api/rooms/boutique", "/api/rooms/boutique/budgets"):
        assert place.http.get(path).status_code == 404
    for act in ("undo", "invites"):
        assert place.http.post(f"/api/rooms/boutique/{act}", headers=place.mine).status_code == 404
    assert place.http.delete("/api/rooms/boutique", headers=place.mine).status_code == 404
    assert place.http.get(f"/api/products/{product}").status_code == 200, "what stood there stays"

    theirs = {**before["room"], "placements": []}
    has_too(place, place.stock.model)
    taken = place.http.put("/api/rooms/boutique", json=theirs, headers=place.theirs)
    assert (taken.status_code, taken.json()["type"]) == (403, "/problems/not-your-brand")
    stale = {**place.mine, "If-Match": f'"{before["room"]["version"]}"'}
    assert place.http.put("/api/rooms/boutique", json=theirs, headers=stale).status_code == 412

    fresh = place.http.put("/api/rooms/boutique", json=theirs, headers={**place.mine, "If-Match": '"0"'})
    assert fresh.status_code == 200, fresh.text
    assert fresh.json()["room"]["version"] > before["room"]["version"], "nobody takes it for the old one"
    assert fresh.json()["room"]["placements"] == []
    assert place.http.post("/api/rooms/boutique/undo", headers=place.mine).status_code == 409
    variant = place.http.get(f"/api/products/{product}").json()["variants"][0]["id"]
    link = place.http.get(f"/api/variants/{variant}/buy?room=boutique&invite={invite}").headers["location"]
    assert "room=boutique" in link and "invite" not in link


def test_a_gate_goes_with_its_room_and_its_product(place: Place) -> None:
    product = place.product()
    place.room()
    rule = {"any": [{"edition": edition(place, product)}]}
    gates = ["/api/gates/rooms/boutique", f"/api/gates/products/{product}"]
    for gate in gates:
        assert place.http.put(gate, json=rule, headers=place.mine).status_code == 200
    assert place.http.delete("/api/rooms/boutique", headers=place.mine).status_code == 204
    assert place.http.delete(f"/api/products/{product}", headers=place.mine).status_code == 204
    place.room()
    assert place.http.get("/api/rooms/boutique").json()["gated"] is False
    with place.house.database.read() as session:
        assert session.scalars(select(GateRow)).all() == []


def test_a_report_of_what_was_deleted_is_still_decided(place: Place) -> None:
    product = place.product()
    body = {"kind": "product", "thing": product, "reason": "rights", "text": "It is mine."}
    assert place.http.post("/api/reports", json=body).status_code == 201
    assert place.http.delete(f"/api/products/{product}", headers=place.mine).status_code == 204
    assert place.http.post("/api/reports", json=body).status_code == 404
    (waiting,) = place.operator.get("/api/operator/reports").json()["items"]
    decision = {"decision": "take_down", "reason": "It was."}
    decided = place.operator.post(f"/api/operator/reports/{waiting['id']}/decision", json=decision)
    assert decided.json()["state"] == "upheld"
    assert place.operator.get("/api/operator/takedowns").json()["items"] == []


def test_a_deleted_products_row_goes_after_its_time_unless_something_was_made_of_it(place: Place) -> None:
    bare, made = place.product(), place.product()
    edition(place, made)
    for each in (bare, made):
        assert place.http.delete(f"/api/products/{each}", headers=place.mine).status_code == 204
    sweep = place.house.part(CatalogPart).catalog.removing.sweep
    assert sweep() == 0
    with place.house.database.unit() as unit:
        unit.session.execute(update(ProductRow).values(deleted_at=long_ago(place)))
    assert (sweep(), sweep()) == (1, 0)
    with place.house.database.read() as session:
        assert list(session.scalars(select(ProductRow.id))) == [made]


def test_a_model_that_something_needs_stays_and_says_by_what(place: Place) -> None:
    model = place.stock.model
    product = place.product()
    place.room()
    number = edition(place, product)
    refused = place.http.delete(f"/api/models/{model}", headers=place.mine)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/in-use")
    listed = place.http.get(f"/api/models/{model}/uses", headers=place.mine)
    assert listed.json()["uses"] == refused.json()["uses"]
    for whose, other in ((place.theirs, model), (place.mine, "0" * 64)):
        assert place.http.get(f"/api/models/{other}/uses", headers=whose).status_code == 404
    uses = {(each["kind"], each["id"]) for each in refused.json()["uses"]}
    assert uses == {("product", product), ("room", "boutique"), ("edition", str(number))}
    assert "“Bowl”" in refused.json()["detail"] and "«\u202fBol\u202f»" in refused.json()["detail_fr"]
    assert place.http.delete(f"/api/models/{model}", headers=place.theirs).status_code == 404
    assert place.http.delete(f"/api/models/{'0' * 64}", headers=place.mine).status_code == 404

    assert place.http.delete(f"/api/products/{product}", headers=place.mine).status_code == 204
    refused = place.http.delete(f"/api/models/{model}", headers=place.mine)
    assert [each["kind"] for each in refused.json()["uses"]] == ["room"]
    assert place.http.delete("/api/rooms/boutique", headers=place.mine).status_code == 204
    assert place.http.delete(f"/api/models/{model}", headers=place.mine).status_code == 204
    assert place.http.delete(f"/api/models/{model}", headers=place.mine).status_code == 404


def test_a_deleted_models_files_are_named_by_nothing_and_it_may_come_again(place: Place) -> None:
    model, house = place.stock.model, place.house
    product = place.product()
    file = place.http.get(f"/api/products/{product}").json()["model"]["url"]
    assert model in house.part(AssetsPart).blobs()
    assert place.http.delete(f"/api/products/{product}", headers=place.mine).status_code == 204
    assert place.http.delete(f"/api/models/{model}", headers=place.mine).status_code == 204
    assert place.http.get(file).status_code == 404
    listed = place.http.get("/api/models", headers=place.mine).json()["items"]
    assert model not in [each["hash"] for each in listed]
    draft = place.http.post("/api/products", json={"title": {"en": "x"}, "model": model, "variants": []})
    assert draft.status_code == 401
    assert model not in {blob for part in house.parts for blob in part.blobs()}

    assets = house.part(AssetsPart).assets
    with assets.blobs.open(model) as kept:
        content = kept.read()
    job = assets.receive(place.stock.brand.id, [content])
    assert job.state == "queued", "it is looked at anew"
    assert model in house.part(AssetsPart).blobs()


def test_what_was_sold_of_a_deleted_model_keeps_its_files(place: Place) -> None:
    product = place.product()
    file = place.http.get(f"/api/products/{product}").json()["model"]["url"]
    edition(place, product, copies=1)
    assert place.http.delete(f"/api/products/{product}", headers=place.mine).status_code == 204
    assert place.http.delete(f"/api/models/{place.stock.model}", headers=place.mine).status_code == 204
    assert place.http.get(file).status_code == 200
    assert place.house.part(AssetsPart).assets.removing.sweep() == 0
    assert place.stock.model in place.house.part(AssetsPart).blobs()


def test_a_models_row_goes_once_no_deleted_product_names_it(place: Place) -> None:
    product, house = place.product(), place.house
    assert place.http.delete(f"/api/products/{product}", headers=place.mine).status_code == 204
    assert place.http.delete(f"/api/models/{place.stock.model}", headers=place.mine).status_code == 204
    sweep = house.part(AssetsPart).assets.removing.sweep
    assert sweep() == 0
    with house.database.unit() as unit:
        unit.session.execute(update(ProductRow).values(deleted_at=long_ago(place)))
    assert house.part(CatalogPart).catalog.removing.sweep() == 1
    assert (sweep(), sweep()) == (1, 0)


def test_no_way_back_to_a_scene_that_was_deleted(place: Place) -> None:
    other = place.stock.bare
    place.room()
    document = room("boutique", other)
    assert place.http.put("/api/rooms/boutique", json=document, headers=place.mine).status_code == 200
    assert place.http.delete(f"/api/models/{place.stock.model}", headers=place.mine).status_code == 204
    undone = place.http.post("/api/rooms/boutique/undo", headers=place.mine)
    assert (undone.status_code, undone.json()["path"]) == (422, "$.scene.model")
    assert place.http.get("/api/rooms/boutique").status_code == 200


def test_a_picture_stays_where_a_room_shows_it(place: Place) -> None:
    picture = place.picture()
    assert place.room(picture=picture).status_code == 200
    refused = place.http.delete(f"/api/pictures/{picture}", headers=place.mine)
    assert (refused.status_code, refused.json()["uses"][0]["id"]) == (409, "boutique")
    assert place.http.delete(f"/api/pictures/{picture}", headers=place.theirs).status_code == 404
    assert place.room().status_code == 200
    assert place.http.delete(f"/api/pictures/{picture}", headers=place.mine).status_code == 204
    assert place.http.get(f"/pictures/{picture}").status_code == 404
    assert place.http.delete(f"/api/pictures/{picture}", headers=place.mine).status_code == 404
    assert place.room(picture=picture).status_code == 422
    undone = place.http.post("/api/rooms/boutique/undo", headers=place.mine)
    assert (undone.status_code, undone.json()["path"]) == (422, "$.picture")
    assert picture not in place.house.part(AssetsPart).blobs()


def test_a_picture_that_another_brand_has_too_stays_theirs(place: Place) -> None:
    picture = place.picture()
    again = place.http.post("/api/pictures", files={"file": models.png(4, 4)}, headers=place.theirs)
    assert again.json()["picture"] == picture
    assert place.http.delete(f"/api/pictures/{picture}", headers=place.mine).status_code == 204
    assert place.http.get(f"/pictures/{picture}").status_code == 200
    # Nobody's any more, but a room of the first brand shows it: it stays for that room.
    assert place.room(picture=picture).status_code == 200
    assert place.http.delete(f"/api/pictures/{picture}", headers=place.theirs).status_code == 204
    assert place.http.get(f"/pictures/{picture}").status_code == 200


def test_a_brand_ends_by_its_last_owner_with_all_it_has(place: Place) -> None:
    stock, house = place.stock, place.house
    sold, product, picture = place.product(), place.product(), place.picture()
    given, unsold = edition(place, sold, copies=1), edition(place, product)
    assert place.room().status_code == 200
    put(place, product)
    anna, ben = owner(place), owner(place)
    refused = anna.delete("/api/brand")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/other-owners")
    me = ben.get("/api/session").json()["member"]["id"]
    assert anna.delete(f"/api/members/{me}").status_code == 204
    assert place.http.delete("/api/brand", headers=place.mine).status_code == 401, "no program may"

    assert anna.delete("/api/brand").status_code == 204
    assert anna.delete("/api/brand").status_code == 401
    assert anna.get("/api/members").status_code == 401
    assert place.http.get("/api/brand", headers=place.mine).status_code == 401
    assert place.http.get("/api/brand", headers=place.theirs).status_code == 200
    assert (
        place.http.get("/api/rooms").json()["items"] == place.http.get("/api/products").json()["items"] == []
    )
    assert place.http.get("/api/rooms/boutique").status_code == 404
    assert place.http.get(f"/api/products/{product}").status_code == 404
    report = {"kind": "brand", "thing": stock.brand.id, "reason": "other", "text": "Hm."}
    assert place.http.post("/api/reports", json=report).status_code == 404
    with house.database.read() as session:
        rows = {row.number: row for row in session.scalars(select(EditionRow))}
    assert rows[given].deleted_at is not None and rows[unsold].deleted_at is not None

    # Its files and what stood in its rooms go by and by; what was sold keeps its own.
    def is_gone() -> bool:
        named = set(house.part(AssetsPart).blobs())
        with house.database.read() as session:
            versions = session.scalars(select(RoomVersionRow.version)).all()
        return not versions and not {stock.bare, picture} & named

    place.until(is_gone, "what a deleted brand had is still there")
    assert stock.model in house.part(AssetsPart).blobs()

    accounts = house.part(AccountsPart).accounts
    assert accounts.brand_named(stock.brand.name) is None
    again = accounts.ensure_brand(stock.brand.name)
    assert (again.id, again.slug) == (stock.brand.id, stock.brand.slug), "the name is its own, and empty"
    assert place.http.get("/api/products").json()["items"] == []
    assert place.http.get("/api/brand", headers=place.mine).status_code == 401
    has_too(place, stock.model)
    theirs = place.http.put("/api/rooms/boutique", json=room("boutique", stock.model), headers=place.theirs)
    assert theirs.status_code == 403


def test_late_news_of_a_deletion_takes_nothing_from_who_is_back(place: Place) -> None:
    before = place.house.database.clock.now()
    assert place.room().status_code == 200
    place.house.part(CatalogPart).catalog.removing.forget_versions("boutique", 9, before)
    place.house.part(AssetsPart).assets.removing.brand(place.stock.brand.id)
    assert place.http.get("/api/rooms/boutique").status_code == 200
    assert {place.stock.model, place.stock.bare} <= set(place.house.part(AssetsPart).blobs())


def test_who_runs_the_shop_deletes_any_brand(place: Place) -> None:
    place.room()
    address = f"/api/operator/brands/{place.stock.brand.id}"
    assert owner(place).delete(address).status_code == 403
    assert place.http.delete(address, headers=place.mine).status_code == 401
    assert place.operator.delete(address).status_code == 204
    assert place.operator.delete(address).status_code == 404
    assert place.http.get("/api/rooms/boutique").status_code == 404
    acts = place.house.part(AccountsPart).accounts.acts.list(place.stock.brand.id, None, 10)
    (deleted,) = [each for each in acts if each.what.value == "brand-deleted"]
    assert (deleted.by, deleted.of) == ("Olga", place.stock.brand.name), "not the command line's"


def test_what_is_made_while_its_brand_is_deleted_is_deleted_too(place: Place) -> None:
    catalog, brand = place.house.part(CatalogPart).catalog, place.stock.brand
    actor = BrandActor(brand, "tests")

    def save(number: int) -> str:
        try:
            catalog.save_room(actor, f"room-{number}", room(f"room-{number}", place.stock.model))
        except VitrineError as error:
            return error.slug()
        return "saved"

    with ThreadPoolExecutor(5) as pool:
        saving = [pool.submit(save, number) for number in range(4)]
        pool.submit(place.house.part(AccountsPart).accounts.removing.delete, brand.id, None).result()
        outcomes = {each.result() for each in saving}
    # Who looked at the brand's model after it was gone hears that, who came before the lock the other.
    assert outcomes <= {"saved", "sign-in-needed", "room-refused", "database-busy", "checks-busy"}
    with place.house.database.read() as session:
        there = select(RoomRow.id).where(RoomRow.brand_id == brand.id, RoomRow.deleted_at.is_(None))
        assert list(session.scalars(there)) == []


def owner(place: Place) -> TestClient:
    """A browser in which one more owner of the first brand has just enrolled."""
    accounts = place.house.part(AccountsPart).accounts
    browser = TestClient(place.http.app, base_url=ORIGIN, headers={"Origin": ORIGIN})
    enrol(browser, accounts.invite(place.stock.brand.name), place.house.database)
    return browser


def put(place: Place, product: str) -> None:
    answer = placed(place, product)
    assert answer.status_code == 201, answer.text


def placed(place: Place, product: str) -> Any:
    body = {"product": product, "slot": "plinth-1"}
    return place.http.post("/api/rooms/boutique/placements", json=body, headers=place.mine)


def edition(place: Place, product: str, copies: int = 0) -> int:
    """An edition of the product, made without a chain; so many copies are somebody's."""
    database = place.house.database
    with database.unit() as unit:
        row = EditionRow(
            brand_id=place.stock.brand.id, product_id=product, title={"en": "Bowl"},
            model_hash=place.stock.model, content_root="ab" * 32, manifest={"files": [], "variants": "{}"},
            licence="Keep it.", max_supply=10, soulbound=False, revocable=False, royalty_bps=0,
            open_gift=True, next_serial=1 + copies, state="registered", created_at=database.clock.now(),
        )  # fmt: skip
        unit.session.add(row)
        unit.session.flush()
        return row.number


def long_ago(place: Place) -> datetime:
    return place.house.database.clock.now() - PRODUCT_REST
