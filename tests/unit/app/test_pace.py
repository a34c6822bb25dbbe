"""Pace: whoever asks faster than others waits for their turn, and others do not."""

from __future__ import annotations

import asyncio
import json

import pytest

from vitrine.app.headers import Message, Receive, Scope, Send
from vitrine.app.pace import LONGEST_S, Pace, Turns


def test_a_burst_comes_at_once_and_then_one_after_the_other() -> None:
    turns = Turns(per_s=4, burst=3, now=lambda: 100.0)
    assert [turns.wait_s(b"a") for _ in range(6)] == [0, 0, 0, 0.25, 0.5, 0.75]
    assert turns.wait_s(b"b") == 0


def test_time_gives_turns_back_and_never_more_than_a_burst() -> None:
    now = [0.0]
    turns = Turns(per_s=4, burst=2, now=lambda: now[0])
    assert [turns.wait_s(b"a") for _ in range(3)] == [0, 0, 0.25]
    now[0] = 0.5
    assert [turns.wait_s(b"a") for _ in range(2)] == [0, 0.25]
    now[0] = 3600.0
    assert [turns.wait_s(b"a") for _ in range(3)] == [0, 0, 0.25]


def test_who_would_wait_too_long_takes_no_turn() -> None:
    turns = Turns(per_s=1, burst=1, now=lambda: 0.0)
    waits = [turns.wait_s(b"a") for _ in range(20)]
    assert waits[:5] == [0, 1, 2, 3, 4]
    assert set(waits[5:]) == {5}  # none of them moved those behind


def test_old_callers_are_forgotten() -> None:
    turns = Turns(per_s=1, burst=1, now=lambda: 0.0)
    assert [turns.wait_s(b"a"), turns.wait_s(b"a")] == [0, 1]
    for number in range(10_000):
        turns.wait_s(str(number).encode())
    assert turns.wait_s(b"a") == 0


class Asked:
    """An application behind a pace of one request a second; `done` names who came through."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.pace = Pace(self, per_s=1, cookie="vitrine_session", now=lambda: 0.0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.done.append(scope["path"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def get(self, path: str, *headers: tuple[bytes, bytes], address: str = "192.0.2.1") -> Message:
        """The answer's start, with its body."""
        told: list[Message] = []

        async def receive() -> Message:
            raise AssertionError("nobody reads this body")

        async def send(message: Message) -> None:
            told.append(dict(message))

        scope = {"type": "http", "path": path, "method": "GET", "headers": headers, "client": (address, 1)}
        asyncio.run(self.pace(scope, receive, send))
        return told[0] | {"body": b"".join(message.get("body", b"") for message in told[1:])}


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was slept, without sleeping."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return waits


TOKEN = (b"authorization", b"Bearer one")


def test_a_token_waits_and_is_then_refused_in_words(waited: list[float]) -> None:
    asked = Asked()
    answers = [asked.get("/api/products", TOKEN) for _ in range(8)]
    assert waited == [1, 2, 3, 4]
    assert [answer["status"] for answer in answers] == [204] * 6 + [429] * 2
    problem = json.loads(answers[-1]["body"])
    assert problem["type"] == "/problems/caller-too-fast"
    assert problem["retry_after_s"] == LONGEST_S
    assert dict(answers[-1]["headers"])[b"retry-after"] == b"4"


def test_others_of_the_same_address_do_not_wait(waited: list[float]) -> None:
    asked = Asked()
    for _ in range(8):
        asked.get("/api/products", TOKEN)
    waited.clear()
    assert asked.get("/api/products", (b"authorization", b"Bearer two"))["status"] == 204
    assert (asked.get("/api/products", (b"cookie", b"a=b; vitrine_session=x")))["status"] == 204
    assert (asked.get("/assets/a.js", TOKEN))["status"] == 204
    assert waited == []


def test_other_cookies_beside_a_session_make_nobody_new(waited: list[float]) -> None:
    asked = Asked()
    for number in range(3):
        asked.get("/api/me", (b"cookie", b"vitrine_session=x; n=%d" % number))
    assert waited == [1]


def test_made_up_tokens_are_one_address(waited: list[float]) -> None:
    asked = Asked()
    answers = [asked.get("/api/me", (b"authorization", b"%d" % number)) for number in range(100)]
    assert [answer["status"] for answer in answers].count(429) == 100 - 20 - 40
    assert (asked.get("/api/me", TOKEN, address="198.51.100.7"))["status"] == 204


def test_long_credentials_are_not_kept(waited: list[float]) -> None:
    asked = Asked()
    asked.get("/api/me", (b"authorization", b"x" * 60_000))
    assert [len(each) for each in asked.pace._callers._next] == [16]
