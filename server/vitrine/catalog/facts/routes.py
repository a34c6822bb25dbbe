"""What products must say, over HTTP. What one product says is changed as everything else of it."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.routes import Guards, asked, sent
from vitrine.catalog import errors
from vitrine.catalog.facts.service import FactsDesk
from vitrine.catalog.matching import version_of
from vitrine.catalog.said import answers
from vitrine.catalog.said.bodies import SharedFactsBody
from vitrine.catalog.said.values import ProductFacts
from vitrine.catalog.shown import Spend
from vitrine.fragments import Negotiation, answered, kept
from vitrine.problems import UNCHANGED, problems
from vitrine.takedowns.errors import TakenDown

SHARED = "/api/brand/facts"


def router(facts: FactsDesk, guards: Guards) -> APIRouter:
    routes = APIRouter(tags=["catalogue"])
    seller = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.EDITOR))
    anyone = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.STAFF))

    @routes.get(
        "/api/products/{product}/facts",
        operation_id="get_product_facts",
        response_model=answers.Facts,
        responses=UNCHANGED | problems(errors.ProductNotFound, TakenDown),
    )
    def product_facts(
        product: str,
        own: Annotated[str | None, Depends(guards.own_brand)],
        known: Annotated[Negotiation, Depends(asked)],
        spend: Annotated[Spend, Depends(guards.spending)],
    ) -> Response:
        """Who made it and where, of what, how to care for it, and what to beware of."""
        spend(1)
        found = answers.Facts.like(facts.told(product, own)).model_dump_json().encode()
        return sent(answered([kept(found)], known, shared=own is None))

    def told(found: tuple[int, ProductFacts], response: Response) -> answers.BrandFacts:
        response.headers["ETag"] = f'"{found[0]}"'
        said = answers.SharedFacts.like(found[1])
        return answers.BrandFacts(**dict(said), version=found[0])

    @routes.get(SHARED, operation_id="get_brand_facts")
    def shared(response: Response, actor: Annotated[BrandActor, anyone]) -> answers.BrandFacts:
        """What your brand says once of all its products; its ETag is what If-Match takes."""
        return told(facts.shared(actor), response)

    @routes.put(
        SHARED,
        operation_id="set_brand_facts",
        responses=problems(errors.TextRefused, errors.VersionUnreadable, errors.VersionMismatch),
    )
    def share(
        body: SharedFactsBody,
        response: Response,
        actor: Annotated[BrandActor, seller],
        if_match: Annotated[str | None, Header(max_length=80)] = None,
    ) -> answers.BrandFacts:
        """Say it once of all your products; each may say otherwise of itself."""
        return told(facts.share(actor, body.model_dump(exclude_unset=True), version_of(if_match)), response)

    return routes
