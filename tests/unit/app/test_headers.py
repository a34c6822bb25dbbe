"""What every answer says of itself, and who may keep it."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI, Response
from starlette.testclient import TestClient

from vitrine.app.headers import HouseHeaders, policy
from vitrine.app.till import STRIPE, Till, till
from vitrine.payments.answers import PaymentForm
from vitrine.settings import Settings


def shop(**options: object) -> TestClient:
    app = FastAPI()
    app.add_middleware(HouseHeaders, **options)

    @app.get("/{path:path}")
    def answer(path: str, cache: str = "", vary: str = "", etag: str = "") -> Response:
        said = {"Cache-Control": cache, "Vary": vary, "ETag": etag}
        return Response(headers={name: value for name, value in said.items() if value})

    return TestClient(app)


@pytest.mark.parametrize(
    ("asked", "cache", "vary"),
    [
        ("/api/x", "private, no-store", "Cookie, Authorization"),
        ("/api/x?etag=1", "private, no-cache", "Cookie, Authorization"),
        ("/api/x?cache=no-store", "no-store", "Cookie, Authorization"),
        ("/api/x?vary=Accept-Encoding", "private, no-store", "Accept-Encoding, Cookie, Authorization"),
        ("/api/x?vary=Cookie", "private, no-store", "Cookie, Authorization"),
        ("/api/x?cache=public,max-age=1", "public,max-age=1", None),
        ("/models/x?cache=public,max-age=1", "public,max-age=1", None),
        ("/elsewhere", "private, no-store", None),
    ],
)
def test_who_may_keep_an_answer(asked: str, cache: str, vary: str | None) -> None:
    headers = shop().get(asked).headers
    assert (headers["cache-control"], headers.get("vary")) == (cache, vary)


def test_windows_and_other_sites() -> None:
    headers = shop().get("/api/rooms").headers
    assert headers["cross-origin-opener-policy"] == "same-origin-allow-popups"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert shop().get("/models/0/model.glb").headers["cross-origin-resource-policy"] == "cross-origin"
    assert "strict-transport-security" not in headers
    assert shop(hsts=True).get("/").headers["strict-transport-security"] == "max-age=63072000"


@pytest.mark.parametrize(
    ("settings", "hsts"),
    [
        (Settings(), False),
        (Settings(public_url="http://shop.example"), False),
        (Settings(public_url="https://shop.example"), True),
        (Settings(public_url="https://192.0.2.2:8000"), False),
        (Settings(public_url="https://localhost:8000"), False),
    ],
)
def test_https_for_ever_is_said_of_a_name_alone(settings: Settings, hsts: bool) -> None:
    assert settings.hsts == hsts


def test_sockets_go_to_named_hosts() -> None:
    connects = re.search(r"connect-src ([^;]*)", policy(Settings().sockets))
    assert connects is not None
    assert connects[1].split() == [
        "'self'", "ws://127.0.0.1:8000", "ws://localhost:8000", "blob:", "data:",
    ]  # fmt: skip
    assert "[" not in policy(Settings().sockets), "browsers cannot read it, and say so"
    public = Settings(
        public_url="https://shop.example", origins=frozenset({"https://brand.example"}),
        watch_url="wss://watch.example/ws", host="0.0.0.0", watch_port=8001,
    )  # fmt: skip
    assert {"wss://shop.example", "wss://watch.example", "wss://shop.example:8001"} <= public.sockets
    assert not any("brand.example" in each for each in public.sockets)


def test_text_becomes_no_script() -> None:
    said = policy()
    assert "require-trusted-types-for 'script'; trusted-types default" in said
    assert " ws:" not in said and " wss:" not in said


TESTPAY = "http://127.0.0.1:8012"


def pays(provider: str | None, base: str | None = None) -> Till | None:
    return till(PaymentForm(provider=provider, publishable_key=None, base=base, demo=bool(base), off=None))


def directives(client: TestClient, path: str) -> dict[str, list[str]]:
    said = client.get(path).headers["content-security-policy"]
    return {name: values for name, *values in (each.split() for each in said.split("; "))}


CLOSED = ["/", "/brand", "/mine", "/operate", "/orders/x", "/api/rooms", "/api/rooms/pay", "/rooms/a/pay",
          "/products/p", "/b/house", "/payments", "/roomservice", "/assets/room.js"]  # fmt: skip
OPEN = ["/rooms/boutique", "/pay", "/pay/"]


@pytest.mark.parametrize("path", OPEN)
def test_stripe_is_let_in_where_one_pays(path: str) -> None:
    client = shop(till=pays("stripe"))
    said = directives(client, path)
    assert {"https://js.stripe.com", "https://*.js.stripe.com"} <= set(said["script-src"])
    assert {"https://js.stripe.com", "https://hooks.stripe.com"} <= set(said["frame-src"])
    assert "https://api.stripe.com" in said["connect-src"]
    assert 'payment=(self "https://js.stripe.com")' in client.get(path).headers["permissions-policy"]
    assert said["require-trusted-types-for"] == ["'script'"]


@pytest.mark.parametrize("path", OPEN)
def test_its_stand_in_gets_no_script_in(path: str) -> None:
    client = shop(till=pays("stripe", TESTPAY))
    said = directives(client, path)
    assert said["script-src"] == ["'self'", "blob:", "'wasm-unsafe-eval'"]
    assert said["frame-src"] == ["'self'", TESTPAY]
    assert TESTPAY in said["connect-src"]
    assert "stripe" not in client.get(path).headers["content-security-policy"]
    assert "payment=()" in client.get(path).headers["permissions-policy"]


@pytest.mark.parametrize("opened", [None, STRIPE, Till(frames=(TESTPAY,), connects=(TESTPAY,))])
def test_no_other_page_is_opened(opened: Till | None) -> None:
    client, closed = shop(till=opened), shop()
    for path in CLOSED if opened else [*CLOSED, *OPEN]:
        for name in ("content-security-policy", "permissions-policy"):
            assert client.get(path).headers[name] == closed.get(path).headers[name], path
    assert "payment=()" in closed.get("/rooms/boutique").headers["permissions-policy"]
    assert directives(closed, "/rooms/boutique")["frame-src"] == ["'self'"]


def test_a_domain_of_a_brand_has_its_till_too() -> None:
    client = shop(till=pays("stripe"), domains={"maison.example": ["wss://maison.example"]})
    said = client.get("/rooms/salon", headers={"host": "maison.example"}).headers["content-security-policy"]
    assert "https://js.stripe.com" in said and "wss://maison.example" in said
    said = client.get("/", headers={"host": "maison.example"}).headers["content-security-policy"]
    assert "stripe" not in said


def test_who_takes_no_payments_has_no_till() -> None:
    assert pays(None) is None
    assert pays(None, TESTPAY) is None
