"""Bodies that accounts take over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from vitrine.accounts.people import Role, Scope


class Body(BaseModel):
    """A request body: unknown fields are refused, so that a misspelt one is not silently ignored."""

    model_config = ConfigDict(extra="forbid")


class GuestBody(Body):
    """colour: 0 to 11."""

    name: Annotated[StrictStr, Field(examples=["Ada"])]
    colour: Annotated[StrictInt, Field(examples=[3])]


class SecretBody(Body):
    secret: StrictStr


class EnrolmentBody(SecretBody):
    """credential: `PublicKeyCredential.toJSON()` as it is. name: of a new member; who is one has theirs."""

    credential: dict[str, Any]
    name: Annotated[StrictStr, Field(examples=["Ada"])] = ""


class PasskeyBody(Body):
    """credential: `PublicKeyCredential.toJSON()` as it is."""

    credential: dict[str, Any]


class CodeBody(Body):
    """code: as printed; letters' case and what stands between them make no difference."""

    code: Annotated[StrictStr, Field(max_length=200, examples=["7K3M-9PQR-2VWX-4YZ8"])]


class PasskeyNameBody(Body):
    name: Annotated[StrictStr, Field(examples=["Phone"])]


class RoleBody(Body):
    role: Role


class TokenBody(Body):
    name: Annotated[StrictStr, Field(examples=["nightly import"])]
    # Counted first: each further member that is wrong would be told, at a cost.
    scopes: Annotated[list[StrictStr], Field(max_length=32, examples=[[Scope.CATALOG_WRITE.value]])]


class BrandNameBody(Body):
    name: Annotated[StrictStr, Field(examples=["Maison Vitrine"])]
