"""Signed webhooks, on raw bytes: HMAC-SHA256 of the time and the body, by any of a shop's secrets."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime
from typing import Final

from vitrine.payments.errors import WebhookTooOld, WebhookUnsigned

TOLERANCE_S: Final = 300
"""So old may a signature be, or so far ahead: clocks differ, and a stolen request is no good for ever."""
HEADER_LIMIT: Final = 4_096


def check_signature(body: bytes, header: str, secrets: Collection[str], now: datetime) -> None:
    """Nothing, if one of these secrets signed these bytes just now. Raises WebhookUnsigned, WebhookTooOld.

    header: `t=…,v1=…`, with more than one v1 while a secret is being replaced there.
    """
    stated, signatures = _read(header)
    signed = f"{stated}.".encode() + body
    expected = [hmac.new(each.encode(), signed, hashlib.sha256).hexdigest() for each in secrets]
    # Every pair is compared, so that the time tells nothing of which was nearly right.
    good = [hmac.compare_digest(ours, theirs) for ours in expected for theirs in signatures]
    if not any(good):
        raise WebhookUnsigned
    if abs(now.timestamp() - stated) > TOLERANCE_S:
        raise WebhookTooOld


def _read(header: str) -> tuple[int, list[str]]:
    stated, signatures = "", []
    for part in header[:HEADER_LIMIT].split(","):
        name, _, value = part.strip().partition("=")
        if name == "t":
            stated = value
        elif name == "v1" and value.isascii():
            signatures.append(value)
    if not (stated.isascii() and stated.isdecimal() and len(stated) < 12):
        raise WebhookUnsigned
    return int(stated), signatures
