"""Prices and sizes as each language writes them: letter by letter what browsers write in rooms.

`tests/vectors/written.json` holds both to the same words (CLDR, by `Intl.NumberFormat` of Node).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from vitrine.money import MINOR_DIGITS

_NO_BREAK: Final = "\u00a0"
_INCH_M: Final = Decimal("0.0254")


class _Manner:
    """How a language writes numbers. unit: what stands before one. signs: of currencies whose code it does
    not write out.
    """

    def __init__(self, point: str, thousands: str, unit: str, signs: str) -> None:
        self.point, self.thousands, self.unit = point, thousands, unit
        self.signs = dict(each.split("=") for each in signs.split())

    def number(self, value: Decimal, most: int, least: int = 0) -> str:
        """most, least: digits behind the point; noughts at the end fall away."""
        whole, _, rest = f"{value.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP):f}".partition(".")
        rest = rest[:least] + rest[least:].rstrip("0")
        grouped = f"{int(whole):,}".replace(",", self.thousands)
        return f"{grouped}{self.point}{rest}" if rest else grouped


_MANNERS: Final = {
    "en": _Manner(
        ".", ",", " ",
        "AUD=A$ BRL=R$ CAD=CA$ CNY=CN¥ EUR=€ GBP=£ HKD=HK$ ILS=₪ INR=₹ JPY=¥ KRW=₩ MXN=MX$ NZD=NZ$ "
        "TWD=NT$ USD=$",
    ),
    "fr": _Manner(
        ",", "\u202f", "\u202f",
        "AUD=$AU BRL=R$ CAD=$CA EUR=€ GBP=£GB ILS=₪ INR=₹ KRW=₩ MXN=$MX NZD=$NZ SGD=$SG USD=$US",
    ),
}  # fmt: skip


def price(amount_minor: int, currency: str, language: str) -> str:
    """`€1,250` or `1 250 €`: cents are shown only where the price has any."""
    digits = MINOR_DIGITS[currency]
    value = Decimal(amount_minor).scaleb(-digits)
    manner = _MANNERS[language]
    least = 0 if value == int(value) else digits
    number = manner.number(value, least, least)
    sign = manner.signs.get(currency, currency)
    if language == "fr":
        return f"{number}{_NO_BREAK}{sign}"
    return f"{sign}{_NO_BREAK if sign.isalpha() else ''}{number}"


def decimal_price(amount_minor: int, currency: str) -> str:
    """`1250.00`, as programs read it."""
    digits = MINOR_DIGITS[currency]
    return f"{Decimal(amount_minor).scaleb(-digits):.{digits}f}"


def size(size_m: Sequence[float], language: str) -> str:
    """`12.5 × 8 × 30 cm`: width, height, depth; above 3 m in metres; in English followed by inches."""
    lengths = [Decimal(repr(each)) for each in size_m]
    longest = max(lengths)
    unit, scale, digits = ("m", 1, 2) if longest >= 3 else ("cm", 100, 1 if longest < 1 else 0)
    told = f"{_joined((each * scale for each in lengths), digits, language)}{_MANNERS[language].unit}{unit}"
    if language != "en":
        return told
    return f"{told} ({_joined((each / _INCH_M for each in lengths), 1, language)} in)"


def _joined(values: Iterable[Decimal], digits: int, language: str) -> str:
    return " × ".join(_MANNERS[language].number(each, digits) for each in values)
