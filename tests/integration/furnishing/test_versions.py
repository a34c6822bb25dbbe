"""What is kept of a draft under a name, and put back; what is kept of its acts."""

from __future__ import annotations

import pytest

from tests.integration.furnishing.conftest import Shop, put, set_, take, words
from vitrine.accounts import BrandActor
from vitrine.furnishing import tables
from vitrine.furnishing.errors import NothingDrafted
from vitrine.furnishing.keeping import NamedVersions
from vitrine.furnishing.service import RoomDrafts
from vitrine.furnishing.standing import DraftStanding
from vitrine.quotas.kinds import Quotas


def test_kept_under_a_name_and_put_back_and_that_undone(either: Shop) -> None:
    bowl, vase = put(either.product()), put(either.product(), "plinth-2")
    either.act(bowl, vase, words("Printemps"))
    spring = either.get().json()["room"]
    kept = either.post("/versions", {"number": 3, "name": " Spring "})
    assert (kept.status_code, kept.json()["name"], kept.json()["by"]) == (201, "Spring", "tests")
    # They change places, one is another's, one goes.
    either.act(
        take("placement", bowl["id"]), set_("placement", vase["id"], slot="plinth-1"), words("Automne"),
        set_("room", "room", light={"exposure": 2, "studio": "evening"}),
    )  # fmt: skip
    autumn = either.get().json()["room"]
    put_back = either.post("/from", {"base": 7, "version": kept.json()["id"]}).json()
    assert [each["overruled"] for each in put_back["done"]] == [None] * len(put_back["done"])
    assert either.get().json()["room"] == spring
    undone = either.act(*[each["inverse"] for each in reversed(put_back["done"])])
    assert [each["overruled"] for each in undone["done"]] == [None] * len(undone["done"])
    assert either.get().json()["room"] == autumn


def test_opened_under_a_name(shop: Shop) -> None:
    shop.act(words("A"))
    assert shop.opened(name="First") == 2
    shop.act(words("B"))
    shop.post("/versions", {"number": shop.get().json()["number"], "name": "Second"})
    found = shop.get("/versions").json()["items"]
    assert [(each["name"], each["opened_as"]) for each in found] == [("Second", None), ("First", 2)]
    url = f"/api/rooms/boutique/draft/versions/{found[0]['id']}"
    assert shop.http.delete(url, headers=shop.stock.token).status_code == 204
    assert (
        shop.http.delete(url, headers=shop.stock.token).json()["type"] == "/problems/named-version-not-found"
    )
    assert len(shop.get("/versions").json()["items"]) == 1


def test_as_many_as_the_quota_says(shop: Shop) -> None:
    shop.act(words("A"))
    made = [shop.post("/versions", {"number": 1, "name": f"n{number}"}).status_code for number in range(4)]
    assert made == [201, 201, 201, 409]
    refused = shop.post("/open", {"number": 1, "name": "One more"})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/quota-reached")
    assert (shop.live()["version"], shop.get().json()["changed"]) == (1, True), "nothing was done"
    assert "named" in refused.json()["detail"]


def test_a_name_says_something(shop: Shop) -> None:
    shop.act(words("A"))
    for name in ("", " \u202e ", "n" * 81):
        refused = shop.post("/versions", {"number": 1, "name": name})
        assert refused.json()["type"] == "/problems/text-refused"


def test_what_is_not_there_any_more_is_not_put_back(shop: Shop) -> None:
    gone = shop.product()
    shop.act(put(gone), words("A"))
    kept = shop.post("/versions", {"number": 2, "name": "Mine"}).json()["id"]
    shop.http.delete(f"/api/products/{gone}", headers=shop.stock.token)
    shop.act(words("B"))
    done = shop.post("/from", {"base": shop.get().json()["number"], "version": kept}).json()["done"]
    assert sorted(str(each["overruled"]) for each in done) == ["None", "gone"]
    missing = shop.post("/from", {"base": 0, "version": "version_none"})
    assert missing.json()["type"] == "/problems/named-version-not-found"


def test_the_oldest_acts_go_by_number_and_by_weight(either: Shop) -> None:
    either.act(words("A"))
    now = either.database.clock.now()

    def more(first: int, count: int, weight: int) -> list[int]:
        rows = [
            {
                "room_id": "boutique", "number": number, "by": None, "act": words("A"), "inverse": None,
                "overruled": "same", "key": None, "weight": weight, "at": now,
            }
            for number in range(first, first + count)
        ]  # fmt: skip
        with either.database.unit() as unit:
            tables.write_acts(unit.session, "boutique", rows, first + count - 1)
        with either.database.read() as session:
            return [row.number for row in tables.acts_between(session, "boutique", 0, 10_000)]

    assert more(2, tables.ACTS_KEPT, 1) == list(range(2, tables.ACTS_KEPT + 2))
    heavy = tables.ACTS_BYTES // 4
    assert more(tables.ACTS_KEPT + 2, 6, heavy) == list(range(tables.ACTS_KEPT + 4, tables.ACTS_KEPT + 8))
    # Who knows none of those that are left reads anew.
    assert either.get("/acts", params={"after": 0}).json()["anew"] is True


