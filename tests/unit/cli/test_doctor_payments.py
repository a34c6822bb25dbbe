"""What doctor says of payments."""

from __future__ import annotations

import pytest

from vitrine.cli.checks_payments import payments
from vitrine.settings import Settings

KEY, SECRET, BASE = "sk_test_abcdefgh", "whsec_" + "a" * 24, "http://127.0.0.1:8012"


@pytest.mark.parametrize(
    ("settings", "state", "words"),
    [
        (Settings(), "optional", "not set"),
        (Settings(stripe_key=KEY), "optional", "no webhook"),
        (Settings(stripe_key=KEY, stripe_webhook_secrets=(SECRET,)), "ok", "test mode"),
        (Settings(stripe_key=KEY.replace("test", "live"), stripe_webhook_secrets=(SECRET,)), "ok", "Stripe"),
        (
            Settings(stripe_key=KEY, stripe_webhook_secrets=(SECRET,), stripe_base=BASE),
            "embedded", "no money moves",
        ),
    ],
)  # fmt: skip
def test_it_says_whether_money_is_real_and_no_secret(settings: Settings, state: str, words: str) -> None:
    found = payments(settings)
    assert found.state == state and words in found.what
    assert KEY not in repr(found) and SECRET not in repr(found)


def test_a_key_without_the_library_is_missing_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vitrine.payments.part.find_spec", lambda _: None)
    assert payments(Settings(stripe_key=KEY)).state == "missing"
