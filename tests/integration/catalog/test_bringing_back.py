"""A deleted room comes back within thirty days, as it was; after that, nothing of it is left."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.fixtures.rooms import room
from tests.integration.catalog.conftest import Shop
from vitrine.catalog.errors import RoomNotFound
from vitrine.catalog.removing import ROOM_REST
from vitrine.catalog.service import Catalog
from vitrine.catalog.tables import RoomVersionRow
from vitrine.clock import ManualClock
from vitrine.parts import FORGOTTEN_ROOM, Alone, Use
from vitrine.quotas.errors import QuotaReached
from vitrine.quotas.kinds import BY_DEFAULT, Quota
from vitrine.storage import Database, UnitOfWork


class Told(Alone):
    """What other slices were told of."""

    def __init__(self) -> None:
        self.left: list[tuple[str, str]] = []

    def uses(self, *_: object) -> list[Use]:
        return []

    def leaving(self, _unit: UnitOfWork, kind: str, thing: str) -> None:
        self.left.append((str(kind), thing))


def delete(shop: Shop, room_id: str = "boutique") -> None:
    assert shop.http.delete(f"/api/rooms/{room_id}", headers=shop.token).status_code == 204


def deleted(shop: Shop, token: dict[str, str] | None = None) -> list[dict[str, Any]]:
    answer = shop.http.get("/api/brand/rooms/deleted", headers=token or shop.token)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def restore(shop: Shop, token: dict[str, str] | None = None, room_id: str = "boutique") -> Any:
    return shop.http.post(f"/api/rooms/{room_id}/restore", headers=token or shop.token)


def versions(database: Database, room_id: str = "boutique") -> int:
    with database.read() as session:
        mine = RoomVersionRow.room_id == room_id
        return session.scalar(select(func.count()).where(mine)) or 0


def test_it_comes_back_as_it_was(shop: Shop) -> None:
    shop.room(title={"en": "The boutique", "fr": "La boutique"})
    kept, gone = shop.product()["id"], shop.product()["id"]
    assert shop.place(kept).status_code == 201
    assert shop.place(gone, "plinth-2").status_code == 201
    link = {"state": "unlisted", "place": 7, "closed": {"words": {"en": "Back soon."}}}
    before = shop.http.patch("/api/rooms/boutique", json=link, headers=shop.token).json()
    delete(shop)
    assert shop.http.get("/api/rooms/boutique", headers=shop.token).status_code == 404
    assert shop.http.get("/api/brand/rooms", headers=shop.token).json()["items"] == []
    (told,) = deleted(shop)
    assert (told["id"], told["title"]["fr"]) == ("boutique", "La boutique")
    assert shop.http.delete(f"/api/products/{gone}", headers=shop.token).status_code == 204
    answer = restore(shop)
    assert answer.status_code == 200, answer.text
    after = answer.json()
    same = ("state", "title", "summary", "place", "closed", "link", "capacity")
    assert {each: after[each] for each in same} == {each: before[each] for each in same}
    assert after["version"] > before["version"], "who edited it before it went is told"
    standing = shop.http.get("/api/rooms/boutique", headers=shop.token).json()["room"]["placements"]
    assert [each["product"] for each in standing] == [kept], "what was deleted meanwhile is left out"
    assert deleted(shop) == []
    assert restore(shop).status_code == 404
    delete(shop)
    assert restore(shop).status_code == 200, "as often as one likes"


def test_it_is_its_own_brands_alone(shop: Shop) -> None:
    shop.room()
    delete(shop)
    assert deleted(shop, shop.others) == []
    assert restore(shop, shop.others).status_code == 404
    assert restore(shop, room_id="never").status_code == 404
    assert shop.http.get("/api/brand/rooms/deleted").status_code == 401
    assert restore(shop).status_code == 200


def test_a_room_made_anew_takes_its_place(shop: Shop) -> None:
    shop.room(title={"en": "First"})
    delete(shop)
    shop.room(title={"en": "Second"})
    assert restore(shop).status_code == 404
    assert deleted(shop) == []
    assert shop.http.get("/api/rooms/boutique").json()["title"] == {"en": "Second"}
    undone = shop.http.post("/api/rooms/boutique/undo", headers=shop.token)
    assert undone.status_code == 409, "what stood before is another room's"


def test_a_deleted_room_counts_no_more_until_it_comes_back(shop: Shop) -> None:
    shop.room("one")
    few = BY_DEFAULT.but({Quota.ROOMS: 1})
    catalog = Catalog(shop.database, shop.assets, shop=few)
    catalog.removing.room(shop.actor, "one")
    shop.room("two")
    with pytest.raises(QuotaReached):
        catalog.bringing_back.restore(shop.actor, "one")
    catalog.removing.room(shop.actor, "two")
    catalog.bringing_back.restore(shop.actor, "one")


def test_what_its_model_was_is_said(shop: Shop) -> None:
    """A deleted room keeps nobody from deleting its files; then it cannot come back, and says why."""
    shop.room()
    delete(shop)
    shop.assets.removing.model(shop.actor.brand.id, shop.model)
    answer = restore(shop)
    assert answer.status_code == 422 and answer.json()["path"] == "$.scene.model"
    assert [each["id"] for each in deleted(shop)] == ["boutique"]


def test_after_thirty_days_it_is_gone(database: Database, shop: Shop) -> None:
    clock = ManualClock(database.clock.now())
    late = Database(database.url, clock)
    ties = Told()
    catalog = Catalog(late, shop.assets, ties=ties)
    catalog.save_room(shop.actor, "boutique", _document(shop), None)
    catalog.save_room(shop.actor, "boutique", _document(shop), None)
    catalog.removing.room(shop.actor, "boutique")
    assert ties.left == [("room", "boutique")], "its gate stays: it must not come back open to all"
    clock.advance(int(ROOM_REST.total_seconds() * 1_000) - 1_000)
    assert catalog.removing.sweep_rooms() == 0
    assert [each.id for each in catalog.bringing_back.all(shop.actor.brand.id)] == ["boutique"]
    clock.advance(1_000)
    assert catalog.bringing_back.all(shop.actor.brand.id) == [], "before it is swept too"
    with pytest.raises(RoomNotFound):
        catalog.bringing_back.restore(shop.actor, "boutique")
    assert catalog.removing.sweep_rooms() == 1
    assert versions(late) == 0
    assert ties.left[1:] == [(FORGOTTEN_ROOM, "boutique")]
    assert catalog.removing.sweep_rooms() == 0
    late.close()


def _document(shop: Shop) -> bytes:
    return json.dumps(room("boutique", shop.model)).encode()
