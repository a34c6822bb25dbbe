"""The lane past the library leads to the same as the library, message by message, however bytes arrive."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN, State
from websockets.server import ServerProtocol

from tests.effort import share
from tests.integration.gateway.people import masked
from vitrine.errors import VitrineError
from vitrine.gateway.cutter import Cutter
from vitrine.gateway.endpoint import SocketProtocol
from vitrine.gateway.session import MESSAGE_BYTES, Post, Session
from vitrine.gateway.unread import AHEAD_MS, PAUSE_MS, PoseIntake, UnreadPoses, fault_of
from vitrine.gateway.visit import Visit
from vitrine.ids import Slot
from vitrine.protocol import client
from vitrine.protocol.errors import MalformedMessage, TextMessage
from vitrine.protocol.poses import FullPose, Hand, HeadPose, encode_body
from vitrine.rooms.bodies import RecordKind

SLOT = Slot(3)
UPRIGHT = (0.0, 0.0, 0.0, 1.0)


def pose(x: float, seq: int, hands: bool, jump: bool) -> bytes:
    flags = 4 if jump else 0
    if hands:
        body = encode_body(FullPose((x, 1.7, 0), UPRIGHT, Hand((x, 1.2, 0.2), UPRIGHT)))
        return client.encode(client.Pose(RecordKind.FULL, flags | 1, seq, seq * 50, body))
    return client.encode(
        client.Pose(RecordKind.HEAD, flags, seq, seq * 50, encode_body(HeadPose((x, 1.7, 0), 0, 0)))
    )


class Clock:
    def __init__(self) -> None:
        self.ms = 0

    def monotonic_ms(self) -> int:
        return self.ms


class Story:
    """What a client's bytes lead to: what the room reads at each tick, what is heard, how it ends."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.unread = UnreadPoses(self.clock.monotonic_ms)
        self.ticks: list[Any] = []
        self.requests: list[bytes] = []
        self.ended: tuple[int, str] | None = None
        self.sent = b""

    def end(self, error: VitrineError) -> None:
        if self.ended is None:
            self.ended = error.close_code, error.message

    def tick(self) -> None:
        """As `Host` does."""
        read = self.unread.take(0)
        moves = None if read.moves is None else [column.tolist() for column in read.moves.columns()]
        self.ticks.append(moves)
        for _, message in read.malformed:
            self.end(fault_of(message))
        self.clock.ms += 50


class Quick(Story):
    """The endpoint itself, with everything around it left out that is not about reading."""

    def __init__(self) -> None:
        super().__init__()
        self.lane: PoseIntake | None = PoseIntake(self.unread, SLOT)
        self.session = Session()
        self.session.welcome(SLOT)
        self.socket = SocketProtocol.__new__(SocketProtocol)
        rfc = ServerProtocol(state=OPEN, max_size=MESSAGE_BYTES)
        visit = SimpleNamespace(lane=self.lane, receive=self.receive, gone=self.gone, end=self.end)
        self.visit = visit
        self.prepare(rfc, cast(Visit, visit))

    def prepare(self, rfc: ServerProtocol, visit: Visit) -> None:
        self.socket._rfc, self.socket._cutter, self.socket._message = rfc, Cutter(), bytearray()
        self.socket._visit = visit
        self.socket._heard, self.socket._lane = False, self.lane
        self.socket._transport = cast(Any, self)

    # What the endpoint asks of its transport

    def is_closing(self) -> bool:
        return False

    def write(self, data: bytes) -> None:
        self.sent += data

    def can_write_eof(self) -> bool:
        return False

    def close(self) -> None: ...

    def get_write_buffer_size(self) -> int:
        return 0

    # What it asks of its visit

    def receive(self, message: bytes) -> None:
        self.requests += heard(self, self.session, message, self.lane)

    def gone(self, lost: bool = False) -> None:
        if self.visit.lane is not None:
            self.visit.lane.close()
        self.visit.lane = None
        self.session.end()

    def end(self, error: VitrineError) -> None:
        if self.ended is None:
            super().end(error)
            self.gone()
            self.socket._lane = None
            if self.socket._rfc.state is State.OPEN:
                self.socket._rfc.send_close(error.close_code, error.message[:60])
                self.socket._flush()

    def bytes(self, data: bytes) -> None:
        self.socket.data_received(data)


