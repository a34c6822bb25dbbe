"""Whatever a stranger sends gets its typed error, and whoever else is in the room notices nothing."""

from __future__ import annotations

import asyncio
import json
import socket
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from websockets.frames import Opcode

from tests.integration.gateway.people import (
    PATIENCE_S,
    Client,
    bare_socket,
    close_code,
    handshake,
    masked,
    opened,
    read_frame,
)
from tests.integration.gateway.shop import Shop
from tests.vectors.read import vectors
from vitrine.gateway.endpoint import socket_protocol
from vitrine.gateway.tables import TicketRow
from vitrine.ids import RoomId, digest
from vitrine.protocol import client, server
from vitrine.protocol.poses import HeadPose, encode_body
from vitrine.rooms.bodies import RecordKind

pytestmark = pytest.mark.usefixtures("bystander")


def hello(ticket: str) -> bytes:
    return client.encode(client.Hello(ticket))


def refusal(shop: Shop, request: bytes) -> tuple[int, dict[str, Any]]:
    """The HTTP answer to a handshake: (status, problem)."""
    with bare_socket(shop) as stranger:
        stranger.sendall(request)
        answer = b""
        while more := stranger.recv(4096):
            answer += more
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    return int(head.split(b" ")[1]), json.loads(body)


def test_a_foreign_origin_is_refused_by_http(shop: Shop) -> None:
    for origin in ("http://evil.test", "null", None):
        status, problem = refusal(shop, handshake(origin=origin))
        assert (status, problem["type"], problem["status"]) == (403, "/problems/origin-refused", 403)


def test_other_paths_and_subprotocols_are_refused_by_http(shop: Shop) -> None:
    assert refusal(shop, handshake(path="/socket"))[0] == 404
    assert refusal(shop, handshake(subprotocol=None))[0] == 400
    assert refusal(shop, handshake(subprotocol="vitrine.99"))[0] == 400


def test_text_before_the_ticket(shop: Shop) -> None:
    with opened(shop) as stranger:
        stranger.sendall(masked(b'{"ticket":"x"}', Opcode.TEXT))
        assert close_code(stranger) == 1003


@pytest.mark.parametrize("first", [b"", b"\x12\x00\x00\x00\x00", b"\x7fwhat", b"\x20{}"])
def test_anything_but_hello_before_the_ticket(shop: Shop, first: bytes) -> None:
    with opened(shop) as stranger:
        stranger.sendall(masked(first))
        assert close_code(stranger) == 4001


def test_no_hello_within_three_seconds(shop: Shop) -> None:
    with opened(shop) as stranger:
        assert close_code(stranger) == 4001


def test_a_hello_that_is_no_hello(shop: Shop) -> None:
    for body in (b"\x01", b"\x01{", b"\x01[]", b'\x01{"ticket":5}'):
        with opened(shop) as stranger:
            stranger.sendall(masked(body))
            assert close_code(stranger) == 4004


def test_a_hello_over_four_kibibytes(shop: Shop) -> None:
    with opened(shop) as stranger:
        stranger.sendall(masked(hello("x" * 5000)))
        assert close_code(stranger) == 1009


def test_an_unknown_ticket(shop: Shop) -> None:
    assert Client(shop, "Eve", ticket="never-issued").closed() == 4002


def test_a_ticket_opens_once(shop: Shop) -> None:
    ticket = shop.ticket("Eve")
    with Client(shop, "Eve", ticket=ticket):
        assert Client(shop, "Eve", ticket=ticket).closed() == 4002


def test_a_ticket_older_than_thirty_seconds(shop: Shop) -> None:
    ticket = shop.ticket("Eve")
    with shop.database.unit() as unit:
        past = shop.database.clock.now() - timedelta(seconds=1)
        unit.session.execute(
            update(TicketRow).where(TicketRow.digest == digest(ticket)).values(expires_at=past)
        )
    assert Client(shop, "Eve", ticket=ticket).closed() == 4003


def test_who_is_not_admitted(shop: Shop) -> None:
    assert Client(shop, "Nobody").closed() == 4007


def test_a_room_that_is_gone(shop: Shop) -> None:
    assert Client(shop, "Eve", room="demolished").closed() == 4006
    assert httpx.post(shop.url + "/api/rooms/demolished/tickets").status_code == 404


