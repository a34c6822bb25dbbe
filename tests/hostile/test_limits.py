"""A brand has so much and no more: refused with words, at any number of requests at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient

from tests.fixtures import models
from tests.fixtures.jails import RememberingJail
from tests.fixtures.rooms import room
from tests.fixtures.transactions import draft
from tests.hostile.conftest import Place, enrol, has_too
from tests.house import ORIGIN, accounts_of, app_of, program
from tests.stock import stock, upload
from vitrine.accounts import BrandActor, Scope
from vitrine.accounts.errors import SignInNeeded
from vitrine.accounts.member_routes import router as members_router
from vitrine.accounts.people import KeyHolder
from vitrine.accounts.routes import Guards
from vitrine.accounts.routes import router as accounts_router
from vitrine.assets import Assets
from vitrine.assets.inside import file_bytes
from vitrine.catalog import Catalog
from vitrine.catalog.errors import NothingToUndo
from vitrine.catalog.routes import anyone_may, router
from vitrine.catalog.views import ProductDraft, VariantDraft
from vitrine.clock import ManualClock
from vitrine.ids import MemberId
from vitrine.money import Money
from vitrine.quotas.errors import QuotaReached
from vitrine.quotas.kinds import Quota, Quotas
from vitrine.storage import BlobStore, Database, DatabaseBusy

AT_ONCE: Final = 6
TUS: Final = {"Tus-Resumable": "1.0.0"}


def _set(place: Place, **numbers: int | None) -> Any:
    """What the first brand may have from now on."""
    answer = place.operator.patch(f"/api/operator/brands/{place.stock.brand.id}/quotas", json=numbers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _used(place: Place, headers: dict[str, str]) -> dict[str, tuple[int, int, int | None]]:
    found = place.http.get("/api/brand/quotas", headers=headers).json()["quotas"]
    return {each["quota"]: (each["used"], each["allowed"], each["own"]) for each in found}


def _refused(answer: Any, quota: str) -> dict[str, Any]:
    assert answer.status_code == 409, answer.text
    problem: dict[str, Any] = answer.json()
    assert (problem["type"], problem["quota"]) == ("/problems/quota-reached", quota)
    assert f"{problem['allowed']:,}" in problem["detail"] or quota == "file_bytes"
    assert "elete" in problem["detail"] or "Revoke" in problem["detail"]
    assert "those who run this shop" in problem["detail"] and "responsables" in problem["detail_fr"]
    return problem


def test_rooms_and_products_are_refused_with_words_beyond_their_number(place: Place) -> None:
    _set(place, rooms=2, products=1)
    assert place.room("one").status_code == 200 and place.room("two").status_code == 200
    problem = _refused(place.room("three"), "rooms")
    assert (problem["used"], problem["allowed"]) == (2, 2)
    assert place.room("one", title={"en": "Another"}).status_code == 200, "what it has may change"
    place.product()
    body = draft(place.stock.model)
    _refused(place.http.post("/api/products", json=body, headers=place.mine), "products")
    assert _used(place, place.mine)["rooms"] == (2, 2, 2)
    assert _used(place, place.theirs)["rooms"] == (0, 100, None), "another brand's own are its own"
    _set(place, rooms=None)
    assert place.room("three").status_code == 200, "from this moment"
    assert _used(place, place.mine)["rooms"] == (3, 100, None)


def test_names_of_deleted_rooms_are_bounded_too(place: Place) -> None:
    _set(place, rooms=1)
    for number in range(10):
        assert place.room(f"room-{number}").status_code == 200
        assert place.http.delete(f"/api/rooms/room-{number}", headers=place.mine).status_code == 204
    assert _used(place, place.mine)["rooms"] == (0, 1, 1)
    problem = _refused(place.room("room-10"), "rooms")
    assert (problem["used"], problem["allowed"]) == (10, 10)
    assert "names" in problem["detail"] and "noms" in problem["detail_fr"]
    document = room("room-10", place.stock.model)
    has_too(place, place.stock.model)
    assert place.http.put("/api/rooms/room-10", json=document, headers=place.theirs).status_code == 200
    assert place.room("room-3").status_code == 200, "its own names stay its own"


def test_models_and_tokens_are_refused_beyond_their_number(place: Place) -> None:
    has = _used(place, place.mine)
    assert (has["models"][0], has["tokens"][0]) == (2, 2)
    _set(place, models=2)
    form = {"file": models.good_glb(7)}
    _refused(place.http.post("/api/models", files=form, headers=place.mine), "models")
    again = place.http.post("/api/models", files={"file": models.good_glb()}, headers=place.mine)
    assert again.status_code == 202, "the same file again is the same model"
    _set(place, models=3)
    assert place.http.post("/api/models", files=form, headers=place.mine).status_code == 202
    assert _used(place, place.mine)["models"][0] == 3


def test_files_are_refused_by_what_they_take(place: Place, opened: Any) -> None:
    """What is announced has its place kept; what is refused leaves nothing behind."""
    blobs: BlobStore = opened.state.blobs
    used, free, file = _used(place, place.mine)["file_bytes"][0], 40_000, models.good_glb(9)
    size = len(file)
    assert used == sum(len(models.good_glb(tint)) for tint in (0, 1))
    _set(place, file_bytes=used + free)
    announced = {**TUS, **place.mine, "Upload-Length": str(free - 10)}
    begun = place.http.post("/api/uploads", headers=announced)
    assert begun.status_code == 201, begun.text
    before = sorted(blobs.folder.rglob("*"))
    problem = _refused(place.http.post("/api/uploads", headers=announced), "file_bytes")
    assert (problem["used"], problem["allowed"]) == (used + free - 10, used + free)
    _refused(place.http.post("/api/models", files={"file": file}, headers=place.mine), "file_bytes")
    picture = {"file": models.png(4, 4)}
    _refused(place.http.post("/api/pictures", files=picture, headers=place.mine), "file_bytes")
    assert sorted(blobs.folder.rglob("*")) == before
    ended = place.http.delete(begun.headers["location"], headers={**TUS, **place.mine})
    assert ended.status_code == 204
    assert size < free - 2_000
    assert place.http.post("/api/models", files={"file": file}, headers=place.mine).status_code == 202
    assert _used(place, place.mine)["file_bytes"][0] == used + size
    _set(place, file_bytes=used)
    _refused(place.http.post("/api/uploads", headers={**announced, "Upload-Length": "1"}), "file_bytes")
    theirs = place.http.post("/api/pictures", files=picture, headers=place.theirs)
    assert theirs.status_code == 201, theirs.text


def test_quotas_are_the_operators_and_what_they_do_is_noted(place: Place) -> None:
    address = f"/api/operator/brands/{place.stock.brand.id}/quotas"
    for headers in ({}, place.mine):
        assert place.http.patch(address, json={"rooms": 1_000}, headers=headers).status_code in (401, 403)
        assert place.http.get("/api/operator/brands", headers=headers).status_code in (401, 403)
    assert place.http.get("/api/brand/quotas").status_code == 401
    _set(place, rooms=7, tokens=9)
    _set(place, tokens=None)
    listed = place.operator.get("/api/operator/brands", params={"limit": 1}).json()
    assert [each["name"] for each in listed["items"]] == ["Maison Vitrine"] and listed["next"]
    following = place.operator.get("/api/operator/brands", params={"after": listed["next"]}).json()
    assert [each["name"] for each in following["items"]] == ["Other"] and following["next"] is None
    accounts = accounts_of(place.house.database)
    acts = accounts.acts.list(place.stock.brand.id, None, 10)
    noted = {(each.what.value, each.by, each.of) for each in acts if each.what.value == "quota-set"}
    assert noted == {
        ("quota-set", "Olga", "rooms: as the shop -> 7"),
        ("quota-set", "Olga", "tokens: as the shop -> 9"),
        ("quota-set", "Olga", "tokens: 9 -> as the shop"),
    }
    unknown = place.operator.patch("/api/operator/brands/brand_none/quotas", json={"rooms": 1})
    assert (unknown.status_code, unknown.json()["type"]) == (404, "/problems/no-such-brand")
    none = place.operator.patch(address, json={"requests_a_minute": 0})
    assert (none.status_code, none.json()["type"]) == (422, "/problems/quota-refused")
    assert place.operator.patch(address, json={"chairs": 1}).status_code == 422


class Shop:
    """A catalogue with the stock, of whose first brand `actor` is, within these quotas."""

    def __init__(self, database: Database, blobs: BlobStore, quotas: Quotas) -> None:
        stock().pour(database, blobs)
        self.database, self.brand = database, stock().brand
        self.accounts = accounts_of(database, quotas=quotas)
        self.assets = Assets(database, blobs, RememberingJail(), shop=quotas)
        self.catalog = Catalog(database, self.assets, shop=quotas)
        self.actor = BrandActor(self.brand, "tests")

    def room(self, name: str, **changes: Any) -> None:
        self.catalog.save_room(self.actor, name, room(name, stock().model, **changes))

    def product(self) -> None:
        price = VariantDraft(None, None, Money(4900, "EUR"), None, None)
        bowl = ProductDraft({"en": "Bowl"}, stock().model, (price,))
        self.catalog.create_product(self.actor, bowl, publish=False)

    def token(self) -> None:
        self.accounts.create_token(self.brand.id, "at once", [Scope.ROOMS_WRITE])

    def model(self, tint: int) -> None:
        self.assets.receive(self.brand.id, [models.good_glb(tint)])

    def picture(self, side: int) -> None:
        self.assets.store_picture(models.png(side, 4), self.brand.id)


def _at_once(act: Callable[[int], None]) -> tuple[int, list[QuotaReached]]:
    """How many of AT_ONCE threads did it, and how the others were refused."""
    begin, done, refused, faults = threading.Barrier(AT_ONCE), [], list[QuotaReached](), list[BaseException]()

    def one(number: int) -> None:
        begin.wait(60)
        for _ in range(20):
            try:
                act(number)
                done.append(number)
            except QuotaReached as error:
                refused.append(error)
            except DatabaseBusy:
                continue  # others came first for long: asked again, as a client does
            except BaseException as error:
                faults.append(error)
            return
        faults.append(TimeoutError("busy twenty times"))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults
    return len(done), refused


@pytest.mark.race
def test_requests_at_once_do_not_pass_a_quota(database: Database, blobs: BlobStore) -> None:
    """Three more of each are free, and six come: three are made, three refused, each with the true count."""
    quotas = Quotas(rooms=3, products=3, models=5, tokens=4)
    shop = Shop(database, blobs, quotas)
    acts: dict[Quota, Callable[[int], None]] = {
        Quota.ROOMS: lambda number: shop.room(f"room-{number}"),
        Quota.PRODUCTS: lambda _: shop.product(),
        Quota.MODELS: lambda number: shop.model(10 + number),
        Quota.TOKENS: lambda _: shop.token(),
    }
    for quota, act in acts.items():
        made, refused = _at_once(act)
        assert made == 3, quota
        assert {(each.values["quota"], each.values["used"]) for each in refused} == {(quota, quotas[quota])}
    # What is under way is not counted here: what is kept is, in the turn of the brand.
    with database.read() as session:
        kept = file_bytes(session, shop.brand.id)
    sizes = sorted(len(models.png(8 + number, 4)) for number in range(AT_ONCE))
    shop = Shop(database, blobs, Quotas(file_bytes=kept + sum(sizes[-3:])))
    made, refused = _at_once(lambda number: shop.picture(8 + number))
    assert 3 <= made < AT_ONCE and made + len(refused) == AT_ONCE
    with database.read() as session:
        assert file_bytes(session, shop.brand.id) <= kept + sum(sizes[-3:])


def test_the_same_new_room_twice_at_once_is_one(database: Database, blobs: BlobStore) -> None:
    """Whoever comes second, at the very last of the quota, changes what the first has made."""
    shop = Shop(database, blobs, Quotas(rooms=1))
    made, refused = _at_once(lambda number: shop.room("hall", title={"en": f"Hall {number}"}))
    assert (made, refused) == (AT_ONCE, [])


def _versions(database: Database) -> list[int]:
    from sqlalchemy import select

    from vitrine.catalog.tables import RoomVersionRow

    with database.read() as session:
        return list(session.scalars(select(RoomVersionRow.version).order_by(RoomVersionRow.version)))


def test_old_versions_of_a_room_go(database: Database, blobs: BlobStore) -> None:
    """The newest stay, undo goes back as far as they do, and a room of before the quota comes down to it."""
    shop = Shop(database, blobs, Quotas(room_versions=4))
    for number in range(7):
        shop.room("hall", title={"en": f"Hall {number}"})
    assert _versions(database) == [4, 5, 6, 7]
    shop.catalog.undo(shop.actor, "hall")
    assert shop.catalog.room("hall").document["title"] == {"en": "Hall 5"}
    assert _versions(database) == [5, 6, 7, 8]
    shop.catalog.undo(shop.actor, "hall")
    with pytest.raises(NothingToUndo):
        shop.catalog.undo(shop.actor, "hall")
    assert shop.catalog.room("hall").document["title"] == {"en": "Hall 4"}
    assert shop.catalog.room_layout("hall")["version"] == 9
    wide = Shop(database, blobs, Quotas(room_versions=100))
    for number in range(8):
        wide.room("hall", title={"en": f"Wide {number}"})
    assert len(_versions(database)) == 12
    shop.room("hall", title={"en": "Narrow"})
    assert _versions(database) == list(range(10, 19)), "some at once, so that nobody waits for thousands"
    for number in range(2):
        shop.room("hall", title={"en": f"Narrow {number}"})
    assert _versions(database) == [17, 18, 19, 20]


def test_changes_of_a_brand_are_counted_together(sqlite_database: Database, blobs: BlobStore) -> None:
    """Its programs share a minute's; to read is free, other brands have their own, time brings it back."""
    clock = sqlite_database.clock
    assert isinstance(clock, ManualClock)
    shop = Shop(sqlite_database, blobs, Quotas(requests_a_minute=4))
    routes = router(shop.catalog, Guards(shop.accounts), lambda _: 0, anyone_may, lambda *_: frozenset())
    http = TestClient(app_of(routes), base_url=ORIGIN)
    programs = [program(shop.accounts, shop.brand.id, Scope.ROOMS_WRITE) for _ in range(2)]
    other = program(shop.accounts, stock().other.id, Scope.ROOMS_WRITE)

    def change(headers: dict[str, str]) -> Any:
        return http.delete("/api/rooms/nowhere/placements/none", headers=headers)

    for number in range(4):
        assert change(programs[number % 2]).status_code == 404
    refused = change(programs[0])
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "15")
    problem = refused.json()
    assert (problem["type"], problem["allowed"]) == ("/problems/brand-writes-too-fast", 4)
    assert "15 s" in problem["detail"] and "15 s" in problem["detail_fr"]
    assert http.get("/api/products", headers=programs[0]).status_code == 200
    assert change(other).status_code == 404
    assert shop.accounts.paces.used(shop.brand.id) == 4
    clock.advance(15_000)
    assert change(programs[1]).status_code == 404
    assert change(programs[1]).status_code == 429


