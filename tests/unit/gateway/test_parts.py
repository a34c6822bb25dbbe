"""The small parts of the live edge: buckets, outbox, frames, layouts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.frames import Frame
from websockets.protocol import OPEN
from websockets.uri import parse_uri

from vitrine.gateway.buckets import Bucket
from vitrine.gateway.layouts import layout_of
from vitrine.gateway.outbox import EVENTS_BYTES, EVENTS_LIMIT, SendBuffer
from vitrine.gateway.routes import socket_url
from vitrine.gateway.wire import binary_frame


@given(st.lists(st.integers(0, 500), max_size=80), st.integers(1, 40), st.integers(1, 30))
def test_a_bucket_lets_pass_no_more_than_burst_and_rate(pauses: list[int], rate_hz: int, burst: int) -> None:
    bucket, now_ms, passed = Bucket(rate_hz, burst), 0, 0
    for pause in pauses:
        now_ms += pause
        passed += bucket.take(now_ms)
        assert passed <= burst + rate_hz * now_ms / 1000 + 1e-6


class Written:
    """A transport that pauses its writer above a mark, as asyncio's do."""

    def __init__(self) -> None:
        self.data: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.data.append(data)


def test_a_client_behind_misses_poses_but_no_event() -> None:
    sink = Written()
    outbox = SendBuffer(sink)
    assert outbox.pose(b"p1") and outbox.event(b"e1")
    outbox.pause()
    assert not outbox.pose(b"p2")
    assert outbox.event(b"e2") and outbox.event(b"e3")
    assert sink.data == [b"p1", b"e1"] and outbox.skipped == 1
    outbox.resume()
    assert outbox.pose(b"p3")
    assert sink.data == [b"p1", b"e1", b"e2", b"e3", b"p3"]


def test_what_is_kept_for_a_client_behind_has_bounds() -> None:
    outbox = SendBuffer(Written())
    outbox.pause()
    assert all(outbox.event(b"x") for _ in range(EVENTS_LIMIT))
    assert not outbox.event(b"x")
    outbox = SendBuffer(Written())
    outbox.pause()
    assert outbox.event(bytes(EVENTS_BYTES))
    assert not outbox.event(b"x")


def test_a_client_that_falls_behind_again_keeps_the_order() -> None:
    class Filling(Written):
        def write(self, data: bytes) -> None:
            super().write(data)
            if len(self.data) == 2:
                outbox.pause()

    sink = Filling()
    outbox = SendBuffer(sink)
    outbox.pause()
    for number in range(4):
        outbox.event(bytes([number]))
    outbox.resume()
    assert sink.data == [b"\0", b"\1"] and outbox.paused
    outbox.event(b"\4")
    outbox.resume()
    assert sink.data == [bytes([number]) for number in range(5)]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536])
def test_frames_are_read_by_the_library(size: int) -> None:
    reader = ClientProtocol(parse_uri("ws://shop.test/"), state=OPEN)
    reader.receive_data(binary_frame(bytes(size)))
    (frame,) = reader.events_received()
    assert isinstance(frame, Frame) and len(frame.data) == size and frame.fin


def test_a_layout_is_read_from_a_room_json() -> None:
    layout = layout_of(
        {"id": "boutique", "version": 3, "bounds": {"min": [-6, 0, -4], "max": [6, 3.5, 4]}, "capacity": 40}
    )
    assert (layout.room, layout.version, layout.capacity) == ("boutique", 3, 40)
    low, high = layout.box_mm()
    assert low.tolist() == [25500, 500, 27500] and high.tolist() == [38500, 5000, 36500]


def test_a_layout_never_passes_the_wires_box() -> None:
    layout = layout_of({"id": "x", "version": 1, "bounds": {"min": [-32, -1, -32], "max": [32, 7, 32]}})
    low, high = layout.box_mm()
    assert low.tolist() == [0, 0, 0] and high.tolist() == [64000, 8000, 64000]


def test_the_socket_is_beside_the_shop() -> None:
    assert socket_url("https://shop.example") == "wss://shop.example/ws"
    assert socket_url("http://localhost:8000/") == "ws://localhost:8000/ws"
    assert socket_url("http://localhost:8000/shop/") == "ws://localhost:8000/shop/ws"