class Plain(Story):
    """The library alone, and one message at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.rfc = ServerProtocol(state=OPEN, max_size=MESSAGE_BYTES)
        self.lane = PoseIntake(self.unread, SLOT)
        self.session = Session()
        self.session.welcome(SLOT)
        self.over = False
        self.message = b""

    def bytes(self, data: bytes) -> None:
        # Byte by byte: of two faults in one portion the library would else send the second's close code.
        for at in range(len(data)):
            self._byte(data[at : at + 1])

    def _byte(self, data: bytes) -> None:
        self.rfc.receive_data(data)
        for event in self.rfc.events_received():
            assert isinstance(event, Frame)
            if self.over or self.ended is not None:
                continue
            if event.opcode is Opcode.TEXT:
                self.end(TextMessage())
            elif event.opcode is Opcode.CLOSE:
                self.gone()
            elif event.opcode in (Opcode.BINARY, Opcode.CONT):
                self.message += bytes(event.data)
                if event.fin:
                    message, self.message = self.message, b""
                    self.requests += heard(self, self.session, message, self.lane)
        if self.rfc.parser_exc is not None:
            self.gone()
        self.sent += b"".join(self.rfc.data_to_send())

    def gone(self) -> None:
        self.over = True
        self.lane.close()
        self.session.end()

    def end(self, error: VitrineError) -> None:
        if self.ended is None:
            super().end(error)
            self.gone()
            if self.rfc.state is State.OPEN:
                self.rfc.send_close(error.close_code, error.message[:60])
                self.sent += b"".join(self.rfc.data_to_send())


def heard(story: Story, session: Session, message: bytes, lane: PoseIntake | None) -> list[bytes]:
    found = []
    for step in session.receive(message, story.clock.ms, story.clock.ms):
        if isinstance(step, Post):
            assert lane is not None
            lane.put(step.message)
        else:
            found.append(repr(step).encode())
            if hasattr(step, "error"):
                story.end(step.error)
    return found


good = st.builds(pose, st.floats(-5, 5), st.integers(0, 65535), st.booleans(), st.booleans())
bent = st.builds(
    lambda message, at, bits: message[:at] + bytes([message[at] ^ bits]) + message[at + 1 :],
    st.builds(pose, st.just(1.0), st.integers(0, 9), st.just(False), st.booleans()),
    st.integers(0, 16),
    st.integers(1, 255),
)
pieces = st.one_of(
    st.builds(masked, good),
    st.builds(masked, good),
    st.builds(masked, bent),
    st.builds(lambda message, more: masked(message + more), good, st.binary(max_size=9)),
    st.builds(lambda message, at: masked(message[:at], fin=False) + masked(message[at:], Opcode.CONT), good,
              st.integers(0, 17)),
    st.builds(lambda number: masked(client.encode(client.Emote(f"e{number}", "wave"))), st.integers(0, 3)),
    st.builds(lambda: masked(client.encode(client.Ping(7)))),
    st.builds(masked, st.binary(max_size=60), st.sampled_from(list(Opcode)), st.booleans()),
    st.builds(masked, st.binary(min_size=17, max_size=35).map(lambda data: b"\x10" + data)),
    st.builds(lambda data: bytes([0x82, len(data)]) + data, good),
    st.builds(lambda data: masked(data, length=70_000), st.binary(max_size=20)),
    st.binary(max_size=45),
)  # fmt: skip


@settings(max_examples=share(600))
@given(st.lists(st.one_of(pieces, pieces, pieces, st.none()), max_size=14), st.data())
def test_any_stream_however_split_leads_to_the_same(stream: list[bytes | None], data: st.DataObject) -> None:
    """None is a tick. Frames often come whole, as they do on a network, and else in any portions."""
    quick, plain = Quick(), Plain()
    whole, held = data.draw(st.booleans()), b""
    for piece in stream:
        if piece is None:
            if held:
                quick.bytes(held)
                held = b""
            quick.tick()
            plain.tick()
            continue
        plain.bytes(piece)
        held += piece
        while held and (whole or data.draw(st.booleans())):
            size = len(held) if whole else data.draw(st.integers(1, len(held)))
            quick.bytes(held[:size])
            held = held[size:]
    if held:
        quick.bytes(held)
    quick.tick()
    plain.tick()
    assert quick.ended == plain.ended
    assert quick.requests == plain.requests
    assert quick.ticks == plain.ticks
    assert quick.sent == plain.sent
    assert quick.unread.dropped == plain.unread.dropped
    assert quick.socket._rfc.state is plain.rfc.state


def test_poses_that_come_alone_take_the_lane_and_touch_nothing_else() -> None:
    quick = Quick()
    for seq in range(10):
        quick.socket._rfc = cast(Any, None)
        quick.bytes(masked(pose(1.0, seq, seq % 2 == 0, False)))
    quick.tick()
    assert quick.ticks[0][3] == [9] and quick.requests == []


def test_a_half_frame_shuts_the_lane_until_its_end() -> None:
    quick, first, second = Quick(), masked(pose(1.0, 1, True, False)), masked(pose(2.0, 2, True, False))
    quick.bytes(first[:20])
    assert quick.socket._lane is None
    quick.bytes(first[20:] + second)
    assert quick.socket._lane is quick.lane
    quick.tick()
    assert quick.ticks[0][3] == [2]


def test_poses_over_thirty_a_second_are_dropped_and_counted() -> None:
    clock = Clock()
    unread = UnreadPoses(clock.monotonic_ms)
    lane = PoseIntake(unread, SLOT)
    for number in range(20):
        lane.put(pose(1.0, number, False, False))
    assert unread.dropped == 4 and AHEAD_MS == 15 * PAUSE_MS
    unread.dropped = 0
    for _ in range(200):
        clock.ms += 10
        lane.put(pose(1.0, 1, False, False))
    assert 138 <= unread.dropped <= 142, "2 s at 100 a second: 60 pass"


def test_an_overtaken_pose_is_not_read_but_that_it_jumped_counts() -> None:
    unread = UnreadPoses(Clock().monotonic_ms)
    lane = PoseIntake(unread, SLOT)
    lane.put(pose(1.0, 1, True, jump=True)[:-1] + b"\xff")
    lane.put(pose(2.0, 2, False, jump=False))
    read = unread.take(0)
    assert read.malformed == () and read.moves is not None
    assert read.moves.flags.tolist() == [4] and read.moves.seq.tolist() == [2]
    lane.put(pose(3.0, 3, False, jump=False))
    moves = unread.take(0).moves
    assert moves is not None and moves.flags.tolist() == [0]
    lane.put(pose(3.0, 4, False, jump=False))
    lane.close()
    assert unread.take(0).moves is None


def test_only_the_malformed_ones_of_a_tick_are_given_back() -> None:
    unread = UnreadPoses(Clock().monotonic_ms)
    for slot in range(6):
        message = pose(1.0, slot, slot < 3, False)
        PoseIntake(unread, Slot(slot)).put(message if slot % 2 else message[:-1] + b"\xff")
    read = unread.take(0)
    assert read.moves is not None and read.moves.slots.tolist() == [1, 3, 5]
    assert [slot for slot, _ in read.malformed] == [0, 2, 4]
    assert all(isinstance(fault_of(message), MalformedMessage) for _, message in read.malformed)
