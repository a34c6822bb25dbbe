"""tus 1.0 over HTTP: begun, broken off, gone on with, finished; and everything that is refused."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta

import pytest

from tests.fixtures.models import good_glb
from tests.integration.assets.uploads.conftest import LIMIT_BYTES, Shop, metadata
from vitrine.assets.uploads.errors import UploadTaken
from vitrine.assets.uploads.uploads import FINISHED_LIFE, LIFE, LIMIT_OPEN
from vitrine.quotas.inside import say
from vitrine.quotas.kinds import Quota
from vitrine.storage import Database, FreeSpace, Space

DATA = good_glb()
SHA256 = hashlib.sha256(DATA).hexdigest()
RIGHTS = {"holder": "Maison Vitrine", "confirmed": True}


def test_what_the_server_is_able_to_do_is_told_to_anybody(shop: Shop) -> None:
    answer = shop.http.options("/api/uploads")
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-extension"] == "creation,expiration,termination,checksum"
    assert answer.headers["tus-max-size"] == str(LIMIT_BYTES)
    assert answer.headers["tus-checksum-algorithm"] == "sha1,sha256"


def test_in_pieces_to_a_job_that_knows_what_was_stated(shop: Shop) -> None:
    statement = {"unit": "mm", "rights": RIGHTS}
    address = shop.begin(len(DATA), filename="box.glb", sha256=SHA256, statement=statement)
    assert shop.offset(address) == 0
    first = shop.piece(address, 0, DATA[:1000])
    assert (first.status_code, first.headers["upload-offset"]) == (204, "1000")
    assert "vitrine-job" not in first.headers
    last = shop.piece(address, 1000, DATA[1000:])
    assert (last.status_code, last.headers["upload-offset"]) == (204, str(len(DATA)))
    job = shop.ask("GET", f"/api/jobs/{last.headers['vitrine-job']}").json()
    assert job["state"] == "queued"
    assert (job["statement"]["unit"], job["statement"]["name"]) == ("mm", "box.glb")
    assert job["statement"]["rights"]["holder"] == "Maison Vitrine"
    # The bytes are a blob now; who missed the last answer can still ask.
    assert shop.files() == [".json"]
    told = shop.ask("GET", address).json()
    assert (told["job"], told["offset"]) == (job["id"], len(DATA))
    assert shop.offset(address) == len(DATA)
    assert shop.ask("GET", "/api/uploads").json() == {"items": [], "next": None}
    work = shop.assets.jobs.claim()
    assert work is not None
    shop.assets.perform(work)
    assert shop.ask("GET", f"/api/jobs/{job['id']}").json()["state"] == "done"


def test_the_same_bytes_again_are_the_same_job_at_once(shop: Shop) -> None:
    jobs = []
    for _ in range(2):
        address = shop.begin(len(DATA))
        jobs.append(shop.piece(address, 0, DATA).headers["vitrine-job"])
    assert jobs[0] == jobs[1]


def test_a_restarted_shop_and_a_new_client_go_on(shop: Shop) -> None:
    address = shop.begin(len(DATA), sha256=SHA256, filename="box.glb")
    shop.piece(address, 0, DATA[:777])
    shop.open()
    (item,) = shop.ask("GET", "/api/uploads").json()["items"]
    assert (item["sha256"], item["offset"], item["filename"]) == (SHA256, 777, "box.glb")
    assert shop.offset(address) == 777
    assert "vitrine-job" in shop.piece(address, 777, DATA[777:]).headers


def test_a_shop_killed_between_the_last_byte_and_the_job_settles_when_asked(shop: Shop) -> None:
    address = shop.begin(len(DATA))
    upload = address.rpartition("/")[2]
    piece = shop.uploads.piece(shop.brand.id, upload, 0)
    piece.write(DATA)
    piece.close(whole=True)
    shop.open()
    assert shop.ask("HEAD", address).headers["vitrine-job"].startswith("job_")


def test_what_a_kill_left_behind_is_removed(shop: Shop) -> None:
    shop.begin(10)
    (shop.folder / "upload_alone.part").write_bytes(b"x")
    (shop.folder / "upload_half.new").write_text("{")
    (shop.folder / "upload_bad.json").write_text("{")
    (shop.folder / "upload_bad.part").write_bytes(b"x")
    shop.open()
    assert shop.files() == [".json", ".part"]


def test_the_newest_connection_wins_and_its_offset_stays_true(shop: Shop) -> None:
    address = shop.begin(len(DATA))
    upload = address.rpartition("/")[2]
    stalled = shop.uploads.piece(shop.brand.id, upload, 0)
    stalled.write(DATA[:100])
    assert shop.offset(address) == 100
    with pytest.raises(UploadTaken):
        stalled.write(DATA[100:200])
    stalled.close(whole=False)
    assert shop.piece(address, 100, DATA[100:]).status_code == 204


def test_a_piece_with_a_checksum_is_taken_whole_or_not_at_all(shop: Shop) -> None:
    address = shop.begin(len(DATA))
    right = "sha256 " + base64.b64encode(hashlib.sha256(DATA[:50]).digest()).decode()
    assert shop.piece(address, 0, DATA[:50], Upload_Checksum=right).status_code == 204
    wrong = shop.piece(address, 50, DATA[50:100], Upload_Checksum=right)
    assert (wrong.status_code, wrong.json()["offset"]) == (460, 50)
    assert shop.offset(address) == 50
    cut = shop.uploads.piece(shop.brand.id, address.rpartition("/")[2], 50)
    cut.close(whole=False)
    assert shop.offset(address) == 50


def test_another_file_than_was_announced_is_refused_and_forgotten(shop: Shop) -> None:
    address = shop.begin(len(DATA), sha256="0" * 64)
    answer = shop.piece(address, 0, DATA)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/upload-damaged")
    assert shop.ask("HEAD", address).status_code == 404
    assert shop.files() == []


def test_what_is_no_model_is_refused_and_forgotten(shop: Shop) -> None:
    page = b"<html>" * 20
    answer = shop.piece(shop.begin(len(page)), 0, page)
    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/not-a-model")
    assert answer.headers["tus-resumable"] == "1.0.0"
    assert shop.files() == []


def test_offsets_lengths_and_types_are_checked(shop: Shop) -> None:
    address = shop.begin(100)
    gap = shop.piece(address, 5, b"x")
    assert (gap.status_code, gap.json()["offset"]) == (409, 0)
    assert shop.piece(address, 0, b"x" * 101).status_code == 413
    plain = shop.ask("PATCH", address, b"x", Upload_Offset="0", Content_Type="text/plain")
    assert plain.status_code == 415
    assert shop.ask("PATCH", address, b"x", Content_Type="application/offset+octet-stream").status_code == 400
    unversioned = shop.http.head(address, headers=shop.token)
    assert (unversioned.status_code, unversioned.headers["tus-version"]) == (412, "1.0.0")


@pytest.mark.parametrize(
    ("length", "values", "status"),
    [
        ("", {}, 400),
        ("0", {}, 400),
        (str(LIMIT_BYTES + 1), {}, 413),
        ("9", {"sha256": "abc"}, 400),
        ("9", {"statement": "{"}, 422),
        ("9", {"statement": {"unit": "mile"}}, 422),
        ("9", {"statement": {"rights": {"holder": "x"}}}, 422),
    ],
)
def test_what_cannot_begin(shop: Shop, length: str, values: dict[str, object], status: int) -> None:
    answer = shop.ask("POST", "/api/uploads", Upload_Length=length, Upload_Metadata=metadata(**values))
    assert answer.status_code == status, answer.text
    assert shop.files() == []


def test_only_the_brand_that_began_it_knows_it(shop: Shop) -> None:
    address = shop.begin(100)
    theirs = shop.other_token()["Authorization"]
    for method in ("HEAD", "GET", "DELETE"):
        assert shop.ask(method, address, Authorization=theirs).status_code == 404
    assert shop.ask("GET", "/api/uploads", Authorization=theirs).json()["items"] == []
    assert shop.http.get("/api/uploads").status_code == 401
    assert shop.ask("HEAD", "/api/uploads/..%2f..%2fetc").status_code == 404


def test_ended_expired_and_bounded(shop: Shop) -> None:
    first = shop.begin(100)
    assert shop.ask("DELETE", first).status_code == 204
    assert (shop.ask("HEAD", first).status_code, shop.files()) == (404, [])
    for _ in range(LIMIT_OPEN):
        shop.begin(100)
    full = shop.ask("POST", "/api/uploads", Upload_Length="100")
    assert (full.status_code, full.json()["limit"]) == (429, LIMIT_OPEN)
    shop.clock.advance(LIFE // timedelta(milliseconds=1))
    shop.begin(100)
    assert shop.files() == [".json", ".part"]


def test_a_finished_one_is_known_for_a_while(shop: Shop) -> None:
    address = shop.begin(len(DATA))
    shop.piece(address, 0, DATA)
    shop.clock.advance(FINISHED_LIFE // timedelta(milliseconds=1))
    shop.uploads.sweep()
    assert (shop.ask("GET", address).status_code, shop.files()) == (404, [])


def test_saying_more_of_a_file_that_failed_tries_it_again(shop: Shop) -> None:
    from vitrine.assets.errors import BadModel

    job = shop.piece(shop.begin(len(DATA)), 0, DATA).headers["vitrine-job"]
    work = shop.assets.jobs.claim()
    assert work is not None
    shop.assets.jobs.fail(work, BadModel("no unit"))
    answer = shop.http.put(f"/api/jobs/{job}/statement", json={"unit": "cm"}, headers=shop.token)
    assert (answer.status_code, answer.json()["state"]) == (200, "queued")
    assert answer.json()["statement"]["unit"] == "cm"
    strange = shop.http.put(f"/api/jobs/{job}/statement", json={"unit": "cm"}, headers=shop.other_token())
    assert strange.status_code == 404
    assert shop.http.put(f"/api/jobs/{job}/statement", content=b"[", headers=shop.token).status_code == 400


def test_below_the_floor_nothing_is_taken_and_what_came_is_kept(shop: Shop) -> None:
    address = shop.begin(10)
    assert shop.piece(address, 0, b"12345").status_code == 204
    shop.floor_bytes = 1 << 60
    shop.open()
    refused = [
        shop.ask("POST", "/api/uploads", Upload_Length="10"),
        shop.piece(address, 5, b"67890"),
    ]
    assert [each.status_code for each in refused] == [507, 507]
    assert {each.json()["type"] for each in refused} == {"/problems/disk-full"}
    shop.floor_bytes = 0
    shop.open()
    assert shop.offset(address) == 5


def test_what_others_have_announced_is_reckoned_with(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FreeSpace, "now", lambda _: Space(free=3 * LIMIT_BYTES + 7, total=1 << 40, floor=7))
    shop.floor_bytes = 7
    shop.open()
    length = str(LIMIT_BYTES)
    answers = [shop.ask("POST", "/api/uploads", Upload_Length=length).status_code for _ in range(5)]
    assert answers == [201, 201, 201, 507, 507]


@pytest.mark.parametrize("how", ["GET", "HEAD", "PATCH"])
def test_what_came_whole_stays_until_there_is_place_for_it(
    shop: Shop, sqlite_database: Database, how: str
) -> None:
    shop.assets.receive(shop.brand.id, [good_glb(1)])
    work = shop.assets.jobs.claim()
    assert work is not None
    with sqlite_database.unit() as unit:
        say(unit, shop.brand.id, {Quota.MODELS: 1})
    address = shop.begin(len(DATA))
    last = shop.piece(address, 0, DATA)
    assert (last.status_code, last.json()["type"]) == (409, "/problems/quota-reached")
    assert shop.ask("GET", address).status_code == 409
    assert (shop.offset(address), shop.piece(address, len(DATA), b"").status_code) == (len(DATA), 409)
    (item,) = shop.ask("GET", "/api/uploads").json()["items"]
    assert item["offset"] == len(DATA)
    shop.open()
    shop.assets.removing.model(shop.brand.id, work.model)
    answer = shop.piece(address, len(DATA), b"") if how == "PATCH" else shop.ask(how, address)
    assert answer.status_code in (200, 204), answer.text
    assert shop.ask("GET", address).json()["job"].startswith("job_")
    assert shop.files() == [".json"]
