"""Editions over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import Field, StrictBool, StrictInt, StrictStr

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.bodies import Body
from vitrine.accounts.errors import NotYourBrand
from vitrine.accounts.routes import BRAND_ACTOR, Guards
from vitrine.catalog.errors import ProductNotFound, VariantNotFound
from vitrine.certificates import answers, errors
from vitrine.certificates.editions.drafts import EditionDraft
from vitrine.certificates.editions.service import Editions
from vitrine.idempotency import USED, wish_of
from vitrine.problems import problems
from vitrine.takedowns.errors import TakenDown
from vitrine.wishes.inside import once
from vitrine.wishes.routes import Key

NUMBER_LIMIT = (1 << 63) - 1

Number = Annotated[int, Path(ge=1, le=NUMBER_LIMIT)]


class EditionBody(Body):
    """licence: what an owner may do with the good. royalty_bps: hundredths of a percent."""

    licence: Annotated[StrictStr, Field(max_length=40_000)]
    max_supply: StrictInt
    variant_id: Annotated[StrictStr, Field(max_length=64)] | None = None
    soulbound: StrictBool = False
    revocable: StrictBool = False
    royalty_bps: StrictInt = 0
    royalty_to: Annotated[StrictStr, Field(max_length=64)] | None = None
    open_gift: StrictBool = False

    def draft(self) -> EditionDraft:
        """As the service takes it."""
        return EditionDraft(**self.model_dump())


def router(editions: Editions, guards: Guards) -> APIRouter:
    """/api/products/{id}/editions, /api/editions; readings are counted by address."""
    routes = APIRouter(prefix="/api", tags=["certificates"], dependencies=[Depends(guards.spending)])
    seller = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.EDITOR))
    anyone = guards.brand_actor(Scope.CATALOG_WRITE, Role.STAFF)

    @routes.post(
        "/products/{product}/editions",
        status_code=201,
        operation_id="create_edition",
        responses=problems(
            errors.EditionRefused, ProductNotFound, NotYourBrand, VariantNotFound, errors.ModelNotReady,
            TakenDown, errors.EditionUnknown, *USED,
        ),
    )  # fmt: skip
    def create(
        product: str, body: EditionBody, actor: Annotated[BrandActor, seller], key: Key = None
    ) -> answers.Edition:
        """A numbered edition of your published product as it is now. Nothing of it can be changed later.

        With an Idempotency-Key, who sends the same again is answered what was made.
        """
        wish = wish_of(key, actor.by, "create_edition", product, body.model_dump(mode="json"))
        return once(
            editions.database,
            wish,
            lambda: editions.create(actor, product, body.draft(), wish),
            lambda number: editions.get(int(number)),
        )

    @routes.get("/editions", operation_id="list_editions", responses=problems(*BRAND_ACTOR))
    def listed(
        request: Request,
        product: Annotated[str | None, Query(max_length=64)] = None,
        mine: bool = False,
        after: Annotated[int, Query(ge=0, le=NUMBER_LIMIT)] = 0,
        limit: Annotated[int, Query(ge=1, le=100)] = 100,
    ) -> answers.Editions:
        """The editions of a product, of your own brand (`mine=1`), or all; by number."""
        brand = anyone(request).brand.id if mine else None
        found, following = editions.list(product, brand, after, limit)
        return answers.Editions(items=found, next=following)

    @routes.get("/editions/{number}", operation_id="get_edition", responses=problems(errors.EditionUnknown))
    def edition(number: Number) -> answers.Edition:
        """One edition."""
        return editions.get(number)

    @routes.delete(
        "/editions/{number}",
        status_code=204,
        operation_id="delete_edition",
        responses=problems(errors.EditionUnknown, errors.EditionHasCopies),
    )
    def delete(number: Number, actor: Annotated[BrandActor, seller]) -> None:
        """Delete your edition, while nobody has a copy of it. Its number is never given again."""
        editions.delete(actor, number)

    @routes.get(
        "/editions/{number}/manifest", operation_id="get_manifest", responses=problems(errors.EditionUnknown)
    )
    def manifest(number: Number) -> answers.Manifest:
        """The files an edition is bound to, each with its proof, and what the shop has made of them since."""
        return editions.manifest(number)

    return routes