def test_a_full_room(shop: Shop) -> None:
    with Client(shop, "Ada", room="closet"):
        assert Client(shop, "Eve", room="closet").closed() == 4010


def test_a_message_of_ten_megabytes(shop: Shop) -> None:
    with Client(shop, "Eve") as eve:
        raw = eve.socket.socket
        raw.sendall(masked(b"", length=10_000_000))
        assert eve.closed() == 1009
    ten = masked(bytes(10_000_000))  # made first: it takes seconds of the three there are for HELLO
    with opened(shop) as stranger:
        try:
            stranger.sendall(ten)
            code = close_code(stranger)
        except (ConnectionResetError, BrokenPipeError):
            return
        assert code == 1009


def test_ten_megabytes_in_fragments(shop: Shop) -> None:
    with Client(shop, "Eve") as eve:
        raw = eve.socket.socket
        raw.sendall(masked(bytes(60_000), fin=False))
        raw.sendall(masked(bytes(60_000), Opcode.CONT, fin=False))
        assert eve.closed() == 1009


def test_a_text_message_in_the_room(shop: Shop) -> None:
    with Client(shop, "Eve") as eve:
        eve.socket.send("hello")
        assert eve.closed() == 1003


@pytest.mark.parametrize("vector", vectors("malformed.json"), ids=lambda vector: vector["name"])
def test_malformed_messages(shop: Shop, vector: dict[str, Any]) -> None:
    with Client(shop, "Eve") as eve:
        eve.socket.send(bytes.fromhex(vector["hex"]))
        if "answer" not in vector:
            assert eve.closed() == vector["close_code"]
            return
        answer = eve.next(server.Answer, id=vector["answer"])
        assert answer.problem["type"] == f"/problems/{vector['error']}"
        eve.send_ping()


def test_hello_twice(shop: Shop) -> None:
    with Client(shop, "Eve") as eve:
        eve.send(client.Hello(shop.ticket("Eve")))
        assert eve.closed() == 4004


def test_a_pose_far_away_is_shown_to_nobody(shop: Shop, bystander: Client) -> None:
    with Client(shop, "Eve") as eve:
        eve.stand(1.5)
        bystander.until_shown(1.5, eve.slot)
        body = encode_body(HeadPose((30.0, 6.9, -30.0), 0.0, 0.0))
        eve.send(client.Pose(RecordKind.HEAD, 0, 100, 5000, body))
        answer = eve.next(server.Answer)
        assert answer.id is None and answer.problem["type"] == "/problems/out-of-bounds"
        for section in bystander.frame().sections:
            assert body not in [bytes(record) for record in section.bodies]


def test_ten_thousand_characters_of_chat(shop: Shop) -> None:
    with Client(shop, "Eve") as eve:
        eve.socket.send(b'\x20{"id":"long","op":"chat","text":"' + b"x" * 10_000 + b'"}')
        answer = eve.next(server.Answer, id="long")
        assert answer.problem is not None and answer.problem["status"] == 422
        eve.send_ping()


def test_html_in_names_and_chat_is_text(shop: Shop, bystander: Client) -> None:
    with Client(shop, '<script>alert("x")</script>') as eve:
        assert eve.welcome["you"]["name"] == '<script>alert("x")</script>'
        assert eve.ask(client.Chat("h1", "<img src=x onerror=alert(1)>")).ok
        said = bystander.next(server.EventMessage, event="said")
        assert said.fields["text"] == "<img src=x onerror=alert(1)>"


def test_an_unmasked_frame(shop: Shop) -> None:
    with opened(shop) as stranger:
        stranger.sendall(bytes([0x82, 5]) + b"\x12abcd")
        assert close_code(stranger) == 1002


@pytest.mark.parametrize(
    "frame",
    [
        bytes([0xC2, 0x80]) + bytes(4),
        bytes([0x83, 0x80]) + bytes(4),
        bytes([0x89, 0xFE, 0, 200]) + bytes(204),
        masked(b"x", Opcode.CONT),
    ],
    ids=["reserved bit", "reserved opcode", "long ping", "continuation of nothing"],
)
def test_frames_that_break_rfc_6455(shop: Shop, frame: bytes) -> None:
    with opened(shop) as stranger:
        stranger.sendall(frame)
        assert close_code(stranger) == 1002


