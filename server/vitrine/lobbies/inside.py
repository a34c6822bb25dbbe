"""Lobbies for neighbours, within the transaction that they have begun."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vitrine.accounts import Brand
from vitrine.accounts import inside as accounts
from vitrine.catalog import inside as catalog
from vitrine.lobbies.errors import LobbyNotFound
from vitrine.lobbies.families import Family
from vitrine.lobbies.tables import LobbyRow
from vitrine.lobbies.views import Legal, Lobby
from vitrine.parts import Use
from vitrine.storage import UnitOfWork
from vitrine.takedowns.inside import down, require_up
from vitrine.takedowns.kinds import Kind
from vitrine.words import LANGUAGES


def of_brand(session: Session, brand: Brand) -> Lobby:
    """As the brand said it; a logo that is taken down too."""
    row = session.get(LobbyRow, brand.id)
    return Lobby(brand) if row is None else read(row, brand)


def shown_to_all(session: Session, slug: str) -> Lobby:
    """The lobby at this address as anybody may see it, without a logo that is taken down.

    Raises LobbyNotFound, also of a brand that has said nothing yet and shows neither a room nor a product;
    TakenDown.
    """
    brand = accounts.brand_at(session, slug)
    if brand is None:
        raise LobbyNotFound
    require_up(session, Kind.BRAND, brand.id)
    row = session.get(LobbyRow, brand.id)
    if row is None:
        if not (catalog.open_rooms(session, 1, brand.id) or catalog.to_show(session, brand.id, 1)):
            raise LobbyNotFound
        return Lobby(brand)
    hidden = row.logo_hash is not None and bool(down(session, Kind.PICTURE, [row.logo_hash]))
    return read(row, brand, without_logo=hidden)


def legal_of(session: Session, brand: str) -> tuple[Legal, ...]:
    """The texts that a brand has written, in order."""
    row = session.get(LobbyRow, brand)
    return () if row is None else tuple(each for each in Legal if getattr(row, each.value))


def uses(session: Session, kind: str, thing: str, brand: str | None) -> list[Use]:
    """As of `Part`: the lobbies of a logo."""
    if kind != Kind.PICTURE:
        return []
    query = select(LobbyRow.brand_id).where(LobbyRow.logo_hash == thing)
    if brand is not None:
        query = query.where(LobbyRow.brand_id == brand)
    found = accounts.brands(session, session.scalars(query.order_by(LobbyRow.brand_id)))
    return [Use("lobby", each.id, dict.fromkeys(LANGUAGES, each.name)) for each in found.values()]


def leaving(unit: UnitOfWork, kind: str, thing: str) -> None:
    """As of `Part`: a deleted brand says nothing more."""
    if kind == Kind.BRAND:
        unit.session.execute(delete(LobbyRow).where(LobbyRow.brand_id == thing))


def read(row: LobbyRow, brand: Brand, *, without_logo: bool = False) -> Lobby:
    legal = {each: getattr(row, each.value) for each in Legal if getattr(row, each.value)}
    return Lobby(
        brand, row.version, None if without_logo else row.logo_hash, row.accent, row.ground,
        Family(row.family or Family.CORMORANT), row.summary, legal,
    )  # fmt: skip
