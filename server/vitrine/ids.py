"""Names of things: short, unguessable, sortable by birth, safe in a URL.

An id is a prefix that tells what it names, an underscore, then 26 characters of Crockford base 32: 48 bits of
milliseconds and 80 bits (the ULID layout), of which 79 are random: the first is room for what is born in the
same millisecond. Secrets are not ids: they come from `secret` and are stored
only as `digest`.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from typing import NewType

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

_last = 0
_turn = threading.Lock()

VisitorId = NewType("VisitorId", str)
MemberId = NewType("MemberId", str)
BrandId = NewType("BrandId", str)
ProductId = NewType("ProductId", str)
VariantId = NewType("VariantId", str)
RoomId = NewType("RoomId", str)
PlacementId = NewType("PlacementId", str)
InviteId = NewType("InviteId", str)
JobId = NewType("JobId", str)
ModelHash = NewType("ModelHash", str)
Slot = NewType("Slot", int)


def new_id(prefix: str, now_ms: int | None = None) -> str:
    """A fresh id such as `product_01k…`. prefix: lower-case letters. now_ms: Unix time, default now."""
    birth = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    number = _after_the_last(((birth & (1 << 48) - 1) << 80) | secrets.randbits(79))
    return f"{prefix}_" + "".join(ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def _after_the_last(number: int) -> int:
    """Of one process, what was born in the same millisecond keeps its order; 64 bits of it stay random."""
    global _last
    with _turn:
        if number < _last and number >> 80 == _last >> 80:
            number = _last + 1 + secrets.randbits(64)
        _last = number
    return number


def secret() -> str:
    """A fresh secret of 256 bits, URL-safe text. Show it once; store only its digest."""
    return secrets.token_urlsafe(32)


def digest(value: str) -> str:
    """The SHA-256 of a secret, hex: what a table holds. No salt: a secret has 256 random bits of its own.

    Takes any text, half a surrogate pair too: strangers send what is no secret of ours.
    """
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
