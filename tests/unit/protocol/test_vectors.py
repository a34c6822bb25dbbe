"""The golden vectors are what the code writes and reads: a changed byte is a broken wire."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.vectors import make
from tests.vectors.read import FOLDER, vectors
from vitrine.errors import VitrineError
from vitrine.protocol import client, server
from vitrine.protocol.frames import decode_frame, encode_frame
from vitrine.protocol.poses import decode_body


def named(name: str) -> Any:
    return pytest.mark.parametrize("vector", vectors(name), ids=lambda vector: vector.get("name", ""))


@pytest.mark.parametrize("name", make.FILES)
def test_files_are_what_make_writes(name: str) -> None:
    assert (FOLDER / name).read_text() == make.content(name)


@named("poses.json")
def test_poses_decode_to_what_is_written(vector: dict[str, Any]) -> None:
    pose = decode_body(bytes.fromhex(vector["body"]), vector["flags"])
    assert json.loads(json.dumps(make.pose_json(pose))) == vector["decoded"]


@named("client.json")
def test_client_messages_survive_both_ways(vector: dict[str, Any]) -> None:
    raw = bytes.fromhex(vector["hex"])
    message = client.decode(raw)
    assert type(message).__name__.lower() == vector["type"]
    assert not isinstance(message, client.UnknownOp)
    assert client.encode(message) == raw


@named("server.json")
def test_server_messages_decode(vector: dict[str, Any]) -> None:
    message = server.decode(bytes.fromhex(vector["hex"]))
    assert {slot: getattr(message, slot) for slot in message.__slots__} == vector["value"]


@named("frames.json")
def test_frames_survive_both_ways(vector: dict[str, Any]) -> None:
    raw = bytes.fromhex(vector["hex"])
    frame = decode_frame(raw)
    assert (frame.epoch, frame.tick) == (vector["epoch"], vector["tick"])
    assert [section.slots.tolist() for section in frame.sections] == [
        [record["slot"] for record in section["records"]] for section in vector["sections"]
    ]
    assert encode_frame(frame) == raw


@named("malformed.json")
def test_malformed_messages_are_refused_as_written(vector: dict[str, Any]) -> None:
    with pytest.raises(VitrineError) as refused:
        client.decode(bytes.fromhex(vector["hex"]))
    assert refused.value.slug() == vector["error"]
    if "answer" in vector:
        assert getattr(refused.value, "request_id", None) == vector["answer"]
    else:
        assert refused.value.close_code == vector["close_code"]


def test_every_message_of_the_page_has_a_vector() -> None:
    types = {bytes.fromhex(vector["hex"])[0] for name in ("client.json", "server.json", "frames.json")
             for vector in vectors(name)}  # fmt: skip
    page = (Path(client.__file__).parent / "PROTOCOL.md").read_text()
    numbers = {line.split()[0] for line in page.splitlines() if line.startswith("    0x")}
    assert {f"0x{number:02X}" for number in types} == numbers
