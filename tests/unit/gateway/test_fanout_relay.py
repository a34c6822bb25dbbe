"""Who gets which frame in a fan-out process, over transports that are no sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from websockets.frames import Opcode

from tests.integration.gateway.people import masked
from vitrine.gateway.fanout import frames, relay
from vitrine.gateway.fanout.relay import Relay, WatchedRoom
from vitrine.gateway.fanout.spectator import Spectator, Stage
from vitrine.gateway.outbox import EVENTS_LIMIT
from vitrine.gateway.wire import binary_frame
from vitrine.protocol import client, server


class Transport:
    """Takes what is written."""

    def __init__(self, spectator: Spectator) -> None:
        self.written: list[bytes] = []
        self.closed = False
        self._spectator = spectator
        spectator.connection_made(cast(asyncio.Transport, self))

    def set_write_buffer_limits(self, high: int, low: int) -> None:
        assert high > low > 0

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.written.append(data)

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True
        self._spectator.connection_lost(None)

    abort = close


@pytest.fixture(autouse=True)
def loop() -> Iterator[None]:
    """What the close's patience is counted on; it never turns here."""

    class Loop:
        def call_later(self, delay: float, work: Callable[[], Any]) -> None:
            assert delay > 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "get_running_loop", Loop)
        yield


def watcher(audience: WatchedRoom, name: str = "visitor_1") -> tuple[Spectator, Transport]:
    spectator = audience.add(name)
    return spectator, Transport(spectator)


def live(audience: WatchedRoom, name: str = "visitor_1") -> tuple[Spectator, Transport]:
    spectator, transport = watcher(audience, name)
    audience.welcome(b"W")
    audience.full(b"A")
    return spectator, transport


def test_nothing_is_missing_and_nothing_comes_twice() -> None:
    audience = WatchedRoom(0)
    _, early = watcher(audience)
    audience.event(b"0")  # told of in WELCOME
    audience.frame(b"f0")
    audience.welcome(b"W1")
    audience.event(b"1")
    audience.frame(b"f1")  # everybody's pose comes first
    audience.full(b"A1")
    _, late = watcher(audience)
    audience.frame(b"f2")
    audience.event(b"2")
    audience.welcome(b"W2")
    audience.full(b"")
    audience.frame(b"f3")
    assert early.written == [b"W1", b"1", b"A1", b"f2", b"2", b"f3"]
    assert late.written == [b"W2", b"f3"]


def test_a_socket_that_comes_after_its_welcome_gets_all_of_it() -> None:
    audience = WatchedRoom(0)
    spectator = audience.add("visitor_1")
    audience.welcome(b"W")
    audience.full(b"A")
    audience.event(b"1")
    audience.frame(b"f1")
    transport = Transport(spectator)
    audience.frame(b"f2")
    assert transport.written == [b"W", b"A", b"1", b"f2"]


def test_who_is_behind_misses_frames_and_no_event() -> None:
    audience = WatchedRoom(0)
    slow, transport = live(audience)
    _, other = live(audience, "visitor_2")
    slow.pause_writing()
    audience.frame(b"f1")
    audience.event(b"1")
    audience.event(b"2")
    slow.resume_writing()
    audience.frame(b"f2")
    assert transport.written == [b"W", b"A", b"1", b"2", b"f2"]
    assert other.written == [b"W", b"A", b"f1", b"1", b"2", b"f2"]
    assert audience.frames_left_out == 1


def test_who_stays_behind_is_ended_and_may_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    audience = WatchedRoom(0)
    times, crowded = live(audience), live(audience)
    for spectator, _ in (times, crowded):
        spectator.pause_writing()
    crowded[0].paused_s += 100
    audience.sweep_behind(times[0].paused_s + 14)
    assert times[0].stage is Stage.LIVE
    audience.sweep_behind(times[0].paused_s + 16)
    for at in range(EVENTS_LIMIT):
        audience.event(b"%d" % at)
    assert (times[0].stage, crowded[0].stage) == (Stage.ENDED, Stage.LIVE)
    audience.event(b"one too many")
    for spectator, transport in (times, crowded):
        assert spectator.stage is Stage.ENDED
        assert transport.written[-1][2:4] == (4008).to_bytes(2, "big")


