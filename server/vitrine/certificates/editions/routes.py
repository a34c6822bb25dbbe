"""Editions over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.routes import Guards
from vitrine.certificates.editions.drafts import EditionDraft
from vitrine.certificates.editions.service import Editions

NUMBER_LIMIT = (1 << 63) - 1

Number = Annotated[int, Path(ge=1, le=NUMBER_LIMIT)]


class EditionBody(BaseModel):
    """licence: what an owner may do with the good. royalty_bps: hundredths of a percent."""

    model_config = ConfigDict(extra="forbid")

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
    """/api/products/{id}/editions, /api/editions."""
    routes = APIRouter(prefix="/api", tags=["certificates"])
    seller = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.EDITOR))
    anyone = guards.brand_actor(Scope.CATALOG_WRITE, Role.STAFF)

    @routes.post("/products/{product}/editions", status_code=201)
    def create(product: str, body: EditionBody, actor: Annotated[BrandActor, seller]) -> dict[str, Any]:
        """A numbered edition of your published product as it is now. Nothing of it can be changed later."""
        return editions.create(actor, product, body.draft()).plain()

    @routes.get("/editions")
    def listed(
        request: Request,
        product: Annotated[str | None, Query(max_length=64)] = None,
        mine: bool = False,
        after: Annotated[int, Query(ge=0, le=NUMBER_LIMIT)] = 0,
        limit: Annotated[int, Query(ge=1, le=100)] = 100,
    ) -> dict[str, Any]:
        """The editions of a product, of your own brand (`mine=1`), or all; by number."""
        brand = anyone(request).brand.id if mine else None
        found, following = editions.list(product, brand, after, limit)
        return {"items": [each.plain() for each in found], "next": following}

    @routes.get("/editions/{number}")
    def edition(number: Number) -> dict[str, Any]:
        """One edition."""
        return editions.get(number).plain()

    @routes.get("/editions/{number}/manifest")
    def manifest(number: Number) -> dict[str, Any]:
        """The files an edition is bound to, each with its proof, and what the shop has made of them since."""
        return editions.manifest(number).plain()

    return routes
