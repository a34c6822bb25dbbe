"""Prices, sizes and days as each language writes them: letter by letter what browsers write in rooms.

How a language does it stands in `words/`. `tests/vectors/written.json` holds both to the same words (CLDR, by
`Intl.NumberFormat` of Node).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from vitrine.money import MINOR_DIGITS
from vitrine.words import Words

SIZE_LIMIT_M: Final = 1e6
_NO_BREAK: Final = "\u00a0"
_INCH_M: Final = Decimal("0.0254")

_words: Final = Words(__file__)


def price(amount_minor: int, currency: str, language: str) -> str:
    """`€1,250` or `1 250 €`: cents are shown only where the price has any."""
    digits = MINOR_DIGITS[currency]
    value = Decimal(amount_minor).scaleb(-digits)
    shown = 0 if value == int(value) else digits
    signs = dict(each.split("=") for each in _words.told(language, "number-signs").split())
    # A code that is written out stands apart.
    sign = signs.get(currency, f"{currency}{_NO_BREAK}")
    return _words.told(
        language, "price", sign=sign, amount=number_text(value, language, shown, shown)
    ).strip()


def decimal_price(amount_minor: int, currency: str) -> str:
    """`1250.00`, as programs read it."""
    digits = MINOR_DIGITS[currency]
    return f"{Decimal(amount_minor).scaleb(-digits):.{digits}f}"


def rate(rate_ppm: int, language: str) -> str:
    """`20%` or `5,5 %`, of parts of a million."""
    return _words.told(language, "rate", rate=number_text(Decimal(rate_ppm) / 10_000, language, 4))


def day(of: date, language: str) -> str:
    """`December 14, 2026`."""
    month = _words.told(language, "months").split()[of.month - 1]
    number = _words.told(language, "first-day") if of.day == 1 else str(of.day)
    return _words.told(language, "day", day=number, month=month, year=of.year)


def is_writable(size_m: Sequence[float]) -> bool:
    """Whether anybody can read it as a size: a file may say anything, and 1e26 m has too many digits."""
    return all(each < SIZE_LIMIT_M for each in size_m)


def size(size_m: Sequence[float], language: str) -> str:
    """`12.5 × 8 × 30 cm`: width, height, depth; above 3 m in metres; in English followed by inches.

    size_m: as `is_writable` says.
    """
    lengths = [Decimal(repr(each)) for each in size_m]
    longest = max(lengths)
    unit, scale, digits = ("m", 1, 2) if longest >= 3 else ("cm", 100, 1 if longest < 1 else 0)
    told = _joined((each * scale for each in lengths), digits, language)
    metric = _words.told(language, "size-written", lengths=told, unit=unit)
    if _words.told(language, "inches-too") != "yes":
        return metric
    return f"{metric} ({_joined((each / _INCH_M for each in lengths), 1, language)} in)"


def _joined(values: Iterable[Decimal], digits: int, language: str) -> str:
    return " × ".join(number_text(each, language, digits) for each in values)


def number_text(value: Decimal, language: str, most: int, least: int = 0) -> str:
    """most, least: digits behind the point; noughts at the end fall away."""
    rounded = value.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    whole, _, rest = f"{rounded:f}".partition(".")
    rest = rest[:least] + rest[least:].rstrip("0")
    grouped = f"{int(whole):,}".replace(",", _words.told(language, "number-thousands"))
    return f"{grouped}{_words.told(language, 'number-point')}{rest}" if rest else grouped
