"""Sign-in messages: our vectors to the letter, texts there and back, and nothing else that is read."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.certificates.errors import MessageUnreadable
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.wallets.siwe import LIMIT_CHARACTERS, Message, composed, parsed
from vitrine.certificates.wallets.uris import is_authority, is_uri

VECTORS = Path(__file__).parents[3] / "vectors" / "siwe"
VALID: list[dict[str, Any]] = json.loads((VECTORS / "valid.json").read_text())
INVALID: list[dict[str, Any]] = json.loads((VECTORS / "invalid.json").read_text())
PLAIN = "\n".join(VALID[0]["lines"])


def test_there_are_many() -> None:
    assert (len(VALID), len(INVALID)) == (52, 215)


@pytest.mark.parametrize("case", VALID, ids=lambda case: case["name"])
def test_what_the_grammar_has_is_read(case: dict[str, Any]) -> None:
    fields = dataclasses.asdict(parsed("\n".join(case["lines"])))
    plain = {name: each.isoformat() if isinstance(each, datetime) else each for name, each in fields.items()}
    assert {**plain, "resources": list(fields["resources"])} == case["fields"]


@pytest.mark.parametrize("case", INVALID, ids=lambda case: case["name"])
def test_what_it_has_not_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(MessageUnreadable):
        parsed("\n".join(case["lines"]))


def test_a_fault_names_its_line() -> None:
    with pytest.raises(MessageUnreadable, match=r"line 8 should be a chain's number"):
        parsed(PLAIN.replace("Chain ID: 31337", "Chain ID: x"))
    with pytest.raises(MessageUnreadable, match=r"line 11 should be the end"):
        parsed(PLAIN + "\nAudience: all")


words = st.text("aZ09-._~:/?#[]@!$&'()*+,;= ", min_size=1, max_size=60)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
messages = st.builds(
    Message,
    domain=st.sampled_from(["shop.example", "localhost:8000", "[::1]:80", "127.0.0.1"]),
    address=st.binary(min_size=20, max_size=20).map(lambda raw: checksummed("0x" + raw.hex())),
    uri=st.sampled_from(["https://shop.example/", "urn:a", "http://localhost:8000/a?b#c"]),
    chain_id=st.integers(0, 2**63 - 1),
    nonce=st.text("aZ09", min_size=8, max_size=64),
    issued_at=moments,
    scheme=st.none() | st.sampled_from(["http", "https"]),
    statement=st.none() | words,
    expiration_time=st.none() | moments,
    not_before=st.none() | moments,
    request_id=st.none() | st.text("aZ09-._~!$&'()*+,;=:@", max_size=30),
    resources=st.lists(st.sampled_from(["urn:a", "https://b.example/c"]), max_size=3).map(tuple),
)


@given(messages)
def test_a_composed_message_is_read_as_it_was(message: Message) -> None:
    assert parsed(composed(message)) == message


@given(messages, st.data())
def test_a_message_with_one_character_changed_is_another_or_none(
    message: Message, data: st.DataObject
) -> None:
    text = composed(message)
    at = data.draw(st.integers(0, len(text) - 1))
    other = text[:at] + data.draw(st.characters(exclude_characters=text[at])) + text[at + 1 :]
    try:
        read = parsed(other)
    except MessageUnreadable:
        return
    assert read != message


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(MessageUnreadable):
        parsed(text)


@pytest.mark.parametrize("piece", ["a", "%41", "/", "a/", ":", "@", "[", "%", "://", "?", "#", "-"])
def test_long_texts_of_one_piece_come_to_an_end(piece: str) -> None:
    long = piece * (LIMIT_CHARACTERS // len(piece))
    for text in (long, long + "\0", "a:" + long + "\0", "http://" + long + "\0"):
        is_uri(text)
        is_authority(text)
        with pytest.raises(MessageUnreadable):
            parsed(text)


def test_the_limit_is_exact() -> None:
    room = LIMIT_CHARACTERS - len(PLAIN)
    fits = PLAIN.replace("yours.", "yours." + "a" * room)
    assert len(fits) == LIMIT_CHARACTERS and parsed(fits)
    with pytest.raises(MessageUnreadable, match="4096"):
        parsed(fits.replace("yours.", "yours.a"))


def test_moments_are_composed_in_utc() -> None:
    zone = timedelta(hours=1)
    message = dataclasses.replace(
        parsed(PLAIN), issued_at=datetime.fromisoformat("2026-11-25T13:00:00.0019+01:00") + zone
    )
    assert "Issued At: 2026-11-25T13:00:00.001Z" in composed(message)
