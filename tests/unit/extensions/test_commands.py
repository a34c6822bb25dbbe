"""A rule's answer is applied whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from vitrine.extensions import Notice, SetState
from vitrine.extensions.commands import RubbishError, checked, encoded_bytes
from vitrine.extensions.ports import (
    STATE_KEYS_LIMIT,
    STATE_LIMIT_BYTES,
    STATE_VALUE_LIMIT_BYTES,
    ReadOnly,
)

OK = SetState("k", 1)


@pytest.mark.parametrize("answer", [None, [], ()])
def test_nothing_is_an_answer(answer: Any) -> None:
    assert checked(answer, {}) == ()


def test_a_line_in_any_one_language_passes() -> None:
    assert checked([Notice({"fr": "bonjour"})], {}) == (Notice({"fr": "bonjour"}),)


@pytest.mark.parametrize("value", [None, True, 0, 1.5, "é" * 2047, [1, [2]], {"a": {"b": None}}])
def test_json_values_pass(value: Any) -> None:
    assert checked([SetState("k", value)], {}) == (SetState("k", value),)


@pytest.mark.parametrize(
    "answer",
    [
        "text", {"k": 1}, 7, OK, iter([OK]), [OK, None], [OK, "k"],
        [SetState("", 1)], [SetState("k" * 65, 1)], [SetState("a\nb", 1)], [SetState(1, 1)],  # type: ignore[arg-type]
        [SetState("k", object())], [SetState("k", {1, 2})], [SetState("k", float("nan"))],  # type: ignore[arg-type]
        [SetState("k", "\ud800")], [SetState("k", "x" * (STATE_VALUE_LIMIT_BYTES - 1))],
        [SetState(f"k{n}", n) for n in range(STATE_KEYS_LIMIT + 1)],
        [SetState(f"k{n}", "x" * 4000) for n in range(STATE_LIMIT_BYTES // 4000 + 1)],
        [Notice({})], [Notice({"en": ""})], [Notice({"en": "x" * 281})], [Notice("hello")],  # type: ignore[arg-type]
        [Notice({"en": "x", "xx": "x"})], [Notice({"en": "x"}, "loud")], [Notice({"en": "\ud800"})],  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_rubbish_is_refused(answer: Any) -> None:
    with pytest.raises(RubbishError):
        checked(answer, {})


def test_a_value_too_deep_for_json_is_rubbish_and_no_crash() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(RubbishError):
        checked([SetState("k", deep)], {})


def test_the_limits_count_what_is_there_already() -> None:
    full = {f"k{n}": 0 for n in range(STATE_KEYS_LIMIT)}
    assert checked([SetState("k0", 1)], full)
    with pytest.raises(RubbishError):
        checked([SetState("one more", 1)], full)


def test_bytes_are_counted_as_utf_8() -> None:
    assert encoded_bytes({"é": "日"}) == len('{"é":"日"}'.encode())


def test_a_read_only_state_is_a_mapping() -> None:
    state = ReadOnly({"a": [1]})
    assert (len(state), list(state), state.get("b"), "a" in state) == (1, ["a"], None, True)
    with pytest.raises(TypeError):
        state["a"] = 2  # type: ignore[index]
