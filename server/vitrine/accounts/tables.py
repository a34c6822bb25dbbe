"""Rows of accounts; their statements are in `statements.py`. Secrets are here only as digests."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
    # None: it is there. Its row stays for what it sold; name and slug stay its own.
    deleted_at: Mapped[datetime | None]

    def value(self) -> Brand:
        return Brand(BrandId(self.id), self.name, self.slug)


class BrandLookRow(Base):
    """What a name of a brand looks like (`lookalikes.looks`): each look is one brand's.

    Names of before stay the brand's: nobody takes its place under one.
    """

    __tablename__ = "brand_looks"

    look: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    brand_id: Mapped[str] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), index=True)


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
    # What enrolled it, as "Firefox, Linux", or what its holder calls it; "": nobody noted it.
    device: Mapped[str] = mapped_column(String(40), server_default="")
    # By a link that this other passkey had made; no reference, for it may be gone.
    added_with: Mapped[str | None] = mapped_column(String(64))
    # Whether it tells who uses it (a finger, a face, a PIN). One of before that was asked, which cannot,
    # opens a session until then in which a better one is enrolled, and nothing else done.
    verifies: Mapped[bool] = mapped_column(server_default=false())
    weak_until: Mapped[datetime | None]
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
    """One browser: a guest, a member, or both. The guest lasts until expires_at, the member ends sooner."""

    __tablename__ = "sessions"

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    # Its name in lists; the digest stays here.
    id: Mapped[str] = mapped_column(ID, unique=True)
    visitor_id: Mapped[str | None] = mapped_column(ForeignKey("visitors.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[str | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    # By which the member signed in. None: a guest, or a member of before this was noted.
    passkey_id: Mapped[str | None] = mapped_column(ForeignKey("passkeys.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(40), server_default="")
    # Of the member: when they signed in, were last here (to some minutes), last showed a passkey.
    signed_in_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None] = mapped_column(index=True)
    proved_at: Mapped[datetime | None]
    # Opened by a key that does not verify, or a recovery code: good for a new passkey and nothing else.
    only_enrols: Mapped[bool] = mapped_column(server_default=false(), default=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    visitor: Mapped[VisitorRow | None] = relationship(lazy="joined")
    member: Mapped[MemberRow | None] = relationship(lazy="joined")


class EnrolmentRow(Base):
    """A one-time link: into a brand, to the operators, or both; or a further passkey for a member."""

    __tablename__ = "enrolments"

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    id: Mapped[str] = mapped_column(ID, unique=True)
    brand_id: Mapped[str | None] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[str | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    # Who made it, with which passkey: it goes when they go. None: the command line.
    made_by: Mapped[str | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    made_with: Mapped[str | None] = mapped_column(ForeignKey("passkeys.id", ondelete="CASCADE"), index=True)
    role: Mapped[str | None] = mapped_column(String(10))
    operates: Mapped[bool] = mapped_column(server_default=false(), default=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    brand: Mapped[BrandRow | None] = relationship(lazy="joined")
    member: Mapped[MemberRow | None] = relationship(lazy="joined", foreign_keys=[member_id])


class ChallengeRow(Base):
    """One question put to a passkey. enrolment: None for a sign-in, and for a proof, which has a handle."""

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
    made_with: Mapped[str | None] = mapped_column(ForeignKey("passkeys.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]

    brand: Mapped[BrandRow] = relationship(lazy="joined", innerjoin=True)

    def value(self, made_by: str | None = None) -> ApiToken:
        """made_by: the name of who made it, if it is known."""
        scopes = frozenset(Scope(name) for name in self.scopes)
        return ApiToken(
            self.id, self.name, self.brand.value(), scopes, self.created_at, self.last_used_on, made_by,
            self.made_with,
        )  # fmt: skip


class RecoveryCodeRow(Base):
    """One printed code of a member's set. A used one stays: the list says how many are left of how many."""

    __tablename__ = "recovery_codes"

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AccountActRow(Base):
    """What was done to whom, by whom: names as they were then, for rows they are of may be gone.

    by_id: None for the command line of who runs the shop. brand_id: None where it is of no brand.
    """

    __tablename__ = "account_acts"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    brand_id: Mapped[str | None] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    what: Mapped[str] = mapped_column(String(40))
    by_id: Mapped[str | None] = mapped_column(String(64))
    by_name: Mapped[str] = mapped_column(String(40))
    of_id: Mapped[str] = mapped_column(String(64))
    of_name: Mapped[str] = mapped_column(String(80))
