"""Idempotency-Key: one wish, sent again because its answer was lost, is done once.

A key is the asker's own, so it is kept as a digest together with who asks and for what.
"""

from __future__ import annotations

from typing import Final

from vitrine.errors import Conflict, Malformed
from vitrine.ids import digest

KEY_LIMIT: Final = 255


class IdempotencyKeyNeeded(Malformed):
    says = "Send an Idempotency-Key: 1 to 255 characters of your own, a new one for each new wish."


class IdempotencyKeyUsed(Conflict):
    says = "This Idempotency-Key was used for something else: take a new one for a new wish."


def key_of(header: str | None, *scope: str) -> str:
    """The digest of a key, 64 characters. scope: who asks, and for what. Raises IdempotencyKeyNeeded."""
    if header is None or not 0 < len(header.strip()) <= KEY_LIMIT:
        raise IdempotencyKeyNeeded
    return digest("\n".join((*scope, header.strip())))
