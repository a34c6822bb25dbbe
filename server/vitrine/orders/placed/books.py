"""What an order means in the ledger: what lies at the provider becomes sales, delivery and VAT; what is given
back lies there again until its buyer has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vitrine.money import Money
from vitrine.orders.placed.shares import GivenBack
from vitrine.payments.ledger import PROVIDER, Transfer, post
from vitrine.storage import UnitOfWork

ELSEWHERE = "elsewhere"


def country_of(address: Mapping[str, Any] | None, seller: Mapping[str, Any]) -> str:
    """Whose VAT it is: of where it goes, else of the seller."""
    place = address or seller.get("address") or {}
    return str(place.get("country") or "")


def placed(
    unit: UnitOfWork,
    order: str,
    brand: str,
    country: str,
    lines: list[tuple[int, GivenBack]],
    delivery: tuple[int, GivenBack],
) -> None:
    """lines, delivery: rate_ppm and amounts."""
    post(unit, f"{order}.placed", list(_shares(brand, country, lines, delivery, back=False)))


def refunded(
    unit: UnitOfWork,
    refund: str,
    brand: str,
    country: str,
    lines: list[tuple[int, GivenBack]],
    delivery: tuple[int, GivenBack],
) -> None:
    post(unit, f"{refund}.refunded", list(_shares(brand, country, lines, delivery, back=True)))


def undone(
    unit: UnitOfWork,
    refund: str,
    brand: str,
    country: str,
    lines: list[tuple[int, GivenBack]],
    delivery: tuple[int, GivenBack],
) -> None:
    """A refund that came to nothing."""
    post(unit, f"{refund}.undone", list(_shares(brand, country, lines, delivery, back=False)))


def given_elsewhere(unit: UnitOfWork, refund: str, brand: str, money: Money, *, back: bool) -> None:
    """Of money that went back without us nobody knows what it was for. back: it went; else it came again."""
    other = f"{ELSEWHERE}:{brand}"
    giver, taker = (other, PROVIDER) if back else (PROVIDER, other)
    post(unit, f"{refund}.{'refunded' if back else 'undone'}", [Transfer(giver, taker, money)])


def _shares(
    brand: str,
    country: str,
    lines: list[tuple[int, GivenBack]],
    delivery: tuple[int, GivenBack],
    *,
    back: bool,
) -> Iterator[Transfer]:
    sold = [(f"sales:{brand}", each) for each in lines]
    for account, (rate, share) in (*sold, (f"delivery:{brand}", delivery)):
        for name, money in ((account, share.net), (f"vat:{brand}:{country}:{rate}", share.tax)):
            yield Transfer(name, PROVIDER, money) if back else Transfer(PROVIDER, name, money)