def test_a_whole_message_between_the_fragments_of_another(shop: Shop) -> None:
    with Client(shop, "Eve") as eve:
        eve.socket.socket.sendall(masked(b"\x20{", fin=False) + masked(client.encode(client.Ping(1))))
        assert eve.closed() == 1002


def test_a_message_byte_by_byte_and_in_fragments_is_whole(shop: Shop) -> None:
    with opened(shop) as slow:
        for byte in masked(hello(shop.ticket("Slow"))):
            slow.sendall(bytes([byte]))
        assert read_frame(slow)[1][0] == server.WELCOME
        ping = client.encode(client.Ping(77))
        slow.sendall(masked(ping[:2], fin=False))
        slow.sendall(masked(b"are you there?", Opcode.PING))
        slow.sendall(masked(ping[2:], Opcode.CONT))
        pong = (Opcode.PONG, b"are you there?")
        found = [read_frame(slow) for _ in range(2)]
        while found[-1] != pong and found[-2] != pong:
            found.append(read_frame(slow))
        while found[-1][1][:1] != bytes([server.PONG]):
            found.append(read_frame(slow))
        assert server.decode(found[-1][1]).client_ms == 77  # type: ignore[union-attr]


def test_half_a_frame_and_half_a_handshake_keep_nobody_waiting(shop: Shop, bystander: Client) -> None:
    with opened(shop) as half, bare_socket(shop) as slow, Client(shop, "Eve") as eve:
        half.sendall(masked(hello("x"))[:3])
        slow.sendall(handshake()[:40])
        eve.stand(0.5)
        bystander.until_shown(0.5, eve.slot)


def test_a_connection_cut_off_in_the_middle(shop: Shop, bystander: Client) -> None:
    with Client(shop, "Eve") as eve:
        slot = eve.slot
        raw = eve.socket.socket
        raw.sendall(masked(client.encode(client.Ping(1)))[:4])
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, bytes([1, 0, 0, 0, 0, 0, 0, 0]))
        raw.close()
    assert bystander.next(server.EventMessage, event="away").fields["slots"] == [slot]


class Lingering(asyncio.Transport):
    """A connection whose last bytes the client does not read: after our end of it, writing raises."""

    def __init__(self) -> None:
        super().__init__()
        self.ended = False

    def write(self, data: object) -> None:
        if self.ended:
            raise RuntimeError("Cannot call write() after write_eof()")  # asyncio's and uvloop's own words

    def write_eof(self) -> None:
        self.ended = True

    def can_write_eof(self) -> bool:
        return True

    def is_closing(self) -> bool:
        return False

    def get_write_buffer_size(self) -> int:
        return 1

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def abort(self) -> None:
        pass


def test_half_a_close_ends_one_stay_and_not_the_room(shop: Shop, bystander: Client) -> None:
    """Who stops sending and does not read leaves at once: the room may not write to what has ended."""
    words = {"en": "still here"}
    ticket = shop.ticket("Half")

    def inside(protocol: Any) -> bool:
        host = shop.gateway._hosts.get(RoomId("boutique"))
        return host is not None and protocol._visit in host._peers.values()

    async def leave_by_half() -> None:
        protocol: Any = socket_protocol(shop.gateway)(shop.server.config, shop.server.server_state, {})  # type: ignore[call-arg]
        protocol.connection_made(Lingering())
        protocol.data_received(handshake())
        protocol.data_received(masked(hello(ticket)))
        async with asyncio.timeout(PATIENCE_S):
            while not inside(protocol):  # noqa: ASYNC110  the room has no event for it
                await asyncio.sleep(0.01)
        protocol.eof_received()
        await shop.gateway.notice(RoomId("boutique"), "info", words)
        await asyncio.sleep(0.2)  # some ticks, in which it may not be written to
        assert not inside(protocol)
        protocol.connection_lost(None)

    shop.run(leave_by_half())
    assert bystander.next(server.EventMessage, event="notice").fields["text"] == words


def test_empty_fragments_without_end_take_no_memory(shop: Shop) -> None:
    with Client(shop, "Eve") as eve:
        raw = eve.socket.socket
        raw.sendall(masked(client.encode(client.Ping(9))[:1], fin=False))
        raw.sendall(masked(b"", Opcode.CONT, fin=False) * 5000)
        raw.sendall(masked(client.encode(client.Ping(9))[1:], Opcode.CONT))
        assert eve.next(server.Pong).client_ms == 9
