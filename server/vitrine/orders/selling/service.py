"""What a brand says of its selling: who sells, how it comes, which tax is taken."""

from __future__ import annotations

from collections.abc import Callable

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.catalog import inside as catalog
from vitrine.catalog.errors import VersionMismatch
from vitrine.catalog.front.publicity import ALL_PUBLIC, Publicity
from vitrine.mail.inside import queue
from vitrine.mail.letters import Letter, Paragraph
from vitrine.orders.selling import inside
from vitrine.orders.selling.bodies import DeliveryBody, SellerBody, TaxBody
from vitrine.orders.selling.checks import options_of, rules_of, seller_of
from vitrine.orders.selling.errors import NotSoldHere
from vitrine.orders.selling.inside import SellingSaid, said
from vitrine.orders.selling.ready import LETTER, HowPaid, ReadyItem, checklist, sold_here
from vitrine.orders.selling.values import Selling
from vitrine.quotas.inside import turn
from vitrine.quotas.kinds import Quotas
from vitrine.stock.events import ShownChanged
from vitrine.storage import Database, UnitOfWork
from vitrine.takedowns.inside import require_up
from vitrine.takedowns.kinds import Kind
from vitrine.words import Words, spoken

_words = Words(__file__)


class SellingDesk:
    """till: how this shop is paid. shop: how much a brand may have, where nobody has said otherwise.

    publicity: what of a brand that waits is public.
    """

    def __init__(
        self, database: Database, till: HowPaid, shop: Quotas, publicity: Publicity = ALL_PUBLIC
    ) -> None:
        self._database, self._till, self._shop, self._publicity = database, till, shop, publicity

    def own(self, actor: BrandActor) -> SellingSaid:
        with self._database.read() as session:
            return said(session, actor.brand.id)

    def checklist(self, actor: BrandActor) -> tuple[ReadyItem, ...]:
        with self._database.read() as session:
            return checklist(session, actor.brand.id, self._till)

    def shown(self, slug: str) -> Selling:
        """Of a brand that sells here. Raises NotSoldHere, of one that waits too; TakenDown."""
        with self._database.read() as session:
            brand = accounts.brand_at(session, slug)
            if brand is None or not self._publicity.is_public(session, brand.id):
                raise NotSoldHere
            require_up(session, Kind.BRAND, brand.id)
            if brand.id not in sold_here(session, [brand.id], self._till):
                raise NotSoldHere
            found = inside.selling_of(session, brand.id)
            if found is None:
                raise NotSoldHere
            return found

    def set_seller(self, actor: BrandActor, body: SellerBody, version: int | None) -> SellingSaid:
        """Say who sells; a new address of it gets a letter. Raises VersionMismatch, and as `seller_of`."""
        seller = seller_of(actor.brand.id, body)

        def keep(unit: UnitOfWork, before: SellingSaid) -> None:
            inside.keep_seller(unit, actor.brand.id, seller)
            if before.seller is None or before.seller.email != seller.email:
                queue(unit, _letter(seller.email, actor.brand.name, spoken(seller.terms, "en")[1]), unit.now)

        return self._change(actor, version, keep)

    def set_delivery(self, actor: BrandActor, body: DeliveryBody, version: int | None) -> SellingSaid:
        """Say how orders are sent. Raises VersionMismatch, and as `options_of`."""

        def keep(unit: UnitOfWork, before: SellingSaid) -> None:
            options = options_of(body, {each.id for each in before.options})
            inside.keep_options(unit, actor.brand.id, options)

        return self._change(actor, version, keep)

    def set_tax(self, actor: BrandActor, body: TaxBody, version: int | None) -> SellingSaid:
        """Say which tax is taken. Raises VersionMismatch, and as `rules_of`."""
        rules = rules_of(body)

        def keep(unit: UnitOfWork, _before: SellingSaid) -> None:
            inside.keep_rules(unit, actor.brand.id, rules)

        return self._change(actor, version, keep)

    def _change(
        self, actor: BrandActor, version: int | None, keep: Callable[[UnitOfWork, SellingSaid], None]
    ) -> SellingSaid:
        brand = actor.brand.id
        with self._database.unit() as unit:
            accounts.hold_brand(unit.session, brand)
            turn(unit, brand, self._shop)  # two who write its first words follow each other
            before = said(unit.session, brand)
            if version not in (None, before.version):
                raise VersionMismatch(before.version)
            sold = sold_here(unit.session, [brand], self._till)
            keep(unit, before)
            unit.session.flush()
            if sold_here(unit.session, [brand], self._till) != sold:
                _tell(unit, brand)
            return said(unit.session, brand)


def _tell(unit: UnitOfWork, brand: str) -> None:
    """Where its products are sold is another thing now: rooms in which they stand read them again."""
    for product, variant in catalog.standing_variants(unit.session, brand):
        unit.collect(ShownChanged(product, variant))


def _letter(to: str, brand: str, language: str) -> Letter:
    text = _words.told(language, "letter.text", brand=brand)
    return Letter(LETTER, to, language, _words.told(language, "letter.subject"), (Paragraph(text),))
