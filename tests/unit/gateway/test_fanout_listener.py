"""Who comes to a fan-out process's own port is counted by address, over transports that are no sockets."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from vitrine.clock import ManualClock
from vitrine.gateway.fanout.listener import Arrival, SocketListener
from vitrine.gateway.fanout.relay import WatchedRoom
from vitrine.gateway.fanout.start import Start
from vitrine.gateway.knocks import HANDSHAKES_BURST, KNOCKING

ORIGIN = "https://shop.example"
HOME, ELSEWHERE, PROXY = "192.0.2.7", "198.51.100.9", "10.0.0.5"
START = Start(port=0, origins=(ORIGIN,), proxies=("10.0.0.0/8",))
SPECTATES = WatchedRoom(0)


class Transport:
    """Takes what is written. peer: the other end's address."""

    def __init__(self, peer: str) -> None:
        self.written = b""
        self._peer = peer

    def get_extra_info(self, name: str) -> Any:
        return (self._peer, 1) if name == "peername" else None

    def write(self, data: bytes) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return False

    def set_write_buffer_limits(self, high: int, low: int) -> None:
        assert high > low

    def set_protocol(self, protocol: object) -> None:
        assert protocol is not None

    def close(self) -> None:
        pass

    abort = close


def come(listener: SocketListener, peer: str = HOME, forwarded: str = "") -> tuple[Arrival, int]:
    """A connection that asks for the socket, and the status it hears."""
    transport, arrival = Transport(peer), Arrival(listener)
    arrival.connection_made(cast(asyncio.Transport, transport))
    told = f"X-Forwarded-For: {forwarded}\r\n" if forwarded else ""
    arrival.data_received(
        f"GET /ws HTTP/1.1\r\nHost: shop.example\r\nOrigin: {ORIGIN}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: vitrine.1\r\n{told}"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    return arrival, int(transport.written.split()[1])


def told(story: Any) -> None:
    """Run without a turn of the loop in between: no patience ends."""

    async def run() -> None:
        story()

    asyncio.run(run())


def listening(start: Start = START, clock: ManualClock | None = None) -> SocketListener:
    return SocketListener(start, lambda _number, _hello: None, clock or ManualClock())


def test_one_address_has_few_sockets_that_nobody_is_known_by() -> None:
    def story() -> None:
        listener = listening()
        first, *_ = [come(listener) for _ in range(KNOCKING)]
        assert [come(listener)[1] for _ in range(3)] == [429] * 3
        assert come(listener, ELSEWHERE)[1] == 101
        assert come(listener, PROXY, forwarded=HOME)[1] == 429, "behind the proxy it is the same address"
        assert come(listener, PROXY, forwarded=ELSEWHERE)[1] == 101
        first[0].connection_lost(None)
        assert (come(listener)[1], come(listener)[1]) == (101, 429)

    told(story)


def test_who_watches_knocks_no_more_and_comes_back_at_a_persons_pace() -> None:
    def story() -> None:
        clock = ManualClock()
        listener = listening(clock=clock)
        for _ in range(HANDSHAKES_BURST):
            arrival, status = come(listener)
            assert status == 101
            arrival.become_spectator(SPECTATES, "visitor_1")
        assert come(listener)[1] == 429
        clock.advance(1000)
        assert [come(listener)[1] for _ in range(5)] == [101] * 4 + [429]

    told(story)


def test_a_shop_without_such_limits_or_at_home_counts_nobody() -> None:
    def story() -> None:
        free = listening(Start(port=0, origins=(ORIGIN,), limited=False))
        home = listening(Start(port=0, origins=(ORIGIN,), this_machine_counts=False))
        assert {come(free)[1] for _ in range(KNOCKING + 5)} == {101}
        assert {come(home, "127.0.0.1")[1] for _ in range(KNOCKING + 5)} == {101}

    told(story)


def test_what_a_process_is_told_comes_back_as_it_was() -> None:
    assert Start.decode(START.encode()) == START
