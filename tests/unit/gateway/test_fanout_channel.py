"""Messages and sockets between a room's owner and a fan-out process."""

from __future__ import annotations

import asyncio
import os
import socket

import pytest

from vitrine.gateway.fanout import payloads
from vitrine.gateway.fanout.channel import Channel, ChannelBroken, MessageKind, pair

Got = list[tuple[MessageKind, int, bytes]]


async def turns(until: object, patience: int = 12_000) -> None:
    """Let the loop turn until the callable says yes."""
    for _ in range(patience):
        if until():  # type: ignore[operator]
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not happen")


def test_messages_arrive_whole_in_order_with_their_sockets() -> None:
    async def run() -> None:
        ours, theirs = pair()
        got: Got = []
        sockets: list[int] = []

        def received(kind: MessageKind, number: int, payload: bytes) -> None:
            got.append((kind, number, payload))
            if kind is MessageKind.ADOPT:
                sockets.append(there.take_descriptor())

        here = Channel(ours, lambda *_: None, lambda: None)
        there = Channel(theirs, received, lambda: None)
        pipes = [os.pipe() for _ in range(20)]
        for at, (read, write) in enumerate(pipes):
            os.close(read)
            here.send(MessageKind.EVENT, at, bytes([at]) * (at * 9000))
            here.send(MessageKind.ADOPT, at, b"somebody", write)
        here.send(MessageKind.FRAME, 7)
        await turns(lambda: len(got) == 41)
        assert got[40] == (MessageKind.FRAME, 7, b"")
        assert [kind for kind, _, _ in got[:4]] == [MessageKind.EVENT, MessageKind.ADOPT] * 2
        assert all(payload == bytes([at]) * (at * 9000) for at, (_, _, payload) in enumerate(got[:40:2]))
        assert len(set(sockets)) == 20 and here.unsent == 0
        for descriptor in sockets:
            os.close(descriptor)
        with pytest.raises(ChannelBroken):
            there.take_descriptor()
        here.close()
        there.close()

    asyncio.run(run())


def test_writing_never_waits_for_a_reader_that_does_not_read() -> None:
    async def run() -> None:
        ours, theirs = pair()
        got: Got = []
        here = Channel(ours, lambda *_: None, lambda: None)
        frame = b"x" * 100_000
        for at in range(200):
            here.send(MessageKind.FRAME, at, frame)
        assert here.unsent > 10_000_000
        there = Channel(theirs, lambda *message: got.append(message), lambda: None)
        await turns(lambda: len(got) == 200)
        assert [number for _, number, _ in got] == list(range(200)) and here.unsent == 0
        here.close()
        there.close()

    asyncio.run(run())


def test_the_other_end_is_missed_once_and_its_sockets_are_closed() -> None:
    async def run() -> None:
        ours, theirs = pair()
        lost: list[str] = []
        here = Channel(ours, lambda *_: None, lambda: lost.append("here"))
        theirs.close()
        await turns(lambda: lost)
        one, other = socket.socketpair()
        with one, other:
            here.send(MessageKind.ADOPT, 1, b"late", os.dup(one.fileno()))
            one.close()
            assert other.recv(1) == b""
        here.close()
        assert lost == ["here"] and here.closed

    asyncio.run(run())


@pytest.mark.parametrize("broken", [b"\xff" + bytes(8), bytes([MessageKind.ADOPT]) + bytes(8)])
def test_what_is_no_message_breaks_the_channel(broken: bytes) -> None:
    async def run() -> None:
        ours, theirs = pair()
        lost: list[bool] = []

        def received(kind: MessageKind, number: int, payload: bytes) -> None:
            here.take_descriptor()

        here = Channel(ours, received, lambda: lost.append(True))
        theirs.send(broken)
        await turns(lambda: lost)
        assert here.closed
        theirs.close()

    asyncio.run(run())


def test_payloads_read_back() -> None:
    assert payloads.read_admission(payloads.admission(70_000, "visitor_1")) == (70_000, "visitor_1")
    assert payloads.read_ending(payloads.ending(4007, "by the house", "visitor_1")) == (
        4007,
        "by the house",
        "visitor_1",
    )
    code, reason, visitor = payloads.read_ending(payloads.ending(1001, "é" * 100))
    assert (code, reason, visitor) == (1001, "é" * 60, "")
