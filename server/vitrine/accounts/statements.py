"""The statements on rows of accounts, beside plain gets.

A condition that guards a write stands in the write itself: then two callers cannot both pass it, on either
database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import and_, delete, exists, func, insert, literal, or_, select, update
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import Session

from vitrine.accounts.errors import EnrolmentSpent, EnrolmentUnknown, SignInNeeded
from vitrine.accounts.people import KeyHolder, Member, Role
from vitrine.accounts.tables import (
    AccountActRow,
    BrandLookRow,
    BrandRow,
    ChallengeRow,
    EnrolmentRow,
    MemberRow,
    PasskeyRow,
    RecoveryCodeRow,
    SessionRow,
    TokenRow,
    VisitorRow,
)
from vitrine.ids import digest
from vitrine.quotas.errors import BrandGone
from vitrine.storage import Database
from vitrine.storage.lives import a_few, delete_where


@contextmanager
def still_there(who: KeyHolder | None) -> Iterator[None]:
    """Around a unit that writes for somebody who was let in before it began, and may be removed by now.

    who: None: the command line, which acts for a brand. Raises SignInNeeded, BrandGone.
    """
    try:
        yield
    except (IntegrityError, NoResultFound) as error:
        raise BrandGone if who is None else SignInNeeded from error


def usable_link(session: Session, secret: str, now: datetime) -> EnrolmentRow:
    """The link, if it still opens something. Raises EnrolmentUnknown, EnrolmentSpent."""
    row = session.get(EnrolmentRow, digest(secret))
    if row is None:
        raise EnrolmentUnknown
    if row.used_at is not None:
        raise EnrolmentSpent("used")
    if row.expires_at <= now:
        raise EnrolmentSpent("expired")
    return row


def take_enrolment(session: Session, link: str, now: datetime) -> bool:
    """Uses the link up; False if another did, or it is too old."""
    taken = (
        update(EnrolmentRow)
        .where(EnrolmentRow.digest == link, EnrolmentRow.used_at.is_(None), EnrolmentRow.expires_at > now)
        .values(used_at=now)
        .returning(EnrolmentRow.digest)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(taken) is not None


def take_challenge(session: Session, challenge: str, now: datetime) -> ChallengeRow | None:
    """Removes the challenge, and with it some that are too old; None if it is not there or too old itself."""
    session.execute(a_few(ChallengeRow, ChallengeRow.expires_at <= now))
    taken = (
        delete(ChallengeRow)
        .where(ChallengeRow.digest == challenge, ChallengeRow.expires_at > now)
        .returning(ChallengeRow)
    )
    return session.scalar(taken)


def add_passkey(session: Session, row: PasskeyRow) -> bool:
    """Keeps the passkey; False if its credential is enrolled already."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def passkey_by_credential(session: Session, credential_id: str) -> PasskeyRow | None:
    return session.scalar(select(PasskeyRow).where(PasskeyRow.credential_id == credential_id))


def passkeys_of(session: Session, member_id: str) -> list[PasskeyRow]:
    """Oldest first."""
    mine = select(PasskeyRow).where(PasskeyRow.member_id == member_id).order_by(PasskeyRow.id)
    return list(session.scalars(mine))


def operators(session: Session) -> list[MemberRow]:
    """Oldest first."""
    return list(session.scalars(select(MemberRow).where(MemberRow.operates).order_by(MemberRow.id)))


def sessions_of(session: Session, member_id: str) -> list[SessionRow]:
    return list(session.scalars(select(SessionRow).where(SessionRow.member_id == member_id)))


def sessions_by(session: Session, member_id: str, passkey_id: str) -> list[SessionRow]:
    """The member's sessions that this passkey opened, or of which nobody noted which did."""
    opened_by = or_(SessionRow.passkey_id == passkey_id, SessionRow.passkey_id.is_(None))
    return list(session.scalars(select(SessionRow).where(SessionRow.member_id == member_id, opened_by)))


def session_named(session: Session, session_id: str) -> SessionRow | None:
    return session.scalar(select(SessionRow).where(SessionRow.id == session_id))


def sessions_named(session: Session, member_id: str, session_id: str) -> list[SessionRow]:
    """The one of this id, if it is the member's."""
    named = select(SessionRow).where(SessionRow.id == session_id, SessionRow.member_id == member_id)
    return list(session.scalars(named))


def sessions_over(session: Session, seen: datetime, signed_in: datetime, limit: int) -> list[str]:
    """Digests of those whose member was last here at `seen` or before, or signed in at `signed_in` or before.

    Two questions, for the index of `seen_at` answers each: only members have it.
    """
    away = select(SessionRow.digest).where(SessionRow.seen_at <= seen).limit(limit)
    long = select(SessionRow.digest).where(SessionRow.seen_at > seen, SessionRow.signed_in_at <= signed_in)
    return [*session.scalars(away), *session.scalars(long.limit(limit))][:limit]