def test_what_the_floor_does_not_hold_any_more_stays_and_the_rest_is_put_back(shop: Shop) -> None:
    far = {"position": [3, 0, -2], "yaw_deg": 0, "radius_m": 0.3}
    near = {"position": [0.5, 0, 0.5], "yaw_deg": 0, "radius_m": 0.3}
    shop.act(
        words("A"),
        {"do": "put", "thing": "spawn", "id": "far", "value": far},
        {"do": "put", "thing": "spawn", "id": "near", "value": near},
    )
    kept = shop.post("/versions", {"number": 3, "name": "Mine"}).json()["id"]
    shop.act(take("sign", "words"), take("spawn", "far"), take("spawn", "near"))
    shop.room(floor=[{"polygon": [[-1, -1], [1, -1], [1, 3], [-1, 3]], "height": 0}])
    shop.drafts.follow("boutique")
    body = {"base": shop.get().json()["number"], "version": kept}
    first = shop.post("/from", body, Idempotency_Key="back-0001")
    told = {each["act"]["id"]: each["overruled"] for each in first.json()["done"]}
    assert told == {"words": None, "far": "refused", "near": None}
    number = shop.get().json()["number"]
    again = shop.post("/from", body, Idempotency_Key="back-0001").json()
    assert [each["act"] for each in again["done"]] == [each["act"] for each in first.json()["done"]]
    assert shop.get().json()["number"] == number
    second = shop.post("/versions", {"number": number, "name": "Other"}).json()["id"]
    other = shop.post("/from", {**body, "version": second}, Idempotency_Key="back-0001")
    assert (other.status_code, other.json()["type"]) == (409, "/problems/idempotency-key-used")
    assert shop.get().json()["number"] == number
    shop.opened()


def test_a_lost_answer_of_keeping_and_opening_is_given_again(either: Shop) -> None:
    either.act(words("A"))
    body = {"number": 1, "name": "Mine"}
    first = either.post("/versions", body, Idempotency_Key="keep-0001")
    assert first.status_code == 201
    either.act(words("B"))
    assert either.post("/versions", body, Idempotency_Key="keep-0001").json() == first.json()
    other = either.post("/versions", {**body, "name": "Other"}, Idempotency_Key="keep-0001")
    assert (other.status_code, other.json()["type"]) == (409, "/problems/batch-key-reused")
    assert len(either.get("/versions").json()["items"]) == 1

    for name, key in (("Summer", "open-0001"), (None, "open-0002")):
        number = either.get().json()["number"]
        body = {"number": number, **({"name": name} if name else {})}
        opened = either.post("/open", body, Idempotency_Key=key)
        assert opened.status_code == 200, opened.text
        either.act(words("C" if name else "D"))
        assert either.post("/open", body, Idempotency_Key=key).json() == opened.json()
        other = either.post("/open", {"number": number + 9}, Idempotency_Key=key)
        assert other.json()["type"] == "/problems/batch-key-reused"
        assert either.live()["version"] == opened.json()["version"]
    assert [each["name"] for each in either.get("/versions").json()["items"]] == ["Summer", "Mine"]
    unknown = either.post("/open", {"number": 1}, room_id="nowhere", Idempotency_Key="open-0002")
    assert unknown.json()["type"] == "/problems/room-not-found"


@pytest.mark.parametrize("name", [None, "Summer"])
def test_an_opening_sent_again_before_the_first_is_answered_is_told_the_same(
    either: Shop, name: str | None
) -> None:
    either.act(words("A"))
    said = (either.actor, "boutique", 1, name, "open-0001")
    prompt, versions = NamedVersions(either.drafts, Quotas()), list[int]()

    class Late(RoomDrafts):
        """The other one is quicker."""

        def drafted(self, actor: BrandActor, room_id: str, number: int) -> DraftStanding:
            versions.append(prompt.open(*said))
            return super().drafted(actor, room_id, number)

    late = NamedVersions(Late(either.database, either.catalog), Quotas())
    assert late.open(*said) == versions[0] == either.live()["version"]
    with pytest.raises(NothingDrafted):
        late.open(*said[:-1], "open-0002")
