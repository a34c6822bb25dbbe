"""Rows of accounts, and the statements that must be atomic. Secrets are here only as digests."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    and_,
    delete,
    false,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from vitrine.accounts.people import ApiToken, Brand, Member, Operator, Role, Scope, Visitor
from vitrine.ids import BrandId, MemberId, VisitorId
from vitrine.storage import Base, Json

ID = String(64)
DIGEST = String(64)


class BrandRow(Base):
    __tablename__ = "brands"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    # The name case-folded: "maison vitrine" invites into the same brand as "Maison Vitrine".
    name_key: Mapped[str] = mapped_column(String(240), unique=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    created_at: Mapped[datetime]

    def value(self) -> Brand:
        return Brand(BrandId(self.id), self.name, self.slug)


class MemberRow(Base):
    """Who signs in by passkey: of a brand, with a role there; an operator; or both."""

    __tablename__ = "members"
    __table_args__ = (
        CheckConstraint("role IN ('owner', 'editor', 'staff')", name="role"),
        CheckConstraint(
            "(brand_id IS NULL AND role IS NULL AND operates) OR (brand_id IS NOT NULL AND role IS NOT NULL)",
            name="of_a_brand_or_operator",
        ),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    brand_id: Mapped[str | None] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    role: Mapped[str | None] = mapped_column(String(10))
    operates: Mapped[bool] = mapped_column(server_default=false(), default=False)
    # WebAuthn's user handle, base64url: random, so that it tells an authenticator nothing about the person.
    user_handle: Mapped[str] = mapped_column(String(90), unique=True)
    created_at: Mapped[datetime]

    brand: Mapped[BrandRow | None] = relationship(lazy="joined")

    def value(self) -> Member | None:
        """None: of no brand."""
        if self.brand is None or self.role is None:
            return None
        return Member(MemberId(self.id), self.name, Role(self.role), self.brand.value())

    def as_operator(self) -> Operator | None:
        return Operator(MemberId(self.id), self.name) if self.operates else None


class PasskeyRow(Base):
    __tablename__ = "passkeys"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    # base64url of up to 1023 bytes (WebAuthn level 3, section 4).
    credential_id: Mapped[str] = mapped_column(String(1364), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    # 32 bits unsigned on the wire: one too many for INTEGER on PostgreSQL.
    sign_count: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    last_used_on: Mapped[date | None]

    member: Mapped[MemberRow] = relationship(lazy="joined", innerjoin=True)


class VisitorRow(Base):
    __tablename__ = "visitors"
    __table_args__ = (CheckConstraint("colour BETWEEN 0 AND 11", name="colour"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    colour: Mapped[int]
    # Something of lasting worth is theirs (a certificate, a wallet): they outlive their last session.
    kept: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[datetime]

    def value(self, member: Member | None = None, operator: bool = False) -> Visitor:
        return Visitor(VisitorId(self.id), self.name, self.colour, member, operator)


class SessionRow(Base):
    """One browser: a guest, a member, or both."""

    __tablename__ = "sessions"

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    visitor_id: Mapped[str | None] = mapped_column(ForeignKey("visitors.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[str | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    # By which the member signed in. None: a guest, or a member of before this was noted.
    passkey_id: Mapped[str | None] = mapped_column(ForeignKey("passkeys.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    visitor: Mapped[VisitorRow | None] = relationship(lazy="joined")
    member: Mapped[MemberRow | None] = relationship(lazy="joined")


class EnrolmentRow(Base):
    """A one-time link: into a brand, to the operators, or both; or a further passkey for a member."""

    __tablename__ = "enrolments"

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    brand_id: Mapped[str | None] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[str | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    role: Mapped[str | None] = mapped_column(String(10))
    operates: Mapped[bool] = mapped_column(server_default=false(), default=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    brand: Mapped[BrandRow | None] = relationship(lazy="joined")
    member: Mapped[MemberRow | None] = relationship(lazy="joined")


class ChallengeRow(Base):
    """One question put to a passkey. enrolment: None for a sign-in."""

    __tablename__ = "challenges"

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    enrolment: Mapped[str | None] = mapped_column(
        ForeignKey("enrolments.digest", ondelete="CASCADE"), index=True
    )
    user_handle: Mapped[str | None] = mapped_column(String(90))
    expires_at: Mapped[datetime] = mapped_column(index=True)


class TokenRow(Base):
    """An API token. A revoked one stays, so that records which name its id can be read."""

    __tablename__ = "api_tokens"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(DIGEST, unique=True)
    scopes: Mapped[list[str]] = mapped_column(Json)
    created_by: Mapped[str | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]

    brand: Mapped[BrandRow] = relationship(lazy="joined", innerjoin=True)

    def value(self) -> ApiToken:
        scopes = frozenset(Scope(name) for name in self.scopes)
        return ApiToken(self.id, self.name, self.brand.value(), scopes, self.created_at, self.last_used_on)


# The statements beside plain gets. A condition that guards a write stands in the write itself: then two
# callers cannot both pass it, on either database.


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
    """Removes the challenge, and with it all that are too old; None if it is not there or too old itself."""
    session.execute(delete(ChallengeRow).where(ChallengeRow.expires_at <= now))
    taken = delete(ChallengeRow).where(ChallengeRow.digest == challenge).returning(ChallengeRow)
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


def delete_expired(session: Session, now: datetime) -> None:
    """Sessions, links and challenges that ended, then visitors whom no session knows any more."""
    session.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
    session.execute(delete(ChallengeRow).where(ChallengeRow.expires_at <= now))
    session.execute(delete(EnrolmentRow).where(EnrolmentRow.expires_at <= now))
    known = select(SessionRow.visitor_id).where(SessionRow.visitor_id == VisitorRow.id)
    session.execute(
        delete(VisitorRow).where(~known.exists(), VisitorRow.kept.is_(False)),
        execution_options={"synchronize_session": False},
    )


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
