"""Which amounts the provider charges: currencies, least amounts, digits, as Stripe publishes them."""

from __future__ import annotations

from typing import Final

from vitrine.payments.testpay.refusals import Denied, invalid

ZERO_DECIMAL: Final = frozenset(
    ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"]
)  # fmt: skip
THREE_DECIMAL: Final = frozenset(["bhd", "jod", "kwd", "omr", "tnd"])
# In the currency's own minor units; for those without a published one, 50 of them.
LEAST: Final = {
    "aed": 200, "aud": 50, "brl": 50, "cad": 50, "chf": 50, "czk": 1_500, "dkk": 250, "eur": 50, "gbp": 30,
    "hkd": 400, "huf": 17_500, "inr": 50, "jpy": 50, "mxn": 1_000, "myr": 200, "nok": 300, "nzd": 50,
    "pln": 200, "ron": 200, "sek": 300, "sgd": 50, "thb": 1_000, "usd": 50,
}  # fmt: skip
OTHERS: Final = frozenset(
    {
        "ars", "bgn", "cny", "cop", "egp", "idr", "ils", "isk", "ngn", "pen", "php", "sar", "try", "twd",
        "uah", "ugx", "vnd", "zar",
    }
)  # fmt: skip
CURRENCIES: Final = ZERO_DECIMAL | THREE_DECIMAL | LEAST.keys() | OTHERS
GREATEST: Final = 99_999_999


def currency_of(text: object) -> str:
    """The currency that a request names, in lower case. Raises Denied."""
    if not isinstance(text, str) or text.lower() not in CURRENCIES:
        raise invalid(
            f"Invalid currency: {str(text)[:16]}. Stripe currently supports these currencies: "
            f"{', '.join(sorted(CURRENCIES))}",
            param="currency",
        )
    return text.lower()


def whole(text: object, param: str) -> int:
    """An amount as written in a request, from 1. Raises Denied."""
    if not (isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 16):
        raise invalid(f"Invalid integer: {str(text)[:40]}", code="parameter_invalid_integer", param=param)
    if int(text) < 1:
        message = "This value must be greater than or equal to 1."
        raise invalid(message, code="parameter_invalid_integer", param=param)
    return int(text)


def chargeable(amount: int, currency: str) -> Denied | None:
    """Why an amount is not charged, None: it is."""
    least = LEAST.get(currency, 50)
    if amount < least:
        message = f"Amount must be at least {written(least, currency)} {currency}."
        return invalid(message, code="amount_too_small", param="amount")
    if amount > GREATEST:
        message = f"Amount must be no more than {written(GREATEST, currency)} {currency}."
        return invalid(message, code="amount_too_large", param="amount")
    if currency in THREE_DECIMAL and amount % 10:
        message = f"Invalid amount: the least significant digit must be 0 for {currency}."
        return invalid(message, param="amount")
    return None


def written(amount: int, currency: str) -> str:
    """An amount for people, without its currency."""
    digits = 0 if currency in ZERO_DECIMAL else 3 if currency in THREE_DECIMAL else 2
    if not digits:
        return str(amount)
    return f"{amount // 10**digits}.{amount % 10**digits:0{digits}}"
