"""What requests may say, and how it is read: a name that Stripe does not know is refused, as Stripe does."""

from __future__ import annotations

from typing import Any, Final

from vitrine.payments.testpay.refusals import invalid
from vitrine.payments.testpay.store import Obj

CREATE: Final = frozenset(
    {
        "amount", "currency", "automatic_payment_methods", "capture_method", "confirm", "confirmation_token",
        "description", "expand", "metadata", "payment_method", "receipt_email",
        "return_url", "statement_descriptor_suffix", "use_stripe_sdk",
    }
)  # fmt: skip
CONFIRM: Final = frozenset(
    {
        "capture_method", "confirmation_token", "expand", "payment_method", "receipt_email", "return_url",
        "use_stripe_sdk",
    }
)  # fmt: skip
CAPTURE: Final = frozenset({"amount_to_capture", "expand", "metadata", "statement_descriptor_suffix"})
CANCEL: Final = frozenset({"cancellation_reason", "expand"})
REFUND: Final = frozenset({"amount", "charge", "expand", "metadata", "payment_intent", "reason"})
TOKEN: Final = frozenset(
    {"expand", "payment_method", "payment_method_data", "return_url", "setup_future_usage", "shipping"}
)
LIST: Final = frozenset({"created", "ending_before", "expand", "limit", "starting_after"})

METADATA_LIMIT: Final = 50


def known(asked: Obj, names: frozenset[str]) -> Obj:
    """The same, if every name is one of these. Raises Denied."""
    for name in asked:
        if name not in names:
            words = f"Received unknown parameter: {name[:80]}"
            raise invalid(words, code="parameter_unknown", param=name[:80])
    return asked


def text(asked: Obj, name: str, limit: int = 1_000) -> str | None:
    """A text of at most so many characters; None where there is none, or an empty one. Raises Denied."""
    value = asked.get(name)
    if value in (None, ""):
        return None
    if not isinstance(value, str):
        raise invalid(f"Invalid string: {name}", param=name)
    if len(value) > limit:
        raise invalid(f"Invalid string: {name} is over {limit} characters long.", param=name)
    return value


def one_of(asked: Obj, name: str, values: tuple[str, ...], default: str | None = None) -> str | None:
    value = text(asked, name)
    if value is None:
        return default
    if value not in values:
        raise invalid(f"Invalid {name}: must be one of {', '.join(values)}", param=name)
    return value


def flag(asked: Obj, name: str, default: bool = False) -> bool:
    value = asked.get(name)
    if value is None:
        return default
    if value not in ("true", "false"):
        raise invalid(f"Invalid boolean: {str(value)[:40]}", param=name)
    return bool(value == "true")


def metadata(asked: Obj) -> dict[str, str]:
    found = asked.get("metadata") or {}
    if not isinstance(found, dict) or len(found) > METADATA_LIMIT:
        raise invalid(f"Metadata has up to {METADATA_LIMIT} names, each with a text.", param="metadata")
    for name, value in found.items():
        if len(name) > 40 or not isinstance(value, str) or len(value) > 500:
            message = "Metadata names have up to 40 characters, their texts up to 500."
            raise invalid(message, param=f"metadata[{name[:40]}]")
    return {name: value for name, value in found.items() if value}


def methods(asked: Obj) -> Obj | None:
    """`automatic_payment_methods` as it is kept; None if it is off."""
    given: Any = asked.get("automatic_payment_methods")
    if given is None:
        # The default of accounts since 2023.
        return {"allow_redirects": "always", "enabled": True}
    if not isinstance(given, dict):
        raise invalid("Invalid object", param="automatic_payment_methods")
    if not flag(given, "enabled"):
        return None
    redirects = one_of(given, "allow_redirects", ("always", "never"), "always")
    return {"allow_redirects": redirects, "enabled": True}
