"""The quick way past the library reads the same messages as the library itself, however the bytes arrive."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from tests.integration.gateway.people import masked
from vitrine.gateway.cutter import Cutter, payload

LIMIT = 1000


class Reader:
    """Reads messages as the endpoint does; quick=False: by the library alone."""

    def __init__(self, quick: bool) -> None:
        self.rfc = ServerProtocol(state=OPEN, max_size=LIMIT)
        self.cutter = Cutter()
        self.quick = quick
        self.heard: list[tuple[str, bytes]] = []
        self.parts: list[bytes] = []
        self.sent = b""

    def receive(self, data: bytes) -> None:
        if not self.quick:
            self.feed(data)
            return
        for small, piece in self.cutter.cut(data):
            if small and self.rfc.current_size is None and self.rfc.state is OPEN:
                self.heard.append(("BINARY", payload(piece)))
            else:
                self.feed(piece)

    def feed(self, data: bytes) -> None:
        self.rfc.receive_data(data)
        for event in self.rfc.events_received():
            assert isinstance(event, Frame)
            if event.opcode in (Opcode.BINARY, Opcode.TEXT, Opcode.CONT):
                self.parts.append(bytes(event.data))
                if event.fin:
                    self.heard.append(("BINARY", b"".join(self.parts)))
                    self.parts = []
            else:
                self.heard.append((event.opcode.name, bytes(event.data)))
        self.sent += b"".join(self.rfc.data_to_send())


pieces = st.one_of(
    st.builds(masked, st.binary(max_size=140)),
    st.builds(masked, st.binary(max_size=60), st.sampled_from(list(Opcode)), st.booleans()),
    st.builds(masked, st.binary(min_size=120, max_size=1200)),
    st.builds(lambda data: bytes([0x82, len(data)]) + data, st.binary(max_size=20)),
    st.builds(lambda data: masked(data, length=70_000), st.binary(max_size=20)),
    st.binary(max_size=20),
)


@given(st.lists(pieces, max_size=12).map(b"".join), st.data())
def test_both_ways_hear_and_say_the_same(stream: bytes, data: st.DataObject) -> None:
    plain, quick = Reader(quick=False), Reader(quick=True)
    at = 0
    while at < len(stream):
        size = data.draw(st.integers(1, max(1, len(stream) - at)))
        quick.receive(stream[at : at + size])
        at += size
    plain.receive(stream)
    assert quick.heard == plain.heard
    assert quick.sent == plain.sent
    assert quick.rfc.state is plain.rfc.state
    assert quick.parts == plain.parts


def test_poses_never_touch_the_library() -> None:
    stream = b"".join(masked(bytes([number]) * 35) for number in range(50))
    cutter = Cutter()
    found = [piece for start in range(0, len(stream), 7) for piece in cutter.cut(stream[start : start + 7])]
    assert all(small for small, _ in found)
    assert [payload(piece) for _, piece in found] == [bytes([number]) * 35 for number in range(50)]
