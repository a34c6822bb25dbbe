"""Webhooks to the shop: signed as Stripe signs, sent again until they are taken."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from typing import Final

from vitrine.payments.testpay.provider import Provider
from vitrine.payments.testpay.store import Sending

# After each failure; then it is given up.
RETRIES_MS: Final = (1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 3_600_000)
PREFIX: Final = "whsec_"

Post = Callable[[str, bytes, Mapping[str, str]], bool]
"""Sends a body to an address; whether it was taken (2xx)."""


def signature(body: bytes, secret: str, at: int) -> str:
    """The header `Stripe-Signature`. at: Unix time in seconds."""
    signed = f"{at}.".encode() + body
    return f"t={at},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


class Hooks:
    """post: how one is sent. The secret is made once and kept with the provider's data."""

    def __init__(self, provider: Provider, post: Post) -> None:
        self._provider, self._post = provider, post
        with provider.turn, provider.store.unit():
            self.secret = provider.store.note("webhook secret", PREFIX + secrets.token_hex(24))

    def send(self) -> int:
        """Send what is due, once each. Gives how many were."""
        provider = self._provider
        provider.ripen()
        if provider.hook is None:
            return 0
        with provider.turn:
            due = provider.store.due(provider.now_ms)
            if provider.faults.webhooks.shuffle:
                provider.faults.chance.shuffle(due)
        for each in due:
            self._one(provider.hook, each)
        return len(due)

    def _one(self, hook: str, sending: Sending) -> None:
        provider = self._provider
        with provider.turn:
            event = provider.store.get("event", sending.event)
        body = json.dumps(event, indent=2).encode()
        signed = signature(body, self.secret, provider.now_ms // 1000)
        headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signed}
        taken = self._post(hook, body, headers)
        attempts = sending.attempts + 1
        with provider.turn, provider.store.unit():
            if taken:
                provider.store.mark(sending.seq, "sent", attempts, sending.due_ms)
            elif attempts > len(RETRIES_MS):
                provider.store.mark(sending.seq, "failed", attempts, sending.due_ms)
            else:
                due_ms = provider.now_ms + RETRIES_MS[attempts - 1]
                provider.store.mark(sending.seq, "waiting", attempts, due_ms)
