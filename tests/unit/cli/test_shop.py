"""The client of a shop, against whatever may answer at an address."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from vitrine.cli import shop
from vitrine.cli.errors import BadAddress, JobUnfinished, NotAShop, RefusalError, ShopUnreachable
from vitrine.cli.shop import Shop, checked_url

Answer = Callable[[httpx.Request], httpx.Response]


def shop_that(answer: Answer, token: str | None = None) -> Shop:
    return Shop("http://shop.test", token, httpx.MockTransport(answer))


def says(status: int, body: Any) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda request: httpx.Response(status, content=content)


def test_a_list_is_read_page_after_page() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.query.decode())
        after = int(request.url.params.get("after", 0))
        return httpx.Response(
            200, json={"items": [{"n": after}], "next": str(after + 1) if after < 2 else None}
        )

    assert list(shop_that(answer).listed("/api/rooms")) == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert asked == ["limit=100", "limit=100&after=1", "limit=100&after=2"]


def test_a_list_that_goes_in_circles_ends() -> None:
    assert len(list(shop_that(says(200, {"items": [{}], "next": "same"})).listed("/api/rooms"))) == 2


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>"),
        (200, [1]),
        (200, {"items": "x"}),
        (200, {}),
        (404, b"nginx"),
        (500, {"oops": 1}),
        (302, b""),
    ],
)
def test_what_is_no_shop_is_said_to_be_none(status: int, body: Any) -> None:
    with pytest.raises(NotAShop):
        list(shop_that(says(status, body)).listed("/api/rooms"))


def test_the_shops_own_words_are_passed_on() -> None:
    problem = {"type": "/problems/scope-missing", "status": 403, "detail": "The token lacks models:write."}
    with pytest.raises(RefusalError, match="lacks models:write"):
        shop_that(says(403, problem)).begin_upload(1, "")


def test_a_bad_token_gets_a_hint() -> None:
    with pytest.raises(RefusalError, match="Check the token"):
        shop_that(says(401, {"detail": "This token is not known."})).begin_upload(1, "")


def test_the_token_travels_in_its_header_only() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        request.read()
        seen.append(request)
        return httpx.Response(204, headers={"upload-offset": "4", "vitrine-job": "job_1"})

    shop = shop_that(answer, "vt_secret")
    assert shop.send_piece("/api/uploads/u", 0, 4, iter([b"glTF"])) == (4, "job_1")
    [request] = seen
    assert request.headers["authorization"] == "Bearer vt_secret"
    assert b"vt_secret" not in request.content
    assert "vt_secret" not in str(request.url)
    assert request.content == b"glTF"


def test_an_upload_without_an_address_or_an_offset_is_no_shop() -> None:
    with pytest.raises(NotAShop):
        shop_that(says(201, b"")).begin_upload(1, "")
    with pytest.raises(NotAShop):
        shop_that(says(200, b"")).upload_offset("/api/uploads/u")


def test_an_upload_that_is_gone_is_said_to_be() -> None:
    with pytest.raises(RefusalError, match="does not know this upload"):
        shop_that(says(404, b"")).upload_offset("/api/uploads/u")


def test_a_job_is_followed_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop.time, "sleep", lambda _: None)
    states = iter(["queued", "running", "running", "done"])
    told: list[str] = []
    client = shop_that(lambda _: httpx.Response(200, json={"state": next(states), "model": {"hash": "h"}}))
    assert client.finished_job("job_1", 60, told.append)["model"] == {"hash": "h"}
    assert told == ["queued", "running", "running", "done"]


def test_a_job_that_never_ends_is_left() -> None:
    with pytest.raises(JobUnfinished, match="--patience"):
        shop_that(says(200, {"state": "queued"})).finished_job("job_1", 0, lambda _: None)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (httpx.ConnectError("refused"), "Nothing answers"),
        (httpx.ConnectTimeout("slow"), "Nothing answers"),
        (httpx.ReadTimeout("slow"), "did not answer within"),
        (httpx.WriteError("reset"), "broke"),
        (httpx.RemoteProtocolError("what"), "broke"),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed"), "not trusted"),
    ],
)
def test_a_broken_connection(error: httpx.TransportError, said: str) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(ShopUnreachable, match=said):
        list(shop_that(answer).listed("/api/rooms"))


@pytest.mark.parametrize(
    "url", ["https://shop.example", "http://127.0.0.1:8000", "http://[::1]:8000", "http://h/"]
)
def test_good_addresses(url: str) -> None:
    assert checked_url(url) == url.rstrip("/")


def test_bad_addresses() -> None:
    with pytest.raises(BadAddress):
        checked_url("http://h/api")


def test_too_fast_waits_as_long_as_the_shop_says() -> None:
    asked, waited = [], list[float]()

    def answer(_: httpx.Request) -> httpx.Response:
        asked.append(None)
        if len(asked) < 3:
            return httpx.Response(429, json={"detail": "Slow down."}, headers={"Retry-After": "7"})
        return httpx.Response(201, json={"made": True})

    client = Shop("http://shop.test", None, httpx.MockTransport(answer), waited.append)
    assert client.posted("/api/products", {}) == {"made": True}
    assert waited == [7.0, 7.0]
    body = iter([b"x"])
    asked.clear()
    with pytest.raises(ShopUnreachable, match="too often"):
        client.send_piece("/api/uploads/1", 0, 1, body)
    patient = Shop("http://shop.test", None, httpx.MockTransport(says(429, {"detail": "No"})), waited.append)
    with pytest.raises(RefusalError, match="No"):
        patient.posted("/api/uploads", {})
    assert waited == [7.0, 7.0], "who does not say when is not asked again"
