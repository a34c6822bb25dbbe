"""Whether a brand is shown on its domain, and whether a thing is its own."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.accounts import inside as accounts
from vitrine.app.domains.served import Whose
from vitrine.catalog import inside as catalog
from vitrine.domains import Domain
from vitrine.errors import NotFound
from vitrine.storage import Session
from vitrine.takedowns.inside import down
from vitrine.takedowns.kinds import Kind


@dataclass(frozen=True, slots=True)
class BrandThere:
    """brand: id. name: what it is called. own: whether what was named is the brand's own."""

    brand: str
    name: str
    own: bool


def standing_of(session: Session, domain: Domain, whose: Whose, name: str | None) -> BrandThere | None:
    """name: of a thing, as the address has it. None: no brand is shown on the domain just now.

    Of a brand that has nothing public yet, what its private links lead to is shown.
    """
    brand = accounts.brand_at(session, domain.brand)
    if brand is None or down(session, Kind.BRAND, [brand.id]):
        return None
    if name is None or whose in (Whose.NOTHING, Whose.LISTED):
        return BrandThere(brand.id, brand.name, own=True)
    if whose is Whose.BRAND:
        return BrandThere(brand.id, brand.name, own=name == domain.brand)
    try:
        return BrandThere(brand.id, brand.name, own=_brand_of(session, whose, name) == brand.id)
    except NotFound:
        # What is told of it, the shop knows best.
        return BrandThere(brand.id, brand.name, own=True)


def shown_at(session: Session, domain: Domain) -> str | None:
    """Why nobody sees a brand on this domain; None: they do. For whoever runs the shop."""
    brand = accounts.brand_at(session, domain.brand)
    if brand is None:
        return f"{domain.host} leads to nobody: no brand has the address /b/{domain.brand}"
    if down(session, Kind.BRAND, [brand.id]):
        return f"{domain.host}: {brand.name} is taken down"
    if not catalog.open_rooms(session, 1, brand.id):
        return f"{domain.host}: {brand.name} has no public room yet"
    return None


def _brand_of(session: Session, whose: Whose, name: str) -> str | None:
    """Raises NotFound."""
    if not name.isprintable():
        return None
    if whose is Whose.ROOM:
        return catalog.room_brand(session, name)
    if whose is Whose.PRODUCT:
        return catalog.product(session, name).brand
    found = catalog.variant(session, name)
    return None if found is None else catalog.product(session, found.product).brand
