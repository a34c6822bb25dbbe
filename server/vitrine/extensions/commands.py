"""What an in-tick rule gave back, checked before a room applies it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from vitrine.extensions.ports import (
    NOTICE_LIMIT_CHARACTERS,
    STATE_KEY_LIMIT_CHARACTERS,
    STATE_KEYS_LIMIT,
    STATE_LIMIT_BYTES,
    STATE_VALUE_LIMIT_BYTES,
    Command,
    Json,
    Notice,
    SetState,
)
from vitrine.words import LANGUAGES


class RubbishError(ValueError):
    """A hook gave back what no room can apply. For the log; visitors never see it."""


def encoded_bytes(value: object) -> int:
    """The length of a value as compact UTF-8 JSON. Raises ValueError if it is not JSON."""
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
        return len(text.encode())
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error


def checked(answer: object, state: Mapping[str, Json]) -> tuple[Command, ...]:
    """The commands in a hook's answer, all of them sound. Raises RubbishError, with the reason, if not.

    answer: None, a list or a tuple. state: the extension's state now; it may not outgrow its limits.
    All or nothing: a room never applies half an answer.
    """
    if answer is None:
        return ()
    if not isinstance(answer, list | tuple):
        raise RubbishError(f"returned {type(answer).__name__}, not a list of commands or None")
    later = dict(state)
    for command in answer:
        if isinstance(command, SetState):
            _check_state(command)
            if command.value is None:
                later.pop(command.key, None)
            else:
                later[command.key] = command.value
        elif isinstance(command, Notice):
            _check_notice(command)
        else:
            raise RubbishError(
                f"returned a list with {type(command).__name__}; commands are SetState and Notice"
            )
    if len(later) > STATE_KEYS_LIMIT:
        raise RubbishError(f"would keep {len(later)} keys in this room; the limit is {STATE_KEYS_LIMIT}")
    if len(later) > 0 and (size := encoded_bytes(later)) > STATE_LIMIT_BYTES:
        raise RubbishError(f"would keep {size} bytes of state in this room; the limit is {STATE_LIMIT_BYTES}")
    return tuple(answer)


def _check_state(command: SetState) -> None:
    key: object = command.key
    if not isinstance(key, str) or not 1 <= len(key) <= STATE_KEY_LIMIT_CHARACTERS or not key.isprintable():
        raise RubbishError(f"SetState: the key must be 1..{STATE_KEY_LIMIT_CHARACTERS} printable characters")
    try:
        size = encoded_bytes(command.value)
    except ValueError as error:
        raise RubbishError(f"SetState({key!r}): the value is not JSON: {error}") from error
    if size > STATE_VALUE_LIMIT_BYTES:
        raise RubbishError(f"SetState({key!r}): {size} bytes; the limit is {STATE_VALUE_LIMIT_BYTES}")


def _check_notice(command: Notice) -> None:
    if command.level not in ("info", "warning"):
        raise RubbishError('Notice: the level is "info" or "warning"')
    check_text(command.text, "Notice")


def check_text(text: object, of: str) -> None:
    """Whether visitors can be shown this text, in one language at least. of: what has it.

    Raises RubbishError.
    """
    if not isinstance(text, Mapping) or not text or not set(text) <= set(LANGUAGES):
        raise RubbishError(f"{of}: the text is by language ({', '.join(LANGUAGES)}), in at least one")
    for line in text.values():
        if not isinstance(line, str) or not 1 <= len(line) <= NOTICE_LIMIT_CHARACTERS:
            raise RubbishError(f"{of}: a text has 1..{NOTICE_LIMIT_CHARACTERS} characters")
        try:
            line.encode()
        except UnicodeEncodeError as error:
            raise RubbishError(f"{of}: the text is not Unicode: {error}") from error