def end_members(session: Session, digests: Sequence[str], seen: datetime, signed_in: datetime) -> list[str]:
    """Signs the members of these sessions out, if it is still time; gives the visitors who stay behind."""
    ended = (
        update(SessionRow)
        .where(
            SessionRow.digest.in_(digests),
            or_(SessionRow.seen_at <= seen, SessionRow.signed_in_at <= signed_in),
        )
        .values(
            member_id=None,
            passkey_id=None,
            signed_in_at=None,
            seen_at=None,
            proved_at=None,
            only_enrols=False,
        )
        .returning(SessionRow.visitor_id)
        .execution_options(synchronize_session=False)
    )
    return [visitor for visitor in session.scalars(ended) if visitor is not None]


def verifying(session: Session, member_id: str) -> bool:
    """Whether the member has a passkey that tells who uses it."""
    mine = select(PasskeyRow.id).where(PasskeyRow.member_id == member_id, PasskeyRow.verifies)
    return session.scalar(mine.limit(1)) is not None


def some_weak(session: Session, now: datetime) -> bool:
    """Whether any passkey of the shop may still sign in without telling who uses it."""
    return session.scalar(select(PasskeyRow.id).where(PasskeyRow.weak_until > now).limit(1)) is not None


def lock_brand(session: Session, brand_id: str) -> None:
    """One change of a brand's members at a time: who waits here then reads what the other left."""
    session.execute(select(BrandRow.id).where(BrandRow.id == brand_id).with_for_update())


def lock_whole_brand(session: Session, brand_id: str) -> BrandRow | None:
    """As `lock_brand`; the row as it is then."""
    return session.get(BrandRow, brand_id, with_for_update=True, populate_existing=True)


def delete_links(session: Session, brand_id: str) -> None:
    """The one-time links into the brand, and of its members."""
    session.execute(delete(EnrolmentRow).where(EnrolmentRow.brand_id == brand_id))


def revoke_all_tokens(session: Session, brand_id: str, now: datetime) -> None:
    """The brand's live tokens, whoever made them."""
    live = update(TokenRow).where(TokenRow.brand_id == brand_id, TokenRow.revoked_at.is_(None))
    session.execute(live.values(revoked_at=now))


def members_of(session: Session, brand_id: str) -> list[MemberRow]:
    """Oldest first."""
    mine = select(MemberRow).where(MemberRow.brand_id == brand_id).order_by(MemberRow.id)
    return list(session.scalars(mine.execution_options(populate_existing=True)))


def owners(session: Session, brand_id: str) -> int:
    owners = select(func.count()).where(MemberRow.brand_id == brand_id, MemberRow.role == Role.OWNER.value)
    return session.scalar(owners) or 0


def seen_of(session: Session, members: Sequence[str]) -> dict[str, datetime]:
    """When each of these members was last here."""
    seen = (
        select(SessionRow.member_id, func.max(SessionRow.seen_at))
        .where(SessionRow.member_id.in_(members), SessionRow.seen_at.is_not(None))
        .group_by(SessionRow.member_id)
    )
    return {str(member): at for member, at in session.execute(seen) if at is not None}


def keys_of(session: Session, members: Sequence[str]) -> dict[str, int]:
    """How many passkeys each of these members has; who has none is left out."""
    counted = select(PasskeyRow.member_id, func.count()).where(PasskeyRow.member_id.in_(members))
    return {row.member_id: row[1] for row in session.execute(counted.group_by(PasskeyRow.member_id))}


def revoke_tokens(
    session: Session, now: datetime, *, by: str | None = None, made_with: str | None = None
) -> list[TokenRow]:
    """Revokes the live tokens that this member, or this passkey, made; gives them."""
    whose = TokenRow.created_by == by if by is not None else TokenRow.made_with == made_with
    rows = list(session.scalars(select(TokenRow).where(whose, TokenRow.revoked_at.is_(None))))
    for row in rows:
        row.revoked_at = now
    return rows


def live_tokens(session: Session, brand_id: str) -> int:
    """How many of the brand's API tokens open something."""
    live = select(func.count()).where(TokenRow.brand_id == brand_id, TokenRow.revoked_at.is_(None))
    return session.scalar(live) or 0


def tokens_made_with(session: Session, passkeys: Sequence[str]) -> dict[str, int]:
    """How many live tokens were made with each of these passkeys."""
    made = (
        select(TokenRow.made_with, func.count())
        .where(TokenRow.made_with.in_(passkeys), TokenRow.revoked_at.is_(None))
        .group_by(TokenRow.made_with)
    )
    return {str(passkey): count for passkey, count in session.execute(made)}


def open_links(session: Session, brand_id: str, now: datetime) -> list[tuple[EnrolmentRow, str | None]]:
    """The brand's one-time links that still open, with the names of who made them; oldest first."""
    links = (
        select(EnrolmentRow, MemberRow.name)
        .outerjoin(MemberRow, MemberRow.id == EnrolmentRow.made_by)
        .where(
            EnrolmentRow.brand_id == brand_id, EnrolmentRow.used_at.is_(None), EnrolmentRow.expires_at > now
        )
        .order_by(EnrolmentRow.id)
    )
    return [(row, name) for row, name in session.execute(links).unique()]


