"""Quotas over HTTP: a brand reads its own, operators read and set everybody's."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from vitrine.accounts import Operator
from vitrine.accounts.acts import Doer
from vitrine.accounts.errors import SignInNeeded
from vitrine.accounts.routes import Guards, no_store
from vitrine.problems import problems
from vitrine.quotas.errors import BrandGone
from vitrine.usage import answers, errors
from vitrine.usage.bodies import QuotasBody
from vitrine.usage.service import BrandUsage


def router(usage: BrandUsage, guards: Guards) -> APIRouter:
    """/api/brand/quotas."""
    routes = APIRouter(prefix="/api/brand", tags=["usage"], dependencies=[Depends(no_store)])

    @routes.get("/quotas", operation_id="get_quotas", responses=problems(SignInNeeded, errors.NoSuchBrand))
    def quotas(brand: Annotated[str | None, Depends(guards.own_brand)]) -> answers.BrandQuotas:
        """How much your brand may have, and has: for each of its members and programs."""
        if brand is None:
            raise SignInNeeded
        return answers.BrandQuotas.of(usage.of(brand))

    return routes


def operators_router(usage: BrandUsage, operator: Callable[..., Any]) -> APIRouter:
    """/api/operator/brands. operator: the guard that gives an operator or raises."""
    routes = APIRouter(prefix="/api/operator/brands", tags=["usage"], dependencies=[Depends(no_store)])
    acting = Depends(operator)

    @routes.get("", operation_id="list_brand_quotas")
    def listed(
        _: Annotated[Operator, acting],
        after: Annotated[str | None, Query(max_length=80)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> answers.AllBrandQuotas:
        """Every brand with what it may have, and has; oldest first."""
        found, following = usage.all(after, limit)
        return answers.AllBrandQuotas(items=[answers.BrandQuotas.of(each) for each in found], next=following)

    @routes.patch(
        "/{brand}/quotas",
        operation_id="set_quotas",
        responses=problems(errors.NoSuchBrand, errors.QuotaRefused, BrandGone),
    )
    def say(brand: str, body: QuotasBody, by: Annotated[Operator, acting]) -> answers.BrandQuotas:
        """Set what one brand may have; what it has beyond that stays, and no more is taken."""
        return answers.BrandQuotas.of(usage.say(Doer(by.id, by.name), brand, body.numbers()))

    return routes
