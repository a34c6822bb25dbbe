"""Bodies that checkouts take over HTTP. What somebody wrote wrongly is told beside its field, not refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, StrictStr

from vitrine.accounts.bodies import Body
from vitrine.orders.checkouts.service import CheckoutChange
from vitrine.text import tidy_line

_Id = Annotated[StrictStr, Field(max_length=64)]
_Line = Annotated[StrictStr, Field(max_length=200)]


class BeginBody(Body):
    """brand: id of the one whose things are to be paid for."""

    brand: _Id


class BuyerBody(Body):
    email: Annotated[StrictStr, Field(max_length=254, examples=["ada@example.org"])] | None = None
    name: Annotated[StrictStr, Field(max_length=120, examples=["Ada Lovelace"])] | None = None


class CheckoutAddressBody(Body):
    """Members that are left out stay as they were. country: ISO 3166-1, two letters."""

    name: _Line | None = None
    line1: _Line | None = None
    line2: _Line | None = None
    postal_code: Annotated[StrictStr, Field(max_length=20)] | None = None
    city: _Line | None = None
    region: _Line | None = None
    country: Annotated[StrictStr, Field(max_length=2, examples=["FR"])] | None = None

    def members(self) -> dict[str, str]:
        said = self.model_dump(exclude_none=True)
        found = {name: tidy_line(text) for name, text in said.items()}
        return found | ({"country": found["country"].upper()} if "country" in found else {})


class TermsBody(Body):
    """version: of the seller's terms that were shown."""

    version: _Id
    agreed: StrictBool


class ChangeBody(Body):
    """Members that are left out stay as they were. delivery: id of an option.

    agreed: the version of the checkout of which the buyer has read what changed.
    """

    buyer: BuyerBody | None = None
    address: CheckoutAddressBody | None = None
    delivery: _Id | None = None
    terms: TermsBody | None = None
    agreed: Annotated[StrictInt, Field(ge=0)] | None = None

    def change(self) -> CheckoutChange:
        buyer = self.buyer or BuyerBody()
        terms = None if self.terms is None else self.terms.version if self.terms.agreed else ""
        return CheckoutChange(
            email=None if buyer.email is None else buyer.email.strip(),
            name=None if buyer.name is None else tidy_line(buyer.name),
            address=None if self.address is None else self.address.members(),
            delivery=self.delivery,
            terms=terms,
            agreed=self.agreed,
        )


class PaymentBody(Body):
    """token: of the payment form."""

    token: Annotated[StrictStr, Field(min_length=1, max_length=255)]


class CompleteBody(Body):
    """payment: left out where nothing is to be paid."""

    payment: PaymentBody | None = None
