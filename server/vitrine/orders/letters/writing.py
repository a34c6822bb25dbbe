"""OrderLetters about an order, queued in the transaction of what they tell.

Strangers' words are text on one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from vitrine import written
from vitrine.mail.inside import queue
from vitrine.mail.letters import Block, Letter, Link, Paragraph, Rows
from vitrine.money import Money
from vitrine.orders.placed.placing import issue_key
from vitrine.orders.placed.values import LineUnits, PlacedLine, PlacedOrder, Refund, Shipment, Withdrawal
from vitrine.storage import UnitOfWork
from vitrine.text import tidy_line
from vitrine.words import Words, told_in, typeset

_words: Final = Words(__file__)


class OrderLetters:
    """url: of the shop, to which they link."""

    def __init__(self, url: str) -> None:
        self._url = url

    def placed(self, unit: UnitOfWork, order: PlacedOrder, key: str) -> None:
        """The confirmation, which has all that the law wants on paper."""
        say = _Saying(order)
        blocks: list[Block] = [
            Paragraph(
                say("placed", number=order.number, day=written.day(order.placed_at.date(), say.tongue))
            ),
            _bill(order, say),
        ]
        if order.address:
            blocks += [Paragraph("\n".join((say("placed-to"), *_address(order.address))))]
        if order.delivery and (days := order.delivery.get("days")):
            blocks += [Paragraph(say("placed-days", least=days[0], most=days[1]))]
        self._queue(unit, order, say, "placed", blocks, key, law=True)

    def shipped(self, unit: UnitOfWork, order: PlacedOrder, shipment: Shipment) -> None:
        say = _Saying(order)
        facts = (("carrier", shipment.carrier), ("tracking", shipment.tracking))
        rows = tuple((say(name), tidy_line(value)) for name, value in facts if value)
        blocks: list[Block] = [
            Paragraph(say("shipped", day=written.day(shipment.at.date(), say.tongue))),
            Rows(tuple(_parts(order, shipment.lines, say))),
        ]
        if rows:
            blocks.append(Rows(rows))
        if any(line.unsent for line in order.lines):
            blocks.append(Paragraph(say("rest")))
        self._queue(unit, order, say, "shipped", blocks, issue_key(unit, order.id))

    def refunded(self, unit: UnitOfWork, order: PlacedOrder, refund: Refund) -> None:
        say = _Saying(order)
        amount = say.price(refund.money)
        rows = list(_parts(order, refund.lines, say))
        if refund.delivery.amount_minor:
            rows.append((say("delivery"), say.price(refund.delivery)))
        rows += [
            (say("tax-in", rate=written.rate(rate, say.tongue)), say.price(Money(tax, amount_in(order))))
            for rate, _, tax in refund.taxes
            if tax
        ]
        rows.append((say("total-back"), amount))
        blocks: list[Block] = [Paragraph(say("refunded", number=order.number, amount=amount))]
        blocks.append(Rows(tuple(rows), totals=1))
        if refund.reason:
            blocks.append(Paragraph(say("refunded-why", reason=tidy_line(refund.reason))))
        self._queue(unit, order, say, "refunded", blocks, issue_key(unit, order.id), amount=amount)

    def withdrawn(self, unit: UnitOfWork, order: PlacedOrder, withdrawal: Withdrawal) -> None:
        """To the buyer that it was received, with its content and moment; to the seller that it came."""
        say = _Saying(order)
        due = date.fromisoformat(withdrawal.due_on)
        day = written.day(withdrawal.at.date(), say.tongue)
        rows = Rows(tuple(_parts(order, withdrawal.lines, say)))
        received = say("withdrawn", number=order.number, day=day, time=f"{withdrawal.at:%H:%M}")
        blocks: list[Block] = [
            Paragraph(received),
            rows,
            Paragraph(say("withdrawn-due", due=written.day(due, say.tongue))),
            Paragraph(say("withdrawn-send", email=tidy_line(str(order.seller.get("email", ""))))),
        ]
        self._queue(unit, order, say, "withdrawn", blocks, issue_key(unit, order.id))
        if to := order.seller.get("email"):
            told = say("brand-withdrawn", number=order.number, day=day, due=written.day(due, say.tongue))
            letter = Letter(
                kind="order-withdrawn-brand", to=str(to), language=say.tongue,
                subject=say("brand-withdrawn-subject", number=order.number), blocks=(Paragraph(told), rows),
            )  # fmt: skip
            queue(unit, letter, unit.now)

    def found(self, unit: UnitOfWork, order: PlacedOrder) -> None:
        """The link to an order, for who asked by its number and address."""
        say = _Saying(order)
        blocks: list[Block] = [Paragraph(say("found", number=order.number))]
        self._queue(unit, order, say, "found", blocks, issue_key(unit, order.id))

    def _queue(
        self,
        unit: UnitOfWork,
        order: PlacedOrder,
        say: _Saying,
        kind: str,
        blocks: Iterable[Block],
        key: str,
        *,
        law: bool = False,
        **values: object,
    ) -> None:
        seller = tidy_line(str(order.seller.get("legal_name", "")))
        first: list[Block] = [Paragraph(say("demo"))] if order.demo else []
        last: list[Block] = [Link(say("to-order"), f"{self._url}/orders/{order.id}#key={key}")]
        last += _law(order, say) if law else []
        last.append(Link(say("withdraw"), f"{self._url}/withdraw#order={order.number}"))
        last += [Paragraph(each, small=True) for each in _who(order, say)]
        last.append(Paragraph(say("why", shop=self._url, seller=seller), small=True))
        letter = Letter(
            kind=f"order-{kind}", to=order.email, language=say.tongue,
            subject=say(f"{kind}-subject", number=order.number, **values),
            blocks=(*first, Paragraph(say("hello", name=tidy_line(order.name))), *blocks, *last),
            answer_to=str(order.seller.get("email") or "") or None,
        )  # fmt: skip
        queue(unit, letter, unit.now)


class _Saying:
    """What is said about an order, in its language."""

    def __init__(self, order: PlacedOrder) -> None:
        self.tongue = order.language

    def __call__(self, key: str, **values: object) -> str:
        return _words.told(self.tongue, key, **values)

    def price(self, money: Money) -> str:
        return written.price(money.amount_minor, money.currency, self.tongue)


def amount_in(order: PlacedOrder) -> str:
    return order.total.currency


def titled(line: PlacedLine, language: str) -> str:
    """A line's title with its finish."""
    own = told_in(language, line.variant_title or {})
    title = told_in(language, line.title)
    return tidy_line(f"{title}, {own}" if own else title)


