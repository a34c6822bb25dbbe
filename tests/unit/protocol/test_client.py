"""Any bytes from a client are a value or a typed error."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.protocol import client
from vitrine.protocol.errors import InvalidRequest, MalformedMessage, UnknownOperation

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
labels = st.text(st.characters(codec="utf-8").filter(str.isprintable), min_size=1, max_size=64)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_a_typed_error(message: bytes) -> None:
    with contextlib.suppress(MalformedMessage, InvalidRequest):
        client.decode(message)


@given(st.sampled_from([client.HELLO, client.REQUEST]), json_values)
def test_any_json_is_a_value_or_a_typed_error(type_: int, value: object) -> None:
    with contextlib.suppress(MalformedMessage, InvalidRequest):
        client.decode(bytes([type_]) + json.dumps(value).encode())


@given(
    st.dictionaries(
        st.sampled_from(["id", "op", "text", "name", "colour", "extension", "action", "target", "value"]),
        json_values | st.sampled_from(["chat", "emote", "use", "profile", "wave"]),
    )
)
def test_any_request_is_a_value_or_a_typed_error(fields: dict[str, object]) -> None:
    with contextlib.suppress(MalformedMessage, InvalidRequest):
        client.decode(b"\x20" + json.dumps(fields).encode())


@given(labels, labels, labels, st.none() | labels, json_values)
def test_uses_survive_both_ways(
    id_: str, extension: str, action: str, target: str | None, value: object
) -> None:
    use = client.Use(id_, extension, action, target, value)
    try:
        assert client.decode(client.encode(use)) == use
    except InvalidRequest:
        assert len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()) > 1024


def test_unknown_types_members_and_trailing_bytes_are_let_pass() -> None:
    assert client.decode(b"\x7fanything") == client.UnknownOp(0x7F)
    assert client.decode(b'\x01{"ticket":"t","later":[1]}') == client.Hello("t")
    assert client.decode(client.encode(client.Ping(5)) + b"later") == client.Ping(5)


def test_an_unknown_operation_names_the_known_ones() -> None:
    with pytest.raises(
        UnknownOperation, match="ban, block, chat, emote, kick, mute, pause, profile, stay, unban,"
    ) as refused:
        client.decode(b'\x20{"id":"a","op":"fly"}')
    assert refused.value.request_id == "a"


def test_a_request_is_not_quoted_in_its_problem() -> None:
    with pytest.raises(InvalidRequest) as refused:
        client.decode(b'\x20{"id":"a","op":"emote","name":"secret words"}')
    assert "secret" not in str(refused.value.problem())