def test_silence_ends_after_three_looks_and_an_answer_to_a_ping_does_not() -> None:
    through = Relay()
    through.open(1, 0)
    audience = through.audiences[1]
    silent, quiet = live(audience)
    alive, answering = live(audience)
    for _ in range(3 * relay.KEEPALIVE_SWEEPS):
        through.sweep()
        alive.data_received(masked(b"", Opcode.PONG))
    assert quiet.written[2:4] == [frames.PING] * 2 and silent.stage is Stage.ENDED
    assert answering.written[2:] == [frames.PING] * 3 and alive.stage is Stage.LIVE


def test_a_ping_is_answered_with_the_rooms_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay.time, "monotonic_ns", lambda: 5_000_000_000)
    spectator, transport = live(WatchedRoom(2000))
    whole = masked(client.encode(client.Ping(77))) + masked(b"hi", Opcode.PING)
    for byte in whole:
        spectator.data_received(bytes([byte]))
    assert transport.written[2:] == [binary_frame(server.encode_pong(77, 3000)), b"\x8a\x02hi"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (masked(client.encode(client.Chat("c1", "let me speak"))), 4004),
        (masked(b"\x10" + bytes(34)), 4004),
        (masked(b""), 4004),
        (masked(b"hello", Opcode.TEXT), 1003),
        (masked(bytes(126)), 1009),
        (masked(b"a", fin=False), 1009),
        (masked(b"a", Opcode.CONT), 1009),
        (b"\x82\x01a", 1002),
        (b"\xc2" + masked(b"a")[1:], 1002),
        (b"\x83" + masked(b"a")[1:], 1002),
    ],
    ids=[
        "chat",
        "pose",
        "empty",
        "text",
        "too long",
        "half a message",
        "no beginning",
        "no mask",
        "reserved bit",
        "reserved opcode",
    ],
)
def test_a_spectator_only_watches(sent: bytes, code: int) -> None:
    audience = WatchedRoom(0)
    spectator, transport = live(audience)
    spectator.data_received(sent)
    audience.event(b"1")
    audience.frame(b"f1")
    assert transport.written[2][:1] == b"\x88" and int.from_bytes(transport.written[2][2:4], "big") == code
    assert len(transport.written) == 3
    spectator.data_received(masked(code.to_bytes(2, "big"), Opcode.CLOSE))
    assert transport.closed and not audience.everybody


def test_unknown_types_are_let_pass_and_a_close_is_answered() -> None:
    audience = WatchedRoom(0)
    spectator, transport = live(audience)
    spectator.data_received(masked(b"\x7f??") + masked(b"\x03\xe8bye", Opcode.CLOSE))
    assert transport.written[2:] == [b"\x88\x02\x03\xe8"] and transport.closed
    assert not audience.everybody


def test_one_visitor_is_dismissed_everywhere_and_a_room_closes_for_all() -> None:
    through = Relay()
    through.open(1, 0)
    audience = through.audiences[1]
    (_, first), (_, second), (_, other) = live(audience), live(audience), live(audience, "visitor_2")
    audience.dismiss("visitor_1", 4007, "by the house")
    audience.event(b"1")
    assert first.written[-1] == second.written[-1] == frames.close_frame(4007, "by the house")
    assert other.written[-1] == b"1" and through.spectators == 3
    through.close(1, 4006, "the room is closed")
    assert other.written[-1] == frames.close_frame(4006, "the room is closed")
    assert not through.audiences and through.spectators == 3
    for transport in (first, second, other):
        transport.abort()
    assert through.spectators == 0


def test_stopping_says_when_to_come_back() -> None:
    through = Relay()
    through.open(1, 0)
    _, transport = live(through.audiences[1])
    through.stop()
    goaway = server.decode(transport.written[2][2:])
    assert isinstance(goaway, server.GoAway) and 500 <= goaway.after_ms <= 3000
    assert transport.written[3] == frames.close_frame(1001, "the server stops: come back in a moment")


def test_small_frames_are_those_of_the_protocol() -> None:
    assert frames.goaway_frame(700) == binary_frame(server.encode_goaway(700))
    assert frames.time_frame(2**32 - 1, 2**32 + 5) == binary_frame(server.encode_pong(2**32 - 1, 5))
    assert len(frames.close_frame(4007, "é" * 200)) == 2 + 124
