"""By what word of the shop somebody has the use of a copy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ground:
    """A right that the index does not tell, or a running loan.

    sure: nothing of it is on a chain or on its way there, so nobody can have sold it. Of the others a chain
    may know more than the shop. unborn: it holds while nobody owns the token. lender: of a loan, it holds
    while this address owns the token.
    """

    edition: int
    token: int
    sure: bool
    unborn: bool
    lender: str | None = None
