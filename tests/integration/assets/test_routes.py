"""Uploads and downloads over HTTP."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from tests.fixtures import hostile, models, photographs
from tests.house import ORIGIN, app_of
from tests.integration.assets.conftest import LIMIT_BYTES, Shop
from vitrine.accounts import Scope
from vitrine.accounts.routes import Guards
from vitrine.assets.jobs import routes as jobs_routes
from vitrine.assets.jobs.following import FOLLOWERS_A_BRAND, Followers


def finished(shop: Shop, data: bytes) -> dict[str, object]:
    job = shop.upload(data)
    shop.settle()
    found: dict[str, object] = shop.http.get(f"/api/jobs/{job}", headers=shop.token).json()
    return found


def test_upload_job_model(shop: Shop) -> None:
    job = finished(shop, models.good_glb())
    assert job["state"] == "done"
    model = job["model"]
    assert isinstance(model, dict)
    assert model["variants"] == list(models.VARIANTS)
    answer = shop.http.get(model["url"])
    assert answer.content == models.good_glb()
    assert answer.headers["content-type"] == "model/gltf-binary"
    assert answer.headers["cache-control"] == "public, max-age=31536000, s-maxage=60, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    (own,) = shop.http.get("/api/models", headers=shop.token).json()["items"]
    assert own.pop("name") == "a.glb"
    assert datetime.fromisoformat(own.pop("uploaded_at")).tzinfo is not None
    assert own == model


def test_a_model_is_called_what_its_file_was(shop: Shop) -> None:
    """By the form; of the same file sent again the last name counts, and an empty one takes none away."""
    data = models.good_glb()
    for sent, kept in (("C:\\work\\Loft\u202e.glb", "Loft.glb"), ("Hall.glb", "Hall.glb"), (" ", "Hall.glb")):
        answer = shop.http.post("/api/models", files={"file": (sent, data)}, headers=shop.token)
        shop.settle()
        job = shop.http.get(f"/api/jobs/{answer.json()['job']}", headers=shop.token).json()
        (own,) = shop.http.get("/api/models", headers=shop.token).json()["items"]
        assert own["name"] == job["statement"]["name"] == kept


def test_zip_is_reachable_as_a_browser_asks(shop: Shop) -> None:
    model = finished(shop, models.gltf_zip())["model"]
    assert isinstance(model, dict)
    entry = shop.http.get(model["url"])
    assert entry.headers["content-type"] == "model/gltf+json"
    for uri in (entry.json()["buffers"][0]["uri"], entry.json()["images"][0]["uri"]):
        assert shop.http.get(f"/models/{model['hash']}/{uri}").status_code == 200
    texture = shop.http.get(f"/models/{model['hash']}/textures/wood%20grain.png")
    assert (texture.content, texture.headers["content-type"]) == (models.png(4, 4), "image/png")
    for name in ("", "nope", "../box.gltf", "..%2f..%2fetc/passwd", "BOX.GLTF"):
        assert shop.http.get(f"/models/{model['hash']}/{name}").status_code == 404


def test_ranges_and_conditions(shop: Shop) -> None:
    model = finished(shop, models.good_glb())["model"]
    assert isinstance(model, dict)
    url, data = model["url"], models.good_glb()
    head = shop.http.head(url)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(data)))
    part = shop.http.get(url, headers={"Range": "bytes=4-9"})
    assert (part.status_code, part.content) == (206, data[4:10])
    assert part.headers["content-range"] == f"bytes 4-9/{len(data)}"
    beyond = shop.http.get(url, headers={"Range": f"bytes={len(data)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(data)}")
    assert beyond.headers["content-type"] == "application/problem+json"
    tag = head.headers["etag"]
    assert shop.http.get(url, headers={"If-None-Match": tag}).status_code == 304
    assert shop.http.get(url, headers={"Range": "bytes=0-1", "If-Range": '"other"'}).status_code == 200
    assert shop.http.get(url, headers={"Range": "bytes=0-1", "If-Range": tag}).status_code == 206


def test_model_is_served_only_when_done(shop: Shop) -> None:
    import hashlib

    shop.upload(models.good_glb())
    shop.upload(hostile.nan_positions())
    urls = [
        f"/models/{hashlib.sha256(data).hexdigest()}/model.glb"
        for data in (models.good_glb(), hostile.nan_positions())
    ]
    assert [shop.http.get(url).status_code for url in urls] == [404, 404]
    shop.settle()
    assert [shop.http.get(url).status_code for url in urls] == [200, 404]


@pytest.mark.parametrize(
    ("data", "status", "slug"),
    [
        (b"<!doctype html><html></html>", 415, "not-a-model"),
        (b"glTFx", 400, "not-readable"),
        (models.good_glb()[:-1], 400, "not-readable"),
        (b"glTF" + bytes(LIMIT_BYTES), 413, "upload-too-large"),
    ],
)
def test_refused_at_the_door(data: bytes, status: int, slug: str, shop: Shop) -> None:
    answer = shop.http.post("/api/models", files={"file": ("chair.glb", data)}, headers=shop.token)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")


def test_declared_length_is_refused_before_the_body_is_read(shop: Shop) -> None:
    pulled: list[int] = []

    def body() -> Iterator[bytes]:
        for number in range(3):
            pulled.append(number)
            yield bytes(1000)

    headers = {
        **shop.token,
        "Content-Length": str(LIMIT_BYTES * 9),
        "Content-Type": "multipart/form-data; boundary=x",
    }
    answer = shop.http.post("/api/models", content=body(), headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "name", ["60,000 nodes in a chain", "400 million elements", "parent folder", "absolute"]
)
def test_refused_by_the_worker(name: str, shop: Shop) -> None:
    make, slug = hostile.HOSTILE[name]
    job = finished(shop, make())
    problem = job["problem"]
    assert isinstance(problem, dict)
    assert (job["state"], job["model"], job["report"]) == ("failed", None, None)
    assert problem["type"] == f"/problems/{slug}"
    assert shop.http.get("/api/models", headers=shop.token).json()["items"] == []


def test_no_file(shop: Shop) -> None:
    for answer in (
        shop.http.post("/api/models", headers=shop.token),
        shop.http.post("/api/models", headers=shop.token, json={}),
        shop.http.post("/api/models", headers=shop.token, files={"other": b"x"}),
    ):
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/no-file")


def test_who_may_upload(shop: Shop) -> None:
    file = {"file": models.good_glb()}
    assert shop.http.post("/api/models", files=file).status_code == 401
    wrong = shop.headers(Scope.ROOMS_WRITE)
    assert shop.http.post("/api/models", files=file, headers=wrong).status_code == 403
    assert shop.http.post("/api/pictures", files=file, headers=wrong).status_code == 403


def test_job_of_another_brand(shop: Shop) -> None:
    job = shop.upload(models.good_glb())
    other = shop.headers(Scope.MODELS_WRITE, brand="Other")
    assert shop.http.get(f"/api/jobs/{job}", headers=other).status_code == 404
    assert shop.http.get(f"/api/jobs/{job}").status_code == 401


def test_what_a_camera_says_of_a_picture_is_not_kept(shop: Shop) -> None:
    """What lies on its side stands up; an upright one keeps its very pixels."""
    upright = photographs.plain("JPEG", comment=b"48.8566 N")
    sizes = []
    for sent in (photographs.from_a_phone(), upright):
        answer = shop.http.post("/api/pictures", files={"file": sent}, headers=shop.token)
        assert answer.status_code == 201, answer.text
        kept = shop.http.get(answer.json()["url"]).content
        assert b"48.8566" in sent and b"48.8566" not in kept and b"Ada" not in kept
        assert hashlib.sha256(kept).hexdigest() == answer.json()["picture"]
        sizes.append(Image.open(io.BytesIO(kept)).size)
    assert sizes == [(48, 64), (64, 48)]
    assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(io.BytesIO(upright)).tobytes()
    answer = shop.http.post("/api/pictures", files={"file": upright[:-40]}, headers=shop.token)
    assert answer.json()["type"] == "/problems/bad-image"


def test_picture(shop: Shop) -> None:
    answer = shop.http.post("/api/pictures", files={"file": models.png(4, 4)}, headers=shop.token)
    assert answer.status_code == 201
    picture = shop.http.get(answer.json()["url"])
    assert (picture.content, picture.headers["content-type"]) == (models.png(4, 4), "image/png")
    assert answer.json()["url"] == f"/pictures/{answer.json()['picture']}"
    bad = shop.http.post("/api/pictures", files={"file": b"<svg/>"}, headers=shop.token)
    assert (bad.status_code, bad.json()["type"]) == (422, "/problems/bad-image")
    large = shop.http.post("/api/pictures", files={"file": bytes(9 << 20)}, headers=shop.token)
    assert large.status_code == 413
    assert shop.http.get("/pictures/nope").status_code == 404


def states(stream: str) -> list[str]:
    events = [event for event in stream.split("\n\n") if event.startswith("event: job\n")]
    return [json.loads(event.split("data: ", 1)[1])["state"] for event in events]


def test_job_is_followed_by_events_until_it_is_over(shop: Shop) -> None:
    job = shop.upload(models.good_glb())
    address = f"/api/jobs/{job}/events"
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(shop.http.get, address, headers=shop.token)
        shop.settle()
        answer = following.result(60)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    told = states(answer.text)
    assert told[-1] == "done" and told == sorted(set(told), key=told.index), "each change once"
    again = shop.http.get(address, headers=shop.token)
    assert states(again.text) == ["done"], "what is over is told once, and the stream ends"
    assert shop.http.get(address).status_code == 401
    other = shop.headers(Scope.MODELS_WRITE, brand="Other")
    assert shop.http.get(address, headers=other).status_code == 404


def test_followers_are_bounded(shop: Shop) -> None:
    address = f"/api/jobs/{shop.upload(models.good_glb())}/events"
    shop.settle()
    for _ in range(FOLLOWERS_A_BRAND + 1):
        assert shop.http.get(address, headers=shop.token).status_code == 200, "who has gone is not counted"
    guards = Guards(shop.accounts)
    for most, refused in (
        (Followers(a_brand=0), (429, "/problems/brand-follows-enough")),
        (Followers(limit=0), (503, "/problems/too-many-followers")),
    ):
        http = TestClient(app_of(jobs_routes.router(shop.assets.jobs, guards, most)), base_url=ORIGIN)
        answer = http.get(address, headers=shop.token)
        assert (answer.status_code, answer.json()["type"]) == refused
