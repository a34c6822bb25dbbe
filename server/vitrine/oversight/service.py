"""Where the things that can be taken down are looked up, whichever slice has them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from vitrine.accounts import Brand
from vitrine.accounts import inside as accounts
from vitrine.assets import inside as assets
from vitrine.catalog import inside as catalog
from vitrine.errors import NotFound
from vitrine.takedowns.kinds import Kind, Thing
from vitrine.takedowns.views import Complaint
from vitrine.words import told_in


def find(session: Session, kind: Kind, thing: str) -> Thing | None:
    """A thing that the shop has, down or not; None if it has none of this name."""
    try:
        match kind:
            case Kind.ROOM:
                brand = catalog.room_brand(session, thing)
                titles, told = catalog.room_title(session, thing), catalog.is_public(session, thing)
                return Thing(kind, thing, told_in("en", titles), (brand,), told, titles)
            case Kind.PRODUCT:
                product = catalog.product(session, thing)
                titles = product.title
                title = told_in("en", titles)
                return Thing(kind, thing, title, (product.brand,), product.published, titles)
            case Kind.MODEL:
                owners = assets.owners(session, thing)
                lit = tuple(
                    Thing(kind, each, _short(kind, each), theirs)
                    for each, theirs in assets.lit(session, thing)
                )
                return Thing(kind, thing, _short(kind, thing), owners, with_it=lit) if owners else None
            case Kind.PICTURE:
                brands = assets.picture_owners(session, thing)
                return None if brands is None else Thing(kind, thing, _short(kind, thing), brands)
            case Kind.BRAND:
                if not accounts.is_there(session, thing):
                    return None
                found = accounts.brands(session, [thing]).get(thing)
                return None if found is None else Thing(kind, thing, found.name, (found.id,))
    except NotFound:
        return None


def whose(session: Session, reported: Complaint) -> Brand | None:
    """The brand of what was reported, for whoever has the receipt; None where that is not theirs to know.

    A draft's is its brand's to tell, and so is that of a file of which nothing public is made.
    """
    brand, kind = reported.brand, Kind(reported.kind)
    if brand is None or not accounts.is_there(session, brand):
        return None
    if kind in (Kind.MODEL, Kind.PICTURE):
        told = catalog.has_shown(session, brand, kind, reported.thing)
    else:
        told = reported.title_told
    return accounts.brands(session, [brand])[brand] if told else None


def _short(kind: Kind, key: str) -> str:
    return f"{kind.value} {key[:12]}"
