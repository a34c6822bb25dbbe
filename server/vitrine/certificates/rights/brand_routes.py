"""Revocation by the brand over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, StrictBool

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.errors import NotYourBrand
from vitrine.accounts.routes import Guards
from vitrine.certificates import errors
from vitrine.certificates.answers import Revocation
from vitrine.certificates.editions.routes import Number
from vitrine.certificates.rights.revoking import Revoking
from vitrine.problems import problems


class RevokeBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    revoked: StrictBool


def router(revoking: Revoking, guards: Guards) -> APIRouter:
    """/api/editions/{n}/certificates/{serial}/revoke."""
    routes = APIRouter(prefix="/api", tags=["certificates"])
    seller = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.EDITOR))

    @routes.post(
        "/editions/{number}/certificates/{serial}/revoke",
        operation_id="revoke",
        responses=problems(
            errors.EditionUnknown,
            NotYourBrand,
            errors.CertificateNotOurs,
            errors.VoucherOut,
            errors.OnItsWay,
            errors.WithdrawnForGood,
            errors.NotRevocable,
            errors.CertificateBurned,
            errors.ChainDown,
        ),
    )
    def revoke(
        number: Number, serial: Number, body: RevokeBody, actor: Annotated[BrandActor, seller]
    ) -> Revocation:
        """Take a copy back, or restore it: a right for good, a revocable edition's token by the chain."""
        found = revoking.revoke(actor, number, serial, revoked=body.revoked)
        return Revocation.model_validate(found.plain())

    return routes
