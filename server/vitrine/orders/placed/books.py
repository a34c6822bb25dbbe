"""What an order means in the ledger: what lies at the provider becomes sales, delivery and VAT; what is given
back lies there again until its buyer has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vitrine.money import Money
from vitrine.orders.placed.shares import GivenBack
from vitrine.payments.ledger import PROVIDER, Transfer, post
from vitrine.storage import UnitOfWork

ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class BookedSale:
    """What moves in the books. country: whose VAT it is. lines, delivery: rate_ppm and amounts."""

    brand: str
    country: str
    lines: Sequence[tuple[int, GivenBack]]
    delivery: tuple[int, GivenBack]


def country_of(address: Mapping[str, Any] | None, seller: Mapping[str, Any]) -> str:
    """Whose VAT it is: of where it goes, else of the seller."""
    place = address or seller.get("address") or {}
    return str(place.get("country") or "")


def placed(unit: UnitOfWork, order: str, sale: BookedSale) -> None:
    post(unit, f"{order}.placed", list(_shares(sale, back=False)))


def refunded(unit: UnitOfWork, refund: str, sale: BookedSale) -> None:
    post(unit, f"{refund}.refunded", list(_shares(sale, back=True)))


def undone(unit: UnitOfWork, refund: str, sale: BookedSale) -> None:
    """A refund that came to nothing."""
    post(unit, f"{refund}.undone", list(_shares(sale, back=False)))


def given_elsewhere(unit: UnitOfWork, refund: str, brand: str, money: Money, *, back: bool) -> None:
    """Of money that went back without us nobody knows what it was for. back: it went; else it came again."""
    other = f"{ELSEWHERE}:{brand}"
    giver, taker = (other, PROVIDER) if back else (PROVIDER, other)
    post(unit, f"{refund}.{'refunded' if back else 'undone'}", [Transfer(giver, taker, money)])


def _shares(sale: BookedSale, *, back: bool) -> Iterator[Transfer]:
    sold = [(f"sales:{sale.brand}", each) for each in sale.lines]
    for account, (rate, share) in (*sold, (f"delivery:{sale.brand}", sale.delivery)):
        vat = f"vat:{sale.brand}:{sale.country}:{rate}"
        for name, money in ((account, share.net), (vat, share.tax)):
            yield Transfer(name, PROVIDER, money) if back else Transfer(PROVIDER, name, money)