def _parts(order: PlacedOrder, parts: Iterable[LineUnits], say: _Saying) -> Iterable[tuple[str, str]]:
    by_id = {line.id: line for line in order.lines}
    for part in parts:
        line = by_id[part.line]
        yield say("line", quantity=part.quantity, title=titled(line, say.tongue)), tidy_line(line.sku or "")


def _bill(order: PlacedOrder, say: _Saying) -> Rows:
    def price(minor: int) -> str:
        return say.price(Money(minor, order.total.currency))

    def shown(line: PlacedLine) -> str:
        return say.price(line.gross if order.includes_tax else line.net)

    rows = [
        (say("line", quantity=line.quantity, title=titled(line, say.tongue)), shown(line))
        for line in order.lines
    ]
    totals = [(say("subtotal"), say.price(order.subtotal))]
    if order.delivery is not None:
        cost = order.delivery_shown.amount_minor
        totals.append((say("delivery"), price(cost) if cost else say("delivery-free")))
    tax = "tax-in" if order.includes_tax else "tax-on"
    taxes = [(say(tax, rate=written.rate(rate, say.tongue)), price(of_it)) for rate, _, of_it in order.taxes]
    total = (say("total"), say.price(order.total))
    # What is added comes before the sum, what is within it after.
    totals += [total, *taxes] if order.includes_tax else [*taxes, total]
    return Rows((*rows, *totals), totals=len(totals))


def _law(order: PlacedOrder, say: _Saying) -> Iterable[Block]:
    kinds = (("measured", "made_to_measure"), ("digital", "digital"))
    for word, kind in kinds:
        titles = [titled(line, say.tongue) for line in order.lines if getattr(line, kind)]
        if titles:
            yield Paragraph(say(word, titles=", ".join(titles)))
    texts = order.seller.get("withdrawal")
    own = told_in(say.tongue, texts) if isinstance(texts, dict) else ""
    if any(not (line.made_to_measure or line.digital) for line in order.lines):
        yield Paragraph(typeset(own) if own else say("withdrawal"), small=True)
    terms = order.seller.get("terms")
    if isinstance(terms, dict) and (words := told_in(say.tongue, terms)):
        yield Paragraph(typeset(words), small=True)


def _who(order: PlacedOrder, say: _Saying) -> Iterable[str]:
    seller = order.seller
    facts = [say("sold-by", seller=tidy_line(str(seller.get("legal_name", ""))))]
    facts.append(", ".join(_address(seller.get("address") or {})))
    if vat := seller.get("vat_id"):
        facts.append(say("vat-id", id=tidy_line(str(vat))))
    facts += [tidy_line(str(each)) for each in (seller.get("register"), seller.get("email")) if each]
    yield " · ".join(each for each in facts if each)


def _address(address: Mapping[str, Any]) -> list[str]:
    """Line by line, as one writes it."""

    def of(*names: str) -> str:
        return tidy_line(" ".join(str(address.get(name) or "") for name in names))

    lines = (of("name"), of("line1"), of("line2"), of("postal_code", "city"), of("region"), of("country"))
    return [line for line in lines if line]
