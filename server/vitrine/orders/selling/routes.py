"""A brand's selling over HTTP: three things that it says, and what is told of them to who buys."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.routes import Guards, no_store
from vitrine.catalog.errors import TextRefused, VersionMismatch, VersionUnreadable
from vitrine.catalog.matching import version_of
from vitrine.orders.selling import answers, errors
from vitrine.orders.selling.bodies import DeliveryBody, SellerBody, TaxBody
from vitrine.orders.selling.inside import SellingSaid
from vitrine.orders.selling.rates import AS_OF
from vitrine.orders.selling.service import SellingDesk
from vitrine.orders.selling.values import Seller
from vitrine.problems import problems
from vitrine.takedowns.errors import TakenDown

_Match = Annotated[str | None, Header(max_length=80)]


def router(desk: SellingDesk, guards: Guards, demo: Callable[[], bool]) -> APIRouter:
    """demo: whether no money moves."""
    routes = APIRouter(prefix="/api", tags=["selling"])
    own = [Depends(no_store)]
    reader = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.STAFF))
    editor = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.EDITOR))
    versions = (VersionMismatch, VersionUnreadable)

    def marked(found: SellingSaid, response: Response) -> SellingSaid:
        response.headers["ETag"] = f'"{found.version}"'
        return found

    @routes.get("/brand/selling", operation_id="get_selling", dependencies=own)
    def ready(actor: Annotated[BrandActor, reader]) -> answers.SellingReady:
        """What your brand lacks to sell in the shop itself."""
        items = desk.checklist(actor)
        sells = all(each.ok for each in items if each.needed)
        return answers.SellingReady(
            sells=sells, demo=demo(), items=[answers.SellingReadyItem.like(each) for each in items]
        )

    @routes.get("/brand/seller", operation_id="get_seller", dependencies=own)
    def seller(response: Response, actor: Annotated[BrandActor, reader]) -> answers.OwnSeller:
        """Who sells, as buyers read it; its ETag is what If-Match takes."""
        return _seller(marked(desk.own(actor), response))

    @routes.put(
        "/brand/seller",
        operation_id="set_seller",
        dependencies=own,
        responses=problems(TextRefused, errors.PostalAddressRefused, errors.SellingRefused, *versions),
    )
    def set_seller(
        body: SellerBody,
        response: Response,
        actor: Annotated[BrandActor, editor],
        if_match: _Match = None,
    ) -> answers.OwnSeller:
        """Say who sells: all of it each time. A new e-mail address gets a letter."""
        return _seller(marked(desk.set_seller(actor, body, version_of(if_match)), response))

    @routes.get("/brand/delivery", operation_id="get_delivery", dependencies=own)
    def delivery(response: Response, actor: Annotated[BrandActor, reader]) -> answers.OwnDelivery:
        """How orders are sent; its ETag is what If-Match takes."""
        return _delivery(marked(desk.own(actor), response))

    @routes.put(
        "/brand/delivery",
        operation_id="set_delivery",
        dependencies=own,
        responses=problems(TextRefused, errors.SellingRefused, *versions),
    )
    def set_delivery(
        body: DeliveryBody,
        response: Response,
        actor: Annotated[BrandActor, editor],
        if_match: _Match = None,
    ) -> answers.OwnDelivery:
        """Say how orders are sent: all ways each time."""
        return _delivery(marked(desk.set_delivery(actor, body, version_of(if_match)), response))

    @routes.get("/brand/tax", operation_id="get_tax", dependencies=own)
    def tax(response: Response, actor: Annotated[BrandActor, reader]) -> answers.OwnTax:
        """Which tax is taken; its ETag is what If-Match takes."""
        return _tax(marked(desk.own(actor), response))

    @routes.put(
        "/brand/tax",
        operation_id="set_tax",
        dependencies=own,
        responses=problems(errors.SellingRefused, *versions),
    )
    def set_tax(
        body: TaxBody,
        response: Response,
        actor: Annotated[BrandActor, editor],
        if_match: _Match = None,
    ) -> answers.OwnTax:
        """Say which tax is taken: all of it each time. What was ordered before stays as it was."""
        return _tax(marked(desk.set_tax(actor, body, version_of(if_match)), response))

    @routes.get(
        "/brands/{slug}/selling",
        operation_id="get_brand_selling",
        dependencies=[Depends(guards.spending)],
        responses=problems(errors.NotSoldHere, TakenDown),
    )
    def shown(slug: str) -> answers.PublicSelling:
        """From whom one buys of this brand, its terms, and what it costs to have things brought."""
        found = desk.shown(slug)
        delivery = [answers.DeliveryOption.like(each) for each in found.options]
        return answers.PublicSelling(
            seller=_told(found.seller), delivery=delivery, includes_tax=found.rules.includes_tax
        )

    return routes


def _told(seller: Seller) -> answers.Seller:
    """Without words on withdrawal it says that there are none."""
    names = ("legal_name", "address", "vat_id", "register", "email", "terms", "version")
    told = {name: getattr(seller, name) for name in names}
    return answers.Seller.like({**told, "withdrawal": seller.withdrawal or None})


def _seller(found: SellingSaid) -> answers.OwnSeller:
    seller = None if found.seller is None else _told(found.seller)
    return answers.OwnSeller(version=found.version, seller=seller)


def _delivery(found: SellingSaid) -> answers.OwnDelivery:
    return answers.OwnDelivery(
        version=found.version, options=[answers.DeliveryOption.like(each) for each in found.options]
    )


def _tax(found: SellingSaid) -> answers.OwnTax:
    rules = None if found.rules is None else answers.TaxRules.like(found.rules)
    return answers.OwnTax(version=found.version, rules=rules, rates_of=AS_OF)
