"""JSON from strangers: equal to the standard reader where it accepts, typed where not."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import share
from vitrine.assets.errors import NotFinite, NotReadable, OverLimit
from vitrine.assets.strictjson import parsed

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda below: st.lists(below) | st.dictionaries(TEXTS, below),
    max_leaves=8,
)


@settings(max_examples=share(60))
@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_reads_what_the_standard_reader_reads(value: dict[str, object]) -> None:
    assert parsed(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")) == value


@given(TEXTS)
def test_escapes_of_real_characters_are_read(text: str) -> None:
    assert parsed(json.dumps({"a": text}).encode()) == {"a": text}


@pytest.mark.parametrize("text", [r"\ud800", r"\uDFFFx", r"\ude00\ud83d", r"\u0000", r"\\\u0000"])
def test_text_that_no_answer_and_no_database_could_hold(text: str) -> None:
    for document in (f'{{"a": ["{text}"]}}', f'{{"{text}": 1}}'):
        with pytest.raises(NotReadable):
            parsed(document.encode())


@given(st.binary(max_size=60))
def test_any_bytes_end_in_an_object_or_a_typed_error(data: bytes) -> None:
    try:
        assert isinstance(parsed(data), dict)
    except (NotReadable, NotFinite, OverLimit):
        return


@pytest.mark.parametrize("number", ["1e309", "-1e999", "NaN", "-Infinity", "9" * 5000, "9007199254740993"])
def test_numbers_that_no_reader_agrees_on(number: str) -> None:
    with pytest.raises(NotFinite):
        parsed(b'{"a": ' + number.encode() + b"}")


def test_brackets_in_strings_are_not_depth() -> None:
    assert parsed(json.dumps({"a": "[" * 500, 'b"': '\\"{{{'}).encode())["a"] == "[" * 500


def test_depth() -> None:
    with pytest.raises(OverLimit):
        parsed(b'{"a":' + b"[" * 64 + b"]" * 64 + b"}")
    assert parsed(b'{"a":' + b"[" * 63 + b"]" * 63 + b"}")


def test_unclosed_string_takes_linear_time() -> None:
    with pytest.raises(NotReadable):
        parsed(b'{"' + b"\\" * 2_000_001)


def test_whole_numbers_are_integers_however_they_are_written() -> None:
    found = parsed(b'{"a": 1.0, "b": 2e3, "c": 0.5, "d": 1e300}')
    assert found == {"a": 1, "b": 2000, "c": 0.5, "d": 1e300}
    assert [type(found[key]) for key in "abcd"] == [int, int, float, float]


def test_a_string_without_an_end_costs_by_its_length() -> None:
    """Each of its quotes might begin a string: none is tried twice."""
    body = b'{"a":"' + rb"\"" * 200_000
    before = time.thread_time()
    with pytest.raises(NotReadable):
        parsed(body)
    assert time.thread_time() - before < 0.5
