"""Idempotency-Key: one wish, sent again because its answer was lost, is done once.

A key is the asker's own, so it is kept as a digest together with who asks and for what. What was done is
written in the transaction that did it (`vitrine.wishes.inside`).

VitrineError
├── Malformed
│   └── IdempotencyKeyNeeded  400  the key is missing where it is needed, or none at all
└── Conflict
    ├── IdempotencyKeyUsed    409  something else came with this key
    └── AnswerNotKept         409  it was done; its answer was a secret, which is told once
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from vitrine.errors import Conflict, Malformed
from vitrine.ids import digest

KEY_LIMIT: Final = 255


class IdempotencyKeyNeeded(Malformed):
    says = "Send an Idempotency-Key: 1 to 255 characters of your own, a new one for each new wish."


class IdempotencyKeyUsed(Conflict):
    says = "This Idempotency-Key was used for something else: take a new one for a new wish."


class AnswerNotKept(Conflict):
    """made: ids of what was made."""

    members: ClassVar[Mapping[str, Any]] = {"made": list[str]}

    def __init__(self, made: str) -> None:
        super().__init__(
            "This was done already, once. Its answer was a secret that is told once and not kept: take back "
            "what `made` names, and ask with a new Idempotency-Key.",
            made=made.split(),
        )


USED: Final = (IdempotencyKeyNeeded, IdempotencyKeyUsed)
"""What whoever takes an optional key may refuse."""


@dataclass(frozen=True, slots=True)
class KeyedWish:
    """key: digest of the key, who sent it and for what. said: digest of what came with it."""

    key: str
    said: str


def key_of(header: str | None, *scope: str) -> str:
    """The digest of a key, 64 characters. scope: who asks, and for what. Raises IdempotencyKeyNeeded."""
    if header is None or not 0 < len(header.strip()) <= KEY_LIMIT:
        raise IdempotencyKeyNeeded
    return digest("\n".join((*scope, header.strip())))


def wish_of(header: str | None, who: str, what: str, *said: object) -> KeyedWish | None:
    """The wish behind a key; None: there is no key, and each request is a wish of its own.

    who: member, token, visitor. what: the operation. said: all that decides what is done, as JSON types.
    Raises IdempotencyKeyNeeded.
    """
    if header is None:
        return None
    return KeyedWish(key_of(header, who, what), digest(json.dumps(said, sort_keys=True)))
