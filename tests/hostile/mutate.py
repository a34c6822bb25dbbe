"""Frames as a hostile client would bend them: seeded, so that what breaks the server can be sent again."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from itertools import pairwise

from websockets.frames import Opcode

from tests.hostile.frames import framed
from vitrine.protocol import client
from vitrine.protocol.poses import FullPose, Hand, HeadPose, encode_body
from vitrine.rooms.bodies import RecordKind

CONTROL = (Opcode.PING, Opcode.PONG)
OPERATIONS = (*client.OPERATIONS, "nothing")


class Mutator:
    """An endless supply of good and bent frames."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # noqa: S311  repeatable, not secret
        self._seq = 0

    def frame(self) -> bytes:
        """The bytes of about one frame: good ones too, so that the bent ones meet every state."""
        chance = self._random.random()
        payload = self._message()
        if chance < 0.3:
            return self._framed(payload)
        if chance < 0.6:
            return self._framed(self._bent(payload))
        if chance < 0.85:
            return self._bent(self._framed(payload))
        return self._random.choice((self._control, self._fragments, self._header, self._junk))()

    def pieces(self, data: bytes) -> list[bytes]:
        """The same bytes in pieces, as a network may bring them."""
        if self._random.random() < 0.5:
            return [data]
        cuts = sorted(self._random.randrange(len(data) + 1) for _ in range(self._random.randint(1, 3)))
        edges = [0, *cuts, len(data)]
        return [data[low:high] for low, high in pairwise(edges) if high > low]

    def _framed(self, payload: bytes) -> bytes:
        opcode = Opcode.BINARY if self._random.random() < 0.98 else Opcode.TEXT
        return framed(payload, opcode, self._random.randbytes(4))

    def _message(self) -> bytes:
        return self._random.choice((self._pose, self._pose, self._hands, self._ping, self._request))()

    def _pose(self) -> bytes:
        body = encode_body(HeadPose((self._metres(), 1.6, self._metres()), self._metres(), 0.1))
        return client.encode(client.Pose(RecordKind.HEAD, 0, self._next(), self._seq * 50, body))

    def _hands(self) -> bytes:
        at = self._metres(), 1.6, self._metres()
        hand = Hand((at[0] + 0.2, 1.2, at[2]), (0.0, 0.0, 0.0, 1.0))
        body = encode_body(FullPose(at, (0.0, 0.0, 0.0, 1.0), hand, hand))
        return client.encode(client.Pose(RecordKind.FULL, 3, self._next(), self._seq * 50, body))

    def _ping(self) -> bytes:
        return client.encode(client.Ping(self._random.getrandbits(32)))

    def _request(self) -> bytes:
        fields = {
            "id": str(self._random.getrandbits(48)),
            "op": self._random.choice(OPERATIONS),
            "text": self._random.choice(("hello", "", "x" * 600, "\u202e<b>", "\ud800")),
            "name": self._random.choice(("wave", "Ada", 7, None)),
            "extension": "lamp",
            "action": "set",
            "value": self._random.choice((1, [1] * 50, {"a": None}, "y" * 2000)),
            "visitor": self._random.choice(("visitor_Alice", "nobody", 5)),
            "minutes": self._random.choice((5, -1, 1e300, "5")),
            "colour": self._random.choice((3, 12, True)),
            "paused": True,
        }
        kept = {name: value for name, value in fields.items() if self._random.random() < 0.9}
        return bytes([client.REQUEST]) + json.dumps(kept).encode()

    def _bent(self, data: bytes) -> bytes:
        bend: Callable[[bytes], bytes] = self._random.choice(
            (self._flipped, self._cut, self._grown, self._swapped, self._doubled)
        )
        return bend(data)

    def _flipped(self, data: bytes) -> bytes:
        bent = bytearray(data)
        for _ in range(self._random.randint(1, 3)):
            bent[self._random.randrange(len(bent))] ^= 1 << self._random.randrange(8)
        return bytes(bent)

    def _cut(self, data: bytes) -> bytes:
        return data[: self._random.randrange(len(data) + 1)]

    def _grown(self, data: bytes) -> bytes:
        at = self._random.randrange(len(data) + 1)
        return data[:at] + self._random.randbytes(self._random.randint(1, 40)) + data[at:]

    def _swapped(self, data: bytes) -> bytes:
        at = self._random.randrange(len(data) + 1)
        return data[at:] + data[:at]

    def _doubled(self, data: bytes) -> bytes:
        return data + data

    def _control(self) -> bytes:
        opcode = self._random.choice((*CONTROL, Opcode.CLOSE))
        payload = self._random.randbytes(self._random.choice((0, 1, 2, 3, 125, 126)))
        return framed(payload, opcode, self._random.randbytes(4), fin=self._random.random() < 0.9)

    def _fragments(self) -> bytes:
        message, mask = self._message(), self._random.randbytes(4)
        at = self._random.randrange(len(message) + 1)
        first = framed(message[:at], Opcode.BINARY, mask, fin=False)
        between = framed(b"between", self._random.choice(CONTROL), mask)
        return first + between + framed(message[at:], Opcode.CONT, mask)

    def _header(self) -> bytes:
        """A header that promises what does not come, or what no header may say."""
        length = self._random.choice(
            (b"\xfe\xff\xff", b"\xff" + b"\xff" * 8, b"\xff" + b"\x00" * 8, b"\xfe\x00\x01")
        )
        return bytes([self._random.getrandbits(8)]) + length + self._random.randbytes(4)

    def _junk(self) -> bytes:
        return self._random.randbytes(self._random.randint(1, 300))

    def _metres(self) -> float:
        return self._random.uniform(-2.0, 2.0)

    def _next(self) -> int:
        self._seq = self._seq + 1 & 0xFFFF
        return self._seq
