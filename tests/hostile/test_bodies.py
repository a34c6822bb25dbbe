"""No request may cost the shop seconds: every route that takes a body, every socket's message, at its worst.

Bounds are those of the product: 100 ms of processor a request in the process that serves rooms, 20 ms of the
loop at once, 20 ms within a unit of work, 10 ms a MB of what streams.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest
from websockets.exceptions import ConnectionClosed

from tests.hostile.bodies import CASES, STREAMED
from tests.hostile.driven import Measured, bounded, cases, routes, stocked
from tests.hostile.served import AGAIN, Served, request, served
from tests.integration.gateway.people import Client
from tests.integration.gateway.shop import a_shop

CPU_MS: Final = 100.0
LOOP_MS: Final = 20.0
UNIT_MS: Final = 20.0
A_MB_MS: Final = 10.0
FIXED_MS: Final = 20.0  # what a request costs however short it is, on a machine that others share
MIB: Final = 1 << 20
LONG: Final = 8 * MIB
BOUNDARY: Final = b"----------boundary"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("streams")
    with served(f"sqlite:///{data}/shop.db", data) as opened:
        yield opened


def test_every_route_with_a_body_is_bounded(database_url: str, tmp_path: Path) -> None:
    with served(database_url, tmp_path) as shop:
        new = routes(shop) - CASES.keys() - STREAMED
        assert not new, "say in bodies.py what these are given"
        values = stocked(shop)
        # PostgreSQL differs in what is written, and costs the suite as much again: the dear ones.
        dear = [name for name in CASES if database_url.startswith("sqlite") or "/rooms" in name]
        found = [bounded(shop, *case, within=_within) for case in cases(shop, values, iter(dear))]
    assert [each for each in found if not _within(each)] == []
    assert [each for each in found if each.status >= 500 and each.status != 503] == []
    assert any("RoomChanges._carried_out" in each.units_ms for each in found)


def _within(found: Measured) -> bool:
    longest_ms = max(found.units_ms.values(), default=0.0)
    return found.cpu_ms <= CPU_MS and found.loop_ms <= LOOP_MS and longest_ms <= UNIT_MS


def _form(content: bytes) -> bytes:
    head = b'Content-Disposition: form-data; name="file"; filename="a.glb"\r\n'
    return b"--" + BOUNDARY + b"\r\n" + head + b"\r\n" + content + b"\r\n--" + BOUNDARY + b"--\r\n"


def _glb(size: int) -> bytes:
    return b"glTF" + (2).to_bytes(4, "little") + size.to_bytes(4, "little") + os.urandom(size - 12)


FORMS: Final[dict[str, Callable[[], bytes]]] = {
    "legal": lambda: _form(_glb(LONG)),
    "carriage returns": lambda: _form(b"glTF" + b"\r" * LONG),
    "almost boundaries": lambda: _form(b"glTF" + (b"\r\n--" + BOUNDARY[:-1] + b"x") * (LONG // 23)),
    "parts without end": lambda: (b"--" + BOUNDARY + b"\r\n\r\n\r\n") * (LONG // 27),
    "headers without end": lambda: b"--" + BOUNDARY + b"\r\n" + b"A:b\r\n" * (LONG // 5),
    "before the form": lambda: b"\r\n" * (LONG // 2) + _form(b"glTF"),
    "after the form": lambda: _form(b"glTF") + b"\r\n-" * (LONG // 3),
    "no form": lambda: b"x" * LONG,
}


@pytest.mark.parametrize("name", FORMS)
def test_forms_cost_by_the_megabyte(name: str, shop: Served) -> None:
    body = FORMS[name]()
    headers = {**shop.as_program(), "Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}
    paths = ("/api/models", "/api/pictures") if name == "legal" else ("/api/models",)
    for path in paths:
        _bounded(shop, name, request("POST", path, headers, body), len(body))


@pytest.mark.parametrize("length", [LONG, 2 * LONG])
def test_pieces_of_an_upload_cost_by_the_megabyte(length: int, shop: Served) -> None:
    """Whole, and with more bytes than were announced."""
    content = _glb(LONG)
    tus = {**shop.as_program(), "Tus-Resumable": "1.0.0"}
    for _ in range(AGAIN):
        begun = shop.cost(request("POST", "/api/uploads", {**tus, "Upload-Length": str(LONG)}, None))
        assert begun.status == 201, begun.answer
        path = next(
            line.split(b": ")[1].decode()
            for line in begun.head.split(b"\r\n")
            if line.startswith(b"location")
        )
        headers = {**tus, "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
        sent = shop.cost(request("PATCH", path, headers, content + bytes(length - LONG)))
        assert sent.status == (204 if length == LONG else 413), sent.answer
        if sent.cpu_ms < FIXED_MS + A_MB_MS * length / MIB and sent.loop_ms < LOOP_MS:
            return
    pytest.fail(f"{sent.cpu_ms:.0f} ms, {sent.loop_ms:.0f} ms at once")


TRICKS: Final[dict[str, Callable[[], bytes]]] = {
    "many headers": lambda: b"POST /api/session HTTP/1.1\r\n" + b"a:b\r\n" * 13_000 + b"\r\n",
    "long headers": lambda: b"POST /api/session HTTP/1.1\r\na: " + b"b" * 250_000 + b"\r\n\r\n",
    "pieces of a byte": lambda: (
        b"POST /api/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"1\r\nx\r\n" * 60_000
    ),
    "many at once": lambda: b"GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n" * 8_000,
}


@pytest.mark.parametrize("name", TRICKS)
def test_what_comes_at_once_does_not_hold_the_loop(name: str, shop: Served) -> None:
    row = bounded(shop, "", name, TRICKS[name](), within=_within)
    assert row.status in (400, 404)
    assert _within(row), row


def _json(**members: object) -> bytes:
    return b"\x20" + json.dumps({"id": "r", **members}).encode()


FRAMES: Final[dict[str, bytes]] = {
    "chat": _json(op="chat", text="e\u0301" * 4_500),
    "chat of escapes": b'\x20{"id":"r","op":"chat","text":"' + rb"\u0041" * 10_000 + b'"}',
    "profile": _json(op="profile", name="n" * 60_000, colour=1),
    "use": _json(op="use", extension="lamp", action="set", value=[0] * 20_000),
    "deep": b'\x20{"id":"r","op":"use","value":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    "wide": b'\x20{"id":"r",' + b",".join(b'"%d":0' % n for n in range(7_000)) + b"}",
    "huge number": b'\x20{"id":"r","op":"chat","text":' + b"9" * 60_000 + b"}",
    "huge fraction": b'\x20{"id":"r","op":"chat","text":0.' + b"9" * 60_000 + b"}",
    "kick": _json(op="kick", visitor="visitor_none", reason="r" * 60_000),
    "ban": _json(op="ban", visitor="visitor_none", reason="r" * 60_000, minutes=10),
    "block": _json(op="block", visitor="v" * 60_000),
    "emote": _json(op="emote", name="e" * 60_000),
    "pose": b"\x10" + b"\xff" * 65_000,
    "ping": b"\x02" + b"\xff" * 65_000,
    "unknown": b"\xf0" + b"\xff" * 65_000,
}


def test_every_message_of_a_socket_is_bounded(tmp_path: Path) -> None:
    """Each is read on the loop of the rooms: no more than the loop may be held at once."""
    live = a_shop(f"sqlite:///{tmp_path}/shop.db")
    live.start()
    costs: dict[str, float] = {}
    try:
        for name, frame in FRAMES.items():
            for number in range(AGAIN):
                with Client(live, f"{name} {number}") as ada:
                    used, own = time.process_time(), time.thread_time()
                    ada.socket.send(frame)
                    with suppress(ConnectionClosed):
                        ada.send_ping()
                    cpu_ms = 1000 * (time.process_time() - used - (time.thread_time() - own))
                costs[name] = min(costs.get(name, cpu_ms), cpu_ms)
                if costs[name] <= LOOP_MS:
                    break
    finally:
        live.stop()
    assert {name: cost for name, cost in costs.items() if cost > LOOP_MS} == {}


def _bounded(shop: Served, name: str, raw: bytes, size: int) -> None:
    """The least of some tries is within the bounds of what streams."""
    costs = []
    for _ in range(AGAIN):
        costs.append(shop.cost(raw))
        if costs[-1].cpu_ms < FIXED_MS + A_MB_MS * size / MIB and costs[-1].loop_ms < LOOP_MS:
            return
    worst = min(costs, key=lambda each: each.cpu_ms)
    pytest.fail(f"{name}: {worst.cpu_ms:.0f} ms for {size / MIB:.1f} MiB, {worst.loop_ms:.0f} ms at once")
