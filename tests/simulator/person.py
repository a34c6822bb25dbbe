"""A visitor of a story: walks, talks, loses the connection, comes back as the SDK does, and keeps account.

What a person is told is checked as it comes (`Broken` names the rule); the world checks the rest at the end.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.hostile.frames import Frames, framed
from tests.simulator.network import Link
from vitrine.ids import VisitorId
from vitrine.protocol import acts, client, server
from vitrine.protocol.poses import HeadPose, encode_body
from vitrine.rooms.bodies import RecordKind
from vitrine.rooms.values import Frame

POSE_S = 0.25
NOTICE_S = 6.0
PERSONAL = frozenset({"hidden", "shown"})
# 80 kB a second and a full composition or WELCOME now and then.
BYTES_A_SECOND = 120_000


class Broken(AssertionError):
    """A rule that a visitor relies on does not hold."""


class Person:
    """connect: opens a link to whatever server runs now; None if none does."""

    def __init__(
        self,
        name: str,
        rng: random.Random,
        loop: Any,
        connect: Callable[[Person], Link | None],
        ticket: Callable[[Person], str | None],
    ) -> None:
        self.name = name
        self.id = f"visitor_{name}"
        self.slot = -1
        self.epoch = -1
        self.seq = 0
        self.people: dict[int, str] = {}
        self.away: set[int] = set()
        self.heard: list[str] = []
        self.acknowledged: list[str] = []
        self.unanswered: dict[str, client.Chat | acts.Block | acts.Unblock] = {}
        self.blocked: set[str] = set()
        self.wants_in = True
        self.inside = False
        self.resumes = self.entries = 0
        self.codes: list[int] = []
        self._random = rng
        self._loop = loop
        self._connect = connect
        self._ticket = ticket
        self._token: str | None = None
        self._link: Link | None = None
        self._frames = Frames()
        self._attempt = 0
        self._number = 0
        self._requests = 0
        self._life = 0
        self._heard_s = 0.0
        self._second, self._bytes = 0, 0
        self._at = [rng.uniform(-2, 2), rng.uniform(-2, 2)]

    # What the world makes a person do

    def come(self) -> None:
        """Take a ticket or the resume token and knock."""
        self.wants_in = True
        self._life += 1
        link = self._connect(self)
        if link is None:
            self._again()
            return
        self._link, self._frames = link, Frames()
        self._heard_s = self._loop.time()
        life = self._life
        self._loop.call_later(NOTICE_S, self._watch, life)

    def knock(self) -> None:
        """The handshake is done: HELLO."""
        if self._token is not None:
            self._send(client.Hello(None, resume=self._token, seq=self.seq))
            return
        ticket = self._ticket(self)
        if ticket is None:
            self._drop()
            return
        self._send(client.Hello(ticket=ticket))

    def leave(self) -> None:
        """Close the window."""
        self.wants_in = False
        self._token = None
        if self._link is not None:
            self._write((1000).to_bytes(2, "big"), 8)
            self._link.hang_up()
        self._gone()

    def vanish(self) -> None:
        """The network is gone; this side notices after a while."""
        if self._link is not None:
            self._link.vanish()

    def reset(self) -> None:
        """The connection breaks at both ends."""
        if self._link is not None:
            self._link.hang_up()

    def stall(self, stalled: bool) -> None:
        if self._link is not None:
            self._link.stall(stalled)

    def say(self) -> None:
        """A line that must be heard exactly once, however often it is sent."""
        self._requests += 1
        line = client.Chat(f"{self.name}-{self._requests}", f"{self.name} {self._requests}")
        self.unanswered[line.id] = line
        if self.inside:
            self._send(line)
            if self._random.random() < 0.2:
                self._send(line)  # the network sent it twice, or an impatient client did

    def block(self, other: str) -> None:
        """Block them, or see them again. It holds once it is answered, and is asked for until then."""
        self._requests += 1
        act = acts.Unblock if other in self.blocked else acts.Block
        request = act(f"{self.name}-{self._requests}", VisitorId(other))
        self.unanswered[request.id] = request
        if self.inside:
            self._send(request)

    # What comes in

    def receive(self, link: Link, data: bytes) -> None:
        """Bytes from the server. What comes late by an earlier connection is nobody's."""
        if link is not self._link:
            return
        self._heard_s = self._loop.time()
        self._count(len(data))
        was_open = self._frames.open
        frames = self._frames.feed(data)
        if self._frames.refused:
            self._drop()
        elif self._frames.open and not was_open:
            self.knock()
        for opcode, payload in frames:
            if opcode == 2:
                self._told(server.decode(payload))
            elif opcode == 9:
                self._write(payload, 10)
            elif opcode == 8:
                self._closed(int.from_bytes(payload[:2], "big") if payload else 1005)
                return

    def lost(self, link: Link) -> None:
        """The link is over without a close frame."""
        if self._link is link:
            self._gone()
            self._again()

    def _told(self, message: Any) -> None:
        if isinstance(message, server.WelcomeMessage):
            self._welcome(message.fields)
        elif isinstance(message, Frame):
            self._frame(message)
        elif isinstance(message, server.EventMessage):
            self._event(message.seq, message.fields)
        elif isinstance(message, server.Answer) and message.id in self.unanswered:
            self._answered(message.id, message.problem)

    def _ask_again(self, request_id: str) -> None:
        if self.inside and request_id in self.unanswered:
            self._send(self.unanswered[request_id])

    def _answered(self, request_id: str, problem: Any) -> None:
        if problem is not None and problem["type"] == "/problems/too-many-requests":
            return
        if problem is not None and problem["type"] == "/problems/too-soon":
            self._loop.call_later(problem["retry_after_s"], self._ask_again, request_id)
            return
        request = self.unanswered.pop(request_id)
        if problem is not None:
            return
        if isinstance(request, client.Chat):
            self.acknowledged.append(request.text)
        elif isinstance(request, acts.Block):
            self.blocked.add(request.visitor)
        else:
            self.blocked.discard(request.visitor)

    def _welcome(self, fields: dict[str, Any]) -> None:
        self._attempt = 0
        self.inside = True
        self._token = fields["resume"]
        if fields["resumed"]:
            self.resumes += 1
            if (fields["slot"], fields["epoch"], fields["seq"]) != (self.slot, self.epoch, self.seq):
                raise Broken(f"{self.name}: resumed as somebody else: {fields['slot']} for {self.slot}")
        else:
            self.entries += 1
            self.slot, self.epoch, self.seq = fields["slot"], fields["epoch"], fields["seq"]
            self.people = {each["slot"]: each["id"] for each in fields["people"]}
            ids = list(self.people.values())
            if len(ids) != len(set(ids)):
                raise Broken(f"{self.name}: somebody is in the room twice: {ids}")
            self.away = set(fields["away"])
            self._heard_again([line["text"] for line in fields["chat"]])
        for line in list(self.unanswered.values()):
            self._send(line)
        life = self._life
        self._walk(life)

    def _heard_again(self, lines: list[str]) -> None:
        """The room's last lines: those known already are not heard twice."""
        known = set(self.heard)
        self.heard += [text for text in lines if text not in known]

    def _event(self, seq: int, fields: dict[str, Any]) -> None:
        name = fields["event"]
        if name in PERSONAL:
            if seq != self.seq and seq < self.seq:
                raise Broken(f"{self.name}: a personal event went back to {seq}")
        elif seq <= self.seq:
            raise Broken(f"{self.name}: event {seq} after {self.seq}: told twice")
        self.seq = max(self.seq, seq)
        if name == "entered":
            for each in fields["people"]:
                if each["id"] in self.people.values() and self.people.get(each["slot"]) != each["id"]:
                    raise Broken(f"{self.name}: {each['id']} is in the room twice")
                self.people[each["slot"]] = each["id"]
        elif name == "shown":
            self.people |= {each["slot"]: each["id"] for each in fields["people"]}
        elif name in {"left", "hidden"}:
            for slot in fields["slots"]:
                self.people.pop(slot, None)
                self.away.discard(slot)
        elif name == "away":
            self.away |= set(fields["slots"])
        elif name == "back":
            self.away -= set(fields["slots"])
        elif name == "said":
            if fields["text"] in self.heard:
                raise Broken(f"{self.name} heard {fields['text']!r} twice")
            if self.people.get(fields["slot"]) is None:
                raise Broken(f"{self.name} heard {fields['text']!r} of nobody: slot {fields['slot']}")
            self.heard.append(fields["text"])

    def _frame(self, frame: Frame) -> None:
        if frame.epoch != self.epoch:
            raise Broken(f"{self.name}: a frame of epoch {frame.epoch} in {self.epoch}")
        for section in frame.sections:
            for slot in section.slots.tolist():
                if slot not in self.people:
                    raise Broken(f"{self.name} is shown slot {slot}, whom nobody told of: {self.people}")

    def _closed(self, code: int) -> None:
        self.codes.append(code)
        if code == 1011:
            raise Broken(f"{self.name}: the room failed")
        self._gone()
        if code in {4002, 4003}:
            self._token = None
        if code == 4007:
            self.wants_in = False
            self._token = None
        if code == 4004:
            raise Broken(f"{self.name}: a good message was called malformed")
        self._again()

    # Coming back

    def _again(self) -> None:
        if self.wants_in:
            self._attempt += 1
            roof_s = min(8.0, 0.5 * 2**self._attempt)
            self._loop.call_later(self._random.uniform(0.0, roof_s), self._try, self._life)

    def _try(self, life: int) -> None:
        if life == self._life and self.wants_in and self._link is None:
            self.come()

    def _watch(self, life: int) -> None:
        """Nothing for six seconds: the network is gone."""
        if life != self._life or self._link is None:
            return
        if self._loop.time() - self._heard_s >= NOTICE_S and not self._link.stalled:
            self._drop()
            return
        self._loop.call_later(1.0, self._watch, life)

    def _drop(self) -> None:
        link = self._link
        self._gone()
        if link is not None and not link.cut:
            link.hang_up()
        self._again()

    def _gone(self) -> None:
        self._link = None
        self.inside = False

    # Going out

    def _walk(self, life: int) -> None:
        if life != self._life or not self.inside:
            return
        for axis in (0, 1):
            self._at[axis] = min(4.0, max(-4.0, self._at[axis] + self._random.uniform(-0.1, 0.1)))
        self._number = self._number + 1 & 0xFFFF
        body = encode_body(HeadPose((self._at[0], 1.7, self._at[1]), 0.0, 0.0))
        sample_ms = int(self._loop.time() * 1000) & 0xFFFFFFFF
        self._send(client.Pose(RecordKind.HEAD, 0, self._number, sample_ms, body))
        self._loop.call_later(POSE_S, self._walk, life)

    def _send(self, message: Any) -> None:
        self._write(client.encode(message), 2)

    def _write(self, payload: bytes, opcode: int) -> None:
        if self._link is not None:
            self._link.send(framed(payload, opcode, self._random.randbytes(4)))

    def _count(self, size: int) -> None:
        second = int(self._loop.time())
        if second != self._second:
            self._second, self._bytes = second, 0
        self._bytes += size
        if self._bytes > BYTES_A_SECOND:
            raise Broken(f"{self.name} got {self._bytes} bytes in a second")