def links_by(session: Session, member_id: str) -> list[EnrolmentRow]:
    """The links that this member made, into their brand or for themselves."""
    return list(session.scalars(select(EnrolmentRow).where(EnrolmentRow.made_by == member_id)))


def forget_codes(session: Session, member_id: str) -> None:
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.member_id == member_id))


def take_code(session: Session, code: str, now: datetime) -> str | None:
    """Uses the recovery code up; the member's id, None if there is none such left."""
    taken = (
        update(RecoveryCodeRow)
        .where(RecoveryCodeRow.digest == code, RecoveryCodeRow.used_at.is_(None))
        .values(used_at=now)
        .returning(RecoveryCodeRow.member_id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(taken)


def codes_of(session: Session, member_id: str) -> list[RecoveryCodeRow]:
    return list(session.scalars(select(RecoveryCodeRow).where(RecoveryCodeRow.member_id == member_id)))


def acts_of(session: Session, brand_id: str, after: str | None, limit: int) -> list[AccountActRow]:
    """Newest first, after the one named."""
    acts = select(AccountActRow).where(AccountActRow.brand_id == brand_id)
    if after is not None:
        acts = acts.where(AccountActRow.id < after)
    return list(session.scalars(acts.order_by(AccountActRow.id.desc()).limit(limit)))


def advance_passkey(session: Session, passkey_id: str, count: int, today: date) -> bool:
    """Moves the counter forward; False if it is there already. Authenticators without one always say 0."""
    moved = (
        update(PasskeyRow)
        .where(
            PasskeyRow.id == passkey_id,
            or_(PasskeyRow.sign_count < count, and_(PasskeyRow.sign_count == 0, literal(count) == 0)),
        )
        .values(sign_count=count, last_used_on=today)
        .returning(PasskeyRow.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(moved) is not None


def delete_member(session: Session, row: MemberRow) -> None:
    """With their passkeys, which go first.

    A token names both who made it and with what. PostgreSQL empties the two one after the other, in no order
    to rely on, and each time looks whether the other is still there if the token was revoked just before.
    """
    session.flush()
    session.execute(
        delete(PasskeyRow).where(PasskeyRow.member_id == row.id),
        execution_options={"synchronize_session": False},
    )
    session.delete(row)


def delete_expired(database: Database) -> None:
    """Sessions, links and challenges that ended, then visitors whom no session knows any more; in batches."""
    now = database.clock.now()
    for row in (SessionRow, ChallengeRow, EnrolmentRow):
        delete_where(database, row, row.expires_at <= now)
    known = select(SessionRow.visitor_id).where(SessionRow.visitor_id == VisitorRow.id)
    delete_where(database, VisitorRow, and_(~known.exists(), VisitorRow.kept.is_(False)))


def names_of_brands(session: Session) -> list[tuple[str, str]]:
    """Id and name of every brand."""
    return [(row.id, row.name) for row in session.execute(select(BrandRow.id, BrandRow.name))]


def member_by(session: Session, visitor_id: str) -> Member | None:
    """The brand's member as whom this visitor is signed in anywhere; None for a guest."""
    own = select(SessionRow).where(SessionRow.visitor_id == visitor_id, SessionRow.member_id.is_not(None))
    for row in session.scalars(own):
        member = row.member.value() if row.member else None
        if member is not None:
            return member
    return None


def owners_of_looks(session: Session, wanted: Collection[str]) -> dict[str, str]:
    """Those of these looks that are a brand's: look -> brand."""
    query = select(BrandLookRow.look, BrandLookRow.brand_id).where(BrandLookRow.look.in_(wanted))
    return {row.look: row.brand_id for row in session.execute(query)}


def brands_without_looks(session: Session) -> list[tuple[str, str]]:
    """Ids and names of brands that have none, oldest first."""
    none = ~exists().where(BrandLookRow.brand_id == BrandRow.id)
    query = select(BrandRow.id, BrandRow.name).where(none).order_by(BrandRow.created_at, BrandRow.id)
    return [(row.id, row.name) for row in session.execute(query)]


def looks_of(session: Session, brand: str) -> int:
    """How many looks are the brand's."""
    return session.scalar(select(func.count()).where(BrandLookRow.brand_id == brand)) or 0


def add_looks(session: Session, brand: str, new: Collection[str]) -> None:
    """Raises IntegrityError where one is another's."""
    if new:
        rows = [{"look": each, "brand_id": brand} for each in sorted(new)]
        session.execute(insert(BrandLookRow), rows)


def is_left(session: Session, visitor: str, now: datetime) -> bool:
    """Whether nobody is this visitor any more: no session is theirs, and nothing of lasting worth."""
    row = session.get(VisitorRow, visitor)
    theirs = SessionRow.visitor_id == visitor, SessionRow.expires_at > now
    elsewhere = session.scalar(select(SessionRow.digest).where(*theirs).limit(1))
    return row is not None and not row.kept and elsewhere is None