def test_the_flood_of_a_leaked_token_keeps_no_member_out(sqlite_database: Database, blobs: BlobStore) -> None:
    """Though it is of no use for what it asks; and members are as many requests a minute as programs."""
    shop = Shop(sqlite_database, blobs, Quotas(requests_a_minute=2))
    guards = Guards(shop.accounts)
    rooms = router(shop.catalog, guards, lambda _: 0, anyone_may, lambda *_: frozenset())
    app = app_of(accounts_router(shop.accounts, guards), members_router(shop.accounts, guards), rooms)
    owner = TestClient(app, base_url=ORIGIN, headers={"Origin": ORIGIN})
    enrol(owner, shop.accounts.invite(shop.brand.name), sqlite_database)
    token, secret = shop.accounts.create_token(shop.brand.id, "leaked", [Scope.MODELS_WRITE])
    http, leaked = TestClient(app, base_url=ORIGIN), {"Authorization": f"Bearer {secret}"}

    def change() -> int:
        return http.delete("/api/rooms/nowhere/placements/none", headers=leaked).status_code

    assert [change() for _ in range(4)] == [403, 403, 429, 429]
    revoked = [owner.delete(f"/api/tokens/{token.id}").status_code for _ in range(3)]
    assert revoked == [204, 404, 429], "members have a minute's of their own"
    assert change() == 401
    assert shop.accounts.paces.used(shop.brand.id) == 2


