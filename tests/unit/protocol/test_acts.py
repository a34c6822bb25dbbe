"""Requests of moderation: read, written back, and refused with words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.ids import VisitorId
from vitrine.protocol import acts, client
from vitrine.protocol.errors import InvalidRequest

BOB = VisitorId("visitor_bob")
ALL: tuple[acts.Act, ...] = (
    acts.Block("1", BOB), acts.Unblock("1", BOB), acts.Mute("1", BOB), acts.Unmute("1", BOB),
    acts.Kick("1", BOB), acts.Kick("1", BOB, "be kind"), acts.Unban("1", BOB),
    acts.Ban("1", BOB, 525_600, "no"), acts.Ban("1", BOB, 1), acts.Pause("1", True), acts.Pause("1", False),
)  # fmt: skip


def request(**fields: object) -> bytes:
    return b"\x20" + json.dumps({"id": "1", **fields}).encode()


@pytest.mark.parametrize("act", ALL, ids=str)
def test_acts_survive_both_ways(act: acts.Act) -> None:
    assert client.decode(client.encode(act)) == act


def test_every_operation_is_written_somewhere_above() -> None:
    assert {type(act).__name__.lower() for act in ALL} == set(acts.OPERATIONS)


@pytest.mark.parametrize(
    "fields",
    [
        {"op": "block"},
        {"op": "mute", "visitor": ""},
        {"op": "mute", "visitor": "x" * 65},
        {"op": "kick", "visitor": "bob\n"},
        {"op": "kick", "visitor": "bob", "reason": 1},
        {"op": "kick", "visitor": "bob", "reason": "é" * 61},
        {"op": "ban", "visitor": "bob"},
        {"op": "ban", "visitor": "bob", "minutes": 0},
        {"op": "ban", "visitor": "bob", "minutes": 525_601},
        {"op": "ban", "visitor": "bob", "minutes": True},
        {"op": "ban", "visitor": "bob", "minutes": 1.5},
        {"op": "pause"},
        {"op": "pause", "paused": 1},
    ],
    ids=str,
)
def test_what_breaks_a_rule_is_answered(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidRequest):
        client.decode(request(**fields))


@given(st.text(max_size=300))
def test_a_reason_is_tidy_and_fits_a_close_frame(reason: str) -> None:
    try:
        kick = client.decode(request(op="kick", visitor="bob", reason=reason))
    except InvalidRequest:
        assert len(reason.encode("utf-8", "surrogatepass")) > 120
        return
    except Exception as error:
        assert "cannot be read" in str(error), "half a surrogate pair"
        return
    assert isinstance(kick, acts.Kick)
    assert len(kick.reason.encode()) <= 120 and (kick.reason.isprintable() or not kick.reason)
