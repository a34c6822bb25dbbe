"""Raw frames against RFC 6455, before HELLO and in the room: each gets the close code the RFC gives it."""

from __future__ import annotations

import struct

import pytest
from websockets.frames import Opcode

from tests.integration.gateway.people import Client, close_code, masked, opened, read_frame
from tests.integration.gateway.shop import Shop
from vitrine.protocol import client, server

pytestmark = pytest.mark.usefixtures("bystander")

PING = client.encode(client.Ping(5))
MASK = b"\x01\x02\x03\x04"


def header(first: int, length: bytes) -> bytes:
    return bytes([first]) + length + MASK


BROKEN = {
    "reserved bit 1": (bytes([0xC2]) + masked(PING)[1:], 1002),
    "reserved bit 2": (bytes([0xA2]) + masked(PING)[1:], 1002),
    "reserved bit 3": (bytes([0x92]) + masked(PING)[1:], 1002),
    **{f"opcode {code}": (bytes([0x80 | code]) + masked(PING)[1:], 1002) for code in (3, 5, 7, 11, 13, 15)},
    "no mask": (bytes([0x82, len(PING)]) + PING, 1002),
    "a fragmented ping": (masked(b"x", Opcode.PING, fin=False), 1002),
    "a fragmented close": (masked(struct.pack(">H", 1000), Opcode.CLOSE, fin=False), 1002),
    "a ping of 126 bytes": (header(0x89, b"\xfe\x00\x7e") + bytes(126), 1002),
    "a continuation of nothing": (masked(b"x", Opcode.CONT), 1002),
    "two beginnings": (masked(b"\x12", fin=False) + masked(PING), 1002),
    "a length of 2^63": (header(0x82, b"\xff\x80" + bytes(7)), 1009),
    "a length of 2^62": (header(0x82, b"\xff\x40" + bytes(7)), 1009),
    "a text of bad UTF-8": (masked(b"\xff\xfe", Opcode.TEXT), 1003),
    "a close of one byte": (masked(b"\x03", Opcode.CLOSE), 1002),
    "a close with code 999": (masked(struct.pack(">H", 999), Opcode.CLOSE), 1002),
    "a close with code 1005": (masked(struct.pack(">H", 1005), Opcode.CLOSE), 1002),
    "a close with code 1006": (masked(struct.pack(">H", 1006), Opcode.CLOSE), 1002),
    "a close with code 2999": (masked(struct.pack(">H", 2999), Opcode.CLOSE), 1002),
    "a close whose reason is bad UTF-8": (masked(struct.pack(">H", 1000) + b"\xff", Opcode.CLOSE), 1007),
    "a fair close": (masked(struct.pack(">H", 1000) + b"bye", Opcode.CLOSE), 1000),
    "a close with a code of its own": (masked(struct.pack(">H", 4999), Opcode.CLOSE), 4999),
    "an empty close": (masked(b"", Opcode.CLOSE), 1005),
}


def answered(code: int | None) -> int:
    """An empty close frame stands for 1005, which is never sent."""
    return 1005 if code is None else code


@pytest.mark.parametrize("name", BROKEN)
def test_before_hello(shop: Shop, name: str) -> None:
    frames, code = BROKEN[name]
    with opened(shop) as stranger:
        stranger.sendall(frames)
        assert closing(stranger) == code


@pytest.mark.parametrize("name", BROKEN)
def test_in_the_room(shop: Shop, name: str) -> None:
    frames, code = BROKEN[name]
    with opened(shop) as guest:
        guest.sendall(masked(client.encode(client.Hello(shop.ticket("Raw")))))
        assert read_frame(guest)[1][0] == server.WELCOME
        guest.sendall(frames)
        assert closing(guest) == code


@pytest.mark.parametrize("name", BROKEN)
def test_in_one_piece_after_a_good_message_and_byte_by_byte(shop: Shop, name: str) -> None:
    frames, code = BROKEN[name]
    with opened(shop) as guest:
        guest.sendall(masked(client.encode(client.Hello(shop.ticket("Raw")))))
        assert read_frame(guest)[1][0] == server.WELCOME
        guest.sendall(masked(PING))
        for byte in frames[:16]:
            guest.sendall(bytes([byte]))
        guest.sendall(frames[16:])
        assert closing(guest) == code


def test_lengths_need_not_be_shortest_to_be_read(shop: Shop) -> None:
    """The RFC forbids it to senders; a receiver that reads it alike by both paths is safe either way."""
    with opened(shop) as guest:
        guest.sendall(masked(client.encode(client.Hello(shop.ticket("Raw")))))
        assert read_frame(guest)[1][0] == server.WELCOME
        body = bytes(byte ^ MASK[index % 4] for index, byte in enumerate(PING))
        guest.sendall(header(0x82, b"\xfe\x00\x05") + body)
        while (frame := read_frame(guest))[1][:1] != bytes([server.PONG]):
            assert frame[0] != Opcode.CLOSE
        assert server.decode(frame[1]).client_ms == 5  # type: ignore[union-attr]


def test_nothing_is_done_after_a_close(shop: Shop) -> None:
    with Client(shop, "Ada") as ada, opened(shop) as guest:
        guest.sendall(masked(client.encode(client.Hello(shop.ticket("Raw")))))
        assert read_frame(guest)[1][0] == server.WELCOME
        late = masked(client.encode(client.Chat("late", "after the close")))
        guest.sendall(masked(struct.pack(">H", 1000), Opcode.CLOSE) + late)
        assert close_code(guest) == 1000
        assert ada.ask(client.Chat("mark", "only this")).ok
        said = ada.next(server.EventMessage, event="said")
        assert said.fields["text"] == "only this"


def closing(stranger: object) -> int:
    """The close code the server answers with; an empty close frame is 1005."""
    while True:
        opcode, payload = read_frame(stranger)  # type: ignore[arg-type]
        if opcode == Opcode.CLOSE:
            return answered(int.from_bytes(payload[:2], "big") if payload else None)