def test_who_was_removed_a_moment_ago_is_told_so(database: Database, blobs: BlobStore) -> None:
    """Let in before, gone by the time of the write: no fault of the shop's."""
    shop = Shop(database, blobs, Quotas())
    gone = KeyHolder(MemberId("member_gone"), "Gone", None, False, "session_gone", "passkey_gone", None)
    with pytest.raises(SignInNeeded):
        shop.accounts.create_token(shop.brand.id, "late", [Scope.ROOMS_WRITE], gone)
    with pytest.raises(SignInNeeded):
        shop.accounts.link_for(gone)
    with pytest.raises(SignInNeeded):
        shop.accounts.recovery.make(gone)
    with pytest.raises(SignInNeeded):
        shop.accounts.passkeys.proof_options(gone)
    with pytest.raises(SignInNeeded):
        shop.accounts.create_token("brand_gone", "late", [Scope.ROOMS_WRITE])
    assert upload(shop.assets, shop.brand.id, models.good_glb(3), {}), "and nothing is left locked"


def test_what_was_announced_has_its_place_kept_over_a_restart(tmp_path: Path) -> None:
    from vitrine.assets.arriving import Arriving
    from vitrine.assets.uploads.uploads import Uploads

    clock = ManualClock()
    database = Database(f"sqlite:///{tmp_path}/shop.db", clock)
    try:
        from vitrine.storage import import_all_tables

        import_all_tables().create_all(database.engine)
        shop = Shop(database, BlobStore(tmp_path / "blobs"), Quotas())
        kept = sum(len(models.good_glb(tint)) for tint in (0, 1))
        quotas = Quotas(file_bytes=kept + 100)

        def opened() -> Uploads:
            return Uploads(
                tmp_path / "uploads", lambda brand, chunks, _: shop.assets.receive(brand, chunks),
                1_000, clock,
                Arriving(database, quotas),
            )  # fmt: skip

        begun = opened().begin(shop.brand.id, 80, {})
        again = opened()
        with pytest.raises(QuotaReached):
            again.begin(shop.brand.id, 21, {})
        again.end(shop.brand.id, begun.upload.id)
        again.begin(shop.brand.id, 100, {})
    finally:
        database.close()
