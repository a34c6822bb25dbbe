"""Accounts for neighbours, within the transaction that they have begun.

Functions that write take the caller's unit of work; those that only read take its session, or that of a read.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from vitrine.accounts.errors import SignInNeeded
from vitrine.accounts.people import Brand
from vitrine.accounts.statements import live_tokens as live_tokens
from vitrine.accounts.tables import BrandRow, MemberRow, TokenRow, VisitorRow
from vitrine.storage import UnitOfWork


def keep(unit: UnitOfWork, visitor_id: str) -> bool:
    """From now on the visitor outlives their sessions: something of lasting worth is theirs.

    False: there is no such visitor.
    """
    kept = (
        update(VisitorRow)
        .where(VisitorRow.id == visitor_id)
        .values(kept=True)
        .returning(VisitorRow.id)
        .execution_options(synchronize_session="fetch")
    )
    return unit.session.scalar(kept) is not None


def keeps(session: Session, visitor_id: str) -> bool:
    """Whether something of lasting worth is this visitor's."""
    return bool(session.scalar(select(VisitorRow.kept).where(VisitorRow.id == visitor_id)))


def hold_visitor(session: Session, visitor_id: str) -> bool:
    """Until the unit ends nobody else holds this visitor: for who changes what there is one of a person.

    False: there is no such visitor.
    """
    held = select(VisitorRow.id).where(VisitorRow.id == visitor_id).with_for_update(key_share=True)
    return session.scalar(held) is not None


def names(session: Session, visitors: Iterable[str]) -> dict[str, str]:
    """What these visitors are called, by id; those whom nobody knows are left out."""
    wanted = set(visitors)
    if not wanted:
        return {}
    rows = session.execute(select(VisitorRow.id, VisitorRow.name).where(VisitorRow.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def doers(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """What these members and programs are called, by id; those that are none any more are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    members = session.execute(select(MemberRow.id, MemberRow.name).where(MemberRow.id.in_(wanted)))
    programs = session.execute(select(TokenRow.id, TokenRow.name).where(TokenRow.id.in_(wanted)))
    return {row.id: row.name for row in (*members, *programs)}


def brands(session: Session, ids: Iterable[str]) -> dict[str, Brand]:
    """These brands by id, deleted or not; those that are none are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {row.id: row.value() for row in session.scalars(select(BrandRow).where(BrandRow.id.in_(wanted)))}


def brand_at(session: Session, slug: str) -> Brand | None:
    """The brand whose pages have this address; None: there is none, or it was deleted."""
    if not slug.isascii() or not slug.isprintable():  # a NUL is no text to PostgreSQL
        return None
    row = session.scalar(select(BrandRow).where(BrandRow.slug == slug, BrandRow.deleted_at.is_(None)))
    return None if row is None else row.value()


def hold_brand(session: Session, brand: str) -> None:
    """Until the unit ends nobody deletes the brand: for who makes something of its own.

    First of all rows that are locked, as whoever deletes it takes them. Raises SignInNeeded: nobody acts for
    it any more.
    """
    held = select(BrandRow.id).where(BrandRow.id == brand, BrandRow.deleted_at.is_(None))
    if session.scalar(held.with_for_update(read=True, key_share=True)) is None:
        raise SignInNeeded


def is_there(session: Session, brand: str) -> bool:
    """Whether there is such a brand, and it was not deleted."""
    row = session.get(BrandRow, brand)
    return row is not None and row.deleted_at is None


def brands_after(session: Session, after: str | None, limit: int) -> list[Brand]:
    """Brands in the order of their birth, at most `limit` after the one named."""
    there = BrandRow.id > (after or ""), BrandRow.deleted_at.is_(None)
    query = select(BrandRow).where(*there).order_by(BrandRow.id).limit(limit)
    return [row.value() for row in session.scalars(query)]


def acts_for(session: Session, by: str) -> str | None:
    """The brand of the member or API token of this id, as it is now; None for everybody else."""
    member = session.get(MemberRow, by)
    if member is not None:
        return member.brand_id
    token = session.get(TokenRow, by)
    return None if token is None or token.revoked_at is not None else token.brand_id
