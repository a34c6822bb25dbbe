"""Any bytes from a server are a value or a typed error, and what is sent says what it means."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.protocol import server
from vitrine.protocol.errors import InvalidText, MalformedMessage

beginnings = st.sampled_from([b"\x90\0\1\0\1\0\0\0", b"\xa0\1\0\0\0{", b"\xa1{"])


@given(st.binary(max_size=300) | st.tuples(beginnings, st.binary(max_size=200)).map(b"".join))
def test_any_bytes_are_a_value_or_malformed(message: bytes) -> None:
    with contextlib.suppress(MalformedMessage):
        server.decode(message)


def test_times_are_rfc_3339_in_utc() -> None:
    assert server.timestamp(0) == "1970-01-01T00:00:00.000Z"
    assert server.timestamp(1_790_000_000_123) == "2026-09-21T14:13:20.123Z"


def test_a_problem_carries_its_type_and_values() -> None:
    answer = server.decode(server.encode_problem("r", InvalidText("too long", limit=500)))
    assert isinstance(answer, server.Answer) and answer.ok is None and answer.problem is not None
    assert answer.problem["type"] == "/problems/invalid-text"
    assert (answer.problem["status"], answer.problem["limit"]) == (422, 500)


@pytest.mark.parametrize(
    "message",
    [b'\xa1{"id":1,"ok":{}}', b'\xa1{"id":"a"}', b'\xc0{"after_ms":-1}', b"\xa0\1\0\0\0{}", b"\xb0"],
)
def test_half_messages_are_malformed(message: bytes) -> None:
    with pytest.raises(MalformedMessage):
        server.decode(message)


def test_a_frame_ends_at_a_section_it_does_not_know() -> None:
    frame = server.decode(bytes.fromhex("9000010002000000") + b"\x09\x00\x01\x00later")
    assert isinstance(frame, server.Frame) and frame.sections == ()
