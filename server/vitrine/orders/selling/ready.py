"""Whether a brand can sell in the shop itself, and what keeps it from that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from vitrine.mail import inside as mail
from vitrine.orders.selling.inside import SellingSaid, said, said_by
from vitrine.orders.selling.rates import RATES, taxed_as
from vitrine.storage import Session
from vitrine.words import LocalText, Words

LETTER: Final = "seller-test"
"""Kind of the letter by which a seller's address is tried."""

_words: Final = Words(__file__)


@dataclass(frozen=True, slots=True)
class ReadyItem:
    """needed: without it nothing is sold here."""

    item: str
    ok: bool
    text: LocalText
    needed: bool = True


@dataclass(frozen=True, slots=True)
class HowPaid:
    """How this shop is paid, and writes. pays: it takes payments. real: money moves by them. posts: letters
    leave the machine.
    """

    pays: bool
    real: bool
    posts: bool


def checklist(session: Session, brand: str, till: HowPaid) -> tuple[ReadyItem, ...]:
    """Every item, good or not, in the order in which a brand would see to them."""
    return _judged(session, said(session, brand), till)


def may_sell(session: Session, brand: str, till: HowPaid) -> tuple[ReadyItem, ...]:
    """What a brand lacks to sell here, in words; empty: nothing."""
    return tuple(each for each in checklist(session, brand, till) if each.needed and not each.ok)


def sold_here(session: Session, brands: Collection[str], till: HowPaid) -> Mapping[str, frozenset[str]]:
    """Those of these brands that sell here, with the currencies in which they do."""
    if not till.pays or (till.real and not till.posts):
        return {}
    found = {}
    for each in said_by(session, brands):
        if all(item.ok for item in _judged(session, each, till) if item.needed):
            found[each.brand] = frozenset(option.price.currency for option in each.options)
    return found


def _judged(session: Session, of: SellingSaid, till: HowPaid) -> tuple[ReadyItem, ...]:
    return (
        _item("seller", of.seller is not None, name="" if of.seller is None else of.seller.legal_name),
        _item("delivery", bool(of.options)),
        _tax(of),
        _item("withdrawal", of.seller is not None and bool(of.seller.withdrawal), needed=False),
        _payments(till),
        _mail(session, of, till),
    )


def _tax(of: SellingSaid) -> ReadyItem:
    rules = of.rules
    if rules is None:
        return _item("tax", False)
    home = taxed_as(rules.home)
    if home not in RATES and all(taxed_as(each.country) != home for each in rules.overrides):
        return ReadyItem("tax", False, _words("tax.unknown", country=rules.home))
    return _item("tax", True)


def _payments(till: HowPaid) -> ReadyItem:
    case = "lacks" if not till.pays else "ok" if till.real else "demo"
    return ReadyItem("payments", till.pays, _words(f"payments.{case}"))


def _mail(session: Session, of: SellingSaid, till: HowPaid) -> ReadyItem:
    if not till.posts:
        case = "folder" if till.real else "demo"
        return ReadyItem("mail", not till.real, _words(f"mail.{case}"))
    email = "" if of.seller is None else of.seller.email
    if till.real and email and mail.last_state(session, LETTER, email) == "given_up":
        return ReadyItem("mail", False, _words("mail.undelivered", email=email))
    return _item("mail", True)


def _item(item: str, ok: bool, *, needed: bool = True, **values: object) -> ReadyItem:
    return ReadyItem(item, ok, _words(f"{item}.{'ok' if ok else 'lacks'}", **values), needed)
