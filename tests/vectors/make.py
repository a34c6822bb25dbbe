"""Write the golden vectors that the Python and the TypeScript tests both read.

Run `python tests/vectors/make.py` after a change of PROTOCOL.md and look at the difference: a changed byte in
an old vector is a broken wire. Files: poses.json (bodies), client.json and server.json (whole messages),
frames.json, malformed.json (what must be refused, and how), text.json (tidying). written.json is Node's own.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from vitrine.errors import VitrineError
from vitrine.ids import ProductId, RoomId, Slot, VisitorId
from vitrine.protocol import client, server
from vitrine.protocol.errors import InvalidText
from vitrine.protocol.frames import encode_frame
from vitrine.protocol.poses import DISCONTINUITY, FullPose, Hand, HeadPose, decode_body, encode_body
from vitrine.protocol.text import tidy_chat, tidy_name
from vitrine.rooms import events
from vitrine.rooms.bodies import RecordKind, far_bodies
from vitrine.rooms.values import Frame, Line, Person, Section

HERE = Path(__file__).parent
HALF = math.sqrt(0.5)
IDENTITY = (0.0, 0.0, 0.0, 1.0)
HEAD = (1.25, 1.7, -3.5)

FULL_POSES = {
    "standing, no hands tracked": FullPose(HEAD, IDENTITY),
    "both hands": FullPose(
        HEAD,
        (0.0, 0.3826834, 0.0, 0.9238795),
        Hand((0.95, 1.2, -3.8), (0.5, 0.5, 0.5, 0.5)),
        Hand((1.5, 1.15, -3.75), (-0.1, 0.7, 0.2, 0.678)),
    ),
    "left hand only": FullPose(HEAD, IDENTITY, left=Hand((1.0, 1.1, -3.6), (0.0, HALF, 0.0, HALF))),
    "right hand only": FullPose(HEAD, IDENTITY, right=Hand((1.4, 1.1, -3.6), (HALF, 0.0, HALF, 0.0))),
    "hands clamped to 1023 mm": FullPose(
        HEAD, IDENTITY, Hand((-5.0, 9.0, -3.5), IDENTITY), Hand((2.4, 0.1, 3.0), IDENTITY)
    ),
    "hands at exactly 1023 mm": FullPose(
        HEAD, IDENTITY, Hand((0.227, 1.7, -3.5), IDENTITY), Hand((2.273, 2.723, -4.523), IDENTITY)
    ),
    "corner of the box": FullPose((-32.0, -1.0, -32.0), IDENTITY),
    "far corner of the box": FullPose((32.0, 7.0, 32.0), IDENTITY),
    "outside the box, clamped": FullPose((-40.0, 12.0, 33.0), IDENTITY),
    "half a millimetre rounds away from zero": FullPose((0.0005, 0.0015, -0.0005), IDENTITY),
    "x greatest": FullPose(HEAD, (1.0, 0.0, 0.0, 0.0)),
    "y greatest, negative": FullPose(HEAD, (0.0, -1.0, 0.0, 0.0)),
    "z greatest": FullPose(HEAD, (0.1, -0.2, 0.95, 0.2)),
    "w greatest, negative": FullPose(HEAD, (0.3, 0.2, -0.1, -0.9)),
    "all four equal: the first is the greatest": FullPose(HEAD, (0.5, 0.5, 0.5, 0.5)),
    "two equal, opposite signs": FullPose(HEAD, (-HALF, HALF, 0.0, 0.0)),
    "not normalised": FullPose(HEAD, (0.0, 3.0, 0.0, 4.0)),
    "zero quaternion is identity": FullPose(HEAD, (0.0, 0.0, 0.0, 0.0)),
}
HEAD_POSES = {
    "looking along -z": HeadPose(HEAD, 0.0, 0.0),
    "a quarter turn left": HeadPose(HEAD, math.pi / 2, 0.25),
    "negative yaw wraps": HeadPose(HEAD, -math.pi / 2, -0.25),
    "just under a whole turn wraps to 0": HeadPose(HEAD, 2 * math.pi - 0.0001, 0.0),
    "three turns": HeadPose(HEAD, 6 * math.pi + 1.0, 0.0),
    "straight up": HeadPose(HEAD, 1.0, math.pi / 2),
    "straight down": HeadPose(HEAD, 1.0, -math.pi / 2),
    "pitch clamped": HeadPose(HEAD, 1.0, 2.0),
    "far corner": HeadPose((32.0, 7.0, 32.0), 3.0, -1.0),
}

ALICE = Person(VisitorId("visitor_alice"), "Alice", 3)
BOB = Person(VisitorId("visitor_bob"), "Bob <b>", 11, "staff")
LINE = Line("chat_1", ALICE, "Bonjour, how are you? 👋", 1_790_000_000_123, Slot(3))


def pose_json(pose: FullPose | HeadPose) -> dict[str, Any]:
    if isinstance(pose, HeadPose):
        return {"position_m": pose.position_m, "yaw": pose.yaw, "pitch": pose.pitch}
    hands = {
        name: None if hand is None else {"position_m": hand.position_m, "rotation": hand.rotation}
        for name, hand in (("left", pose.left), ("right", pose.right))
    }
    return {"position_m": pose.position_m, "rotation": pose.rotation, **hands}


def poses() -> list[dict[str, Any]]:
    vectors = []
    for kind, named in (("full", FULL_POSES), ("head", HEAD_POSES)):
        for name, pose in named.items():  # type: ignore[attr-defined]
            body = encode_body(pose)
            vectors.append({
                "name": name, "kind": kind, "flags": pose.tracked, "pose": pose_json(pose),
                "body": body.hex(), "decoded": pose_json(decode_body(body, pose.tracked)),
            })  # fmt: skip
    return vectors


def body(name: str) -> bytes:
    return encode_body(FULL_POSES[name]) if name in FULL_POSES else encode_body(HEAD_POSES[name])


def client_messages() -> list[dict[str, Any]]:
    both, head = body("both hands"), body("a quarter turn left")
    messages: dict[str, Any] = {
        "hello": client.Hello("ticket-of-43-characters"),
        "hello with everything": client.Hello("t", "resume", 17, "vitrine-sdk/0.1.0"),
        "hello of who comes back": client.Hello(None, "token-of-43-characters", 17),
        "pose full": client.Pose(RecordKind.FULL, 3, 513, 0x01020304, both),
        "pose full, teleported": client.Pose(RecordKind.FULL, 3 | DISCONTINUITY, 65535, 0xFFFFFFFF, both),
        "pose head": client.Pose(RecordKind.HEAD, 0, 7, 1000, head),
        "ping": client.Ping(0xDEADBEEF),
        "chat": client.Chat("r1", "Bonjour, how are you? 👋"),
        "emote": client.Emote("r2", "wave"),
        "use": client.Use("r3", "light_switch", "toggle"),
        "use with target and value": client.Use("r4", "lamp", "set", "left", {"level": 0.5, "on": True}),
        "profile": client.Profile("r5", "Zoë", 11),
        "stay": client.Stay("r6"),
    }
    vectors = []
    for name, message in messages.items():
        value = {slot: getattr(message, slot) for slot in message.__slots__}
        if isinstance(message, client.Pose):
            value["kind"] = message.kind.name.lower()
            value["body"] = message.body.hex()
        vectors.append({
            "name": name, "type": type(message).__name__.lower(), "value": value,
            "hex": client.encode(message).hex(),
        })  # fmt: skip
    return vectors


def server_messages() -> list[dict[str, Any]]:
    people = ((Slot(3), ALICE), (Slot(65535), BOB))
    welcome = events.Welcomed(
        RoomId("boutique"), Slot(3), 1, 20, 812, 40600, 17, people, (LINE,),
        {"light_switch": {"on": True, "level": None}}, 7,
    )  # fmt: skip
    told: dict[str, events.Event] = {
        "entered": events.Entered(people),
        "left": events.Left((Slot(3), Slot(4))),
        "renamed": events.Renamed(Slot(3), "Zoë", 0),
        "said": events.Said(Slot(3), LINE),
        "emoted": events.Emoted(Slot(3), "heart"),
        "state": events.StateChanged("light_switch", "on", False),
        "state null": events.StateChanged("light_switch", "on", None),
        "layout": events.LayoutChanged(8),
        "notice": events.Noticed("warning", {"en": "We close soon", "fr": "Nous fermons bientôt"}),
        "away": events.Away((Slot(3), Slot(9))),
        "back": events.Back((Slot(3),)),
        "muted": events.Muted(Slot(3), True),
        "unmuted": events.Muted(Slot(3), False),
        "paused": events.Paused(True),
        "hidden": events.Hidden((Slot(9),)),
        "shown": events.Shown(people),
        "product": events.OfferChanged(ProductId("product_01hzy3v7k8e9q2m4n6p8r0s2t4"), 3),
    }
    raw = {
        "welcome": server.encode_welcome(welcome, "token-of-43-characters"),
        "welcome to who comes back": server.encode_welcome(
            replace(welcome, resumed=True, away=(Slot(9),), muted=(Slot(3),), paused=True), "next-token"
        ),
        "welcome to a spectator": server.encode_welcome(replace(welcome, slot=None)),
        **{
            name: server.encode_event(events.Sequenced(seq, event))
            for seq, (name, event) in enumerate(told.items(), start=1)
        },
        "event of the greatest number": server.encode_event(
            events.Sequenced((1 << 32) - 1, events.LayoutChanged(9))
        ),
        "answer": server.encode_answer("r1", {}),
        "answer with a result": server.encode_answer("r1", {"id": "chat_1"}),
        "problem": server.encode_problem("r2", InvalidText("a chat has 500 characters", limit=500)),
        "problem without a request": server.encode_problem(None, InvalidText("stand inside the room")),
        "pong": server.encode_pong(0xDEADBEEF, 40600),
        "goaway": server.encode_goaway(1500),
    }
    vectors = []
    for name, message in raw.items():
        value = server.decode(message)
        vectors.append({
            "name": name, "type": type(value).__name__.removesuffix("Message").lower(),
            "value": {slot: getattr(value, slot) for slot in value.__slots__}, "hex": message.hex(),
        })  # fmt: skip
    return vectors


def section(kind: RecordKind, tier: int, records: list[tuple[int, int, bytes]]) -> Section:
    rows = np.array([list(record[2]) for record in records], np.uint8)
    return Section.of(
        kind, tier, np.array([record[0] for record in records], np.uint16),
        np.array([record[1] for record in records], np.uint8), rows,
    )  # fmt: skip


def frames() -> list[dict[str, Any]]:
    both, left, head = body("both hands"), body("left hand only"), body("a quarter turn left")
    far_full = bytes(far_bodies(np.frombuffer(both, np.uint8).reshape(1, -1), RecordKind.FULL)[0])
    far_head = bytes(
        far_bodies(np.frombuffer(body("far corner"), np.uint8).reshape(1, -1), RecordKind.HEAD)[0]
    )
    full = section(RecordKind.FULL, 0, [(3, 3 | 31 << 3, both), (65535, 1 | DISCONTINUITY | 5 << 3, left)])
    heads = section(RecordKind.HEAD, 0, [(9, 0, head)])
    far = section(RecordKind.FAR, 2, [(258, 0, far_full), (4, 0, far_head)])
    named = {
        "empty": Frame(1, 812, ()),
        "full": Frame(1, 812, (full,)),
        "head only": Frame(65535, (1 << 32) - 1, (heads,)),
        "far": Frame(2, 813, (far,)),
        "all three": Frame(2, 814, (full, heads, far)),
    }
    vectors = []
    for name, frame in named.items():
        parts = []
        for part in frame.sections:
            records = []
            for slot, flags, row in zip(part.slots, part.flags, part.bodies, strict=True):
                record: dict[str, Any] = {"slot": int(slot), "flags": int(flags), "body": bytes(row).hex()}
                if part.kind is RecordKind.FAR:
                    word = int.from_bytes(bytes(row), "little")
                    x, y, z = word & 8191, word >> 13 & 255, word >> 21 & 8191
                    record["position_m"] = [x * 8 / 1000 - 32, y * 32 / 1000 - 1, z * 8 / 1000 - 32]
                    record["yaw"] = (word >> 34 & 255) / 256 * 2 * math.pi
                else:
                    record["age_ms"] = (int(flags) >> 3) * 2
                    record["pose"] = pose_json(decode_body(bytes(row), int(flags) & 3))
                records.append(record)
            parts.append({"kind": part.kind.name.lower(), "tier": part.tier, "records": records})
        vectors.append({
            "name": name, "epoch": frame.epoch, "tick": frame.tick, "sections": parts,
            "hex": encode_frame(frame).hex(),
        })  # fmt: skip
    return vectors


def with_bits(word_bytes: bytes, offset: int, width: int, value: int) -> bytes:
    word = int.from_bytes(word_bytes, "little")
    word = word & ~((1 << width) - 1 << offset) | value << offset
    return word.to_bytes(len(word_bytes), "little")


def malformed() -> list[dict[str, Any]]:
    full = client.encode(client.Pose(RecordKind.FULL, 3, 1, 1, body("both hands")))
    bare = client.encode(client.Pose(RecordKind.FULL, 0, 1, 1, body("standing, no hands tracked")))
    head = client.encode(client.Pose(RecordKind.HEAD, 0, 1, 1, body("looking along -z")))
    at = 64  # the body's first bit
    use = b'\x20{"id":"a","op":"use","extension":"e"'
    raw = {
        "no bytes": b"",
        "pose too short": full[:-1],
        "head pose too short": head[:-1],
        "pose with flag 3": bytes([full[0], 8]) + full[2:],
        "x beyond 64000": with_bits(full, at, 16, 64001),
        "y beyond 8000": with_bits(full, at + 16, 13, 8001),
        "z beyond 64000": with_bits(full, at + 29, 16, 65535),
        **{
            f"code 2047 at bit {offset}": with_bits(full, at + offset, 11, 2047)
            for offset in (47, 58, 69, 80, 91, 102, 115, 126, 137, 148, 159, 170, 183, 194, 205)
        },
        "untracked left hand not zero": with_bits(bare, at + 80, 68, 1),
        "untracked right hand not zero": with_bits(bare, at + 148, 68, 1 << 67),
        "head pose with a hand tracked": bytes([head[0], 1]) + head[2:],
        "pitch 2047": with_bits(head, at + 57, 11, 2047),
        "last bits of a head pose": with_bits(head, at + 68, 4, 8),
        "ping too short": b"\x12\x00\x00\x00",
        "hello that is no JSON": b"\x01{",
        "hello that is no object": b"\x01[]",
        "hello without a ticket": b'\x01{"seq":5}',
        "hello in latin-1": b'\x01{"ticket":"\xe9"}',
        "request without an id": b'\x20{"op":"chat","text":"x"}',
        "request with a line break in its id": b'\x20{"id":"a\\nb","op":"chat","text":"x"}',
        "request with an empty id": b'\x20{"id":"","op":"chat","text":"x"}',
        "request with NaN": use + b',"action":"a","value":NaN}',
        "request with an infinite number": use + b',"action":"a","value":1e999}',
        "request with half a surrogate pair": b'\x20{"id":"a","op":"chat","text":"\\ud800"}',
        "request nested too deep": b'\x20{"id":"a","value":' + b"[" * 5000 + b"]" * 5000 + b"}",
        "chat that is empty after tidying": b'\x20{"id":"a","op":"chat","text":" \xe2\x80\x8b "}',
        "chat of 501 characters": b'\x20{"id":"a","op":"chat","text":"' + b"x" * 501 + b'"}',
        "chat that is a number": b'\x20{"id":"a","op":"chat","text":1}',
        "emote unknown": b'\x20{"id":"a","op":"emote","name":"explode"}',
        "operation unknown": b'\x20{"id":"a","op":"fly"}',
        "colour 12": b'\x20{"id":"a","op":"profile","name":"A","colour":12}',
        "colour true": b'\x20{"id":"a","op":"profile","name":"A","colour":true}',
        "use without an action": use + b"}",
        "use with a great value": use + b',"action":"a","value":"' + b"x" * 1023 + b'"}',
    }
    vectors = []
    for name, message in raw.items():
        try:
            client.decode(message)
        except VitrineError as error:
            answered = getattr(error, "request_id", None)
            refusal = {"answer": answered} if answered else {"close_code": error.close_code}
            vectors.append({"name": name, "hex": message.hex(), "error": error.slug(), **refusal})
        else:
            raise AssertionError(f"{name} is taken")
    return vectors


def texts() -> list[dict[str, Any]]:
    cases = [
        ("name", "  Alice  "), ("name", "<b>Bob</b>"), ("name", "A\u202eecilA"), ("name", "Zoe\u0308"),
        ("name", "a\u200bb\u200cc\ufeffd"), ("name", "line\nbreak\ttab"), ("name", "\u3164"), ("name", ""),
        ("name", "x" * 40), ("name", "x" * 41), ("name", "👋🏽"), ("chat", "x" * 500), ("chat", "x" * 501),
        ("chat", "a\x00b\x1b[31mc"), ("chat", "un  deux\u2028trois"), ("chat", "\u2066hidden\u2069"),
        ("chat", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("name", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
    ]  # fmt: skip
    vectors = []
    for kind, text in cases:
        try:
            tidied: str | None = (tidy_name if kind == "name" else tidy_chat)(text)
        except InvalidText:
            tidied = None
        vectors.append({"kind": kind, "text": text, "tidied": tidied})
    return vectors


FILES = {
    "poses.json": poses, "client.json": client_messages, "server.json": server_messages,
    "frames.json": frames, "malformed.json": malformed, "text.json": texts,
}  # fmt: skip


def content(name: str) -> str:
    """A file's text, as it should be."""
    return json.dumps(FILES[name](), indent=1) + "\n"


if __name__ == "__main__":
    for file in FILES:
        (HERE / file).write_text(content(file))
