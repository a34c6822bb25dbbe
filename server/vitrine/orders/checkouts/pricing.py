"""What a checkout costs and what is still missing: pure, of what was gathered and wished for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from vitrine.errors import VitrineError
from vitrine.mail.addresses import address as mail_address
from vitrine.mail.errors import MailAddressRefused
from vitrine.orders.checkouts.values import (
    CheckoutRemark,
    RemarkSeverity,
    RemarkType,
    ShownLine,
    ShownOtherwise,
    ShownSale,
    WaysToSend,
)
from vitrine.orders.selling.countries import COUNTRIES
from vitrine.orders.selling.totals import PricedLine, delivery_price, totals
from vitrine.orders.selling.values import ADDRESS_NEEDED, DeliveryOption, PostalAddress, Selling
from vitrine.text import tidy_line
from vitrine.words import Words

say: Final = Words(__file__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a buyer said: as they wrote it, good or not. terms: the version that they agreed to."""

    email: str = ""
    name: str = ""
    address: Mapping[str, str] | None = None
    delivery: str | None = None
    terms: str | None = None

    @property
    def country(self) -> str:
        """One that there is, "" as long as none is said: nobody has a tax of their own making."""
        said = (self.address or {}).get("country", "")
        return said if said in COUNTRIES else ""

    def postal(self) -> PostalAddress | None:
        """Raises VitrineError where it is no address; None: none was said."""
        return None if self.address is None else PostalAddress(**self.address)


def shown(lines: Sequence[ShownLine], wishes: Wishes, selling: Selling, on: date) -> ShownSale:
    """What these lines cost whoever wishes for that. Without a country it is that of the seller's taxes."""
    country = wishes.country or selling.rules.home
    by_post = not all(line.digital for line in lines)
    currency = lines[0].unit.currency
    options = offered(selling, wishes, currency) if by_post else ()
    chosen = next((each for each in options if each.id == wishes.delivery), next(iter(options), None))
    priced = [PricedLine(line.id, line.quantity, line.unit, line.tax_class) for line in lines]
    return ShownSale(
        lines=tuple(lines),
        totals=totals(priced, chosen, selling.rules, country, on),
        delivery=chosen,
        seller=selling.seller,
        includes_tax=selling.rules.includes_tax,
        country=country,
    )


def offered(selling: Selling, wishes: Wishes, currency: str) -> tuple[DeliveryOption, ...]:
    """The ways that go where the buyer is; before that is known, those that go anywhere."""
    country = wishes.country
    return tuple(
        each
        for each in selling.options
        if each.price.currency == currency and (not country or country in each.countries)
    )


def delivery_told(shown: ShownSale, options: Sequence[DeliveryOption]) -> WaysToSend:
    """Each at what it costs with these goods in the parcel."""
    subtotal = shown.totals.subtotal
    priced = tuple(replace(each, price=delivery_price(each, subtotal)) for each in options)
    return WaysToSend(None if shown.delivery is None else shown.delivery.id, priced)


def missing(shown: ShownSale, wishes: Wishes) -> list[CheckoutRemark]:
    """What has to be said before this can be ordered, in the order of the form."""
    found = []
    if not wishes.email:
        found.append(_needed("email_needed", "$.buyer.email"))
    else:
        try:
            mail_address(wishes.email)
        except MailAddressRefused:
            found.append(_needed("email_refused", "$.buyer.email"))
    if not wishes.name:
        found.append(_needed("name_needed", "$.buyer.name"))
    if shown.shipped:
        found += _of_the_way(shown, wishes)
    if wishes.terms != shown.seller.version:
        found.append(_needed("terms_needed", "$.terms"))
    return found


def _of_the_way(shown: ShownSale, wishes: Wishes) -> list[CheckoutRemark]:
    if wishes.address is None:
        return [_needed("address_needed", "$.address")]
    # As of the buyer's own members: what is not written yet is no fault of what is.
    empty = [each for each in ADDRESS_NEEDED if not tidy_line(wishes.address.get(each, ""))]
    if empty:
        return [_needed("address_needed", f"$.address.{each}") for each in empty]
    try:
        wishes.postal()
    except VitrineError as refused:
        member = refused.values.get("member") or refused.values.get("field")
        path = f"$.address.{member}" if member else "$.address"
        return [_needed("address_refused", path)]
    if shown.delivery is None:
        return [_needed("delivery_unavailable", "$.address.country")]
    return []


def reviews(shown: ShownSale, changed: Sequence[ShownOtherwise]) -> list[CheckoutRemark]:
    """What has to be read before this can be ordered."""
    places = {line.id: place for place, line in enumerate(shown.lines)}
    found = []
    for each in changed:
        path = f"$.lines[{places[each.line]}].unit" if each.line in places else "$.totals"
        if each.code == "seller_changed":
            path = "$.seller"
        found.append(
            CheckoutRemark(
                RemarkType.ERROR,
                each.code,
                RemarkSeverity.REQUIRES_BUYER_REVIEW,
                say(each.code),
                path,
                blocks=True,
            )
        )
    return found


def _needed(code: str, path: str) -> CheckoutRemark:
    return CheckoutRemark(RemarkType.ERROR, code, RemarkSeverity.RECOVERABLE, say(code), path, blocks=True)
