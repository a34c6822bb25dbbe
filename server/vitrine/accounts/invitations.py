"""What a one-time link opens, for who holds it and has not yet decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vitrine.accounts.people import Role
from vitrine.accounts.statements import usable_link
from vitrine.accounts.tables import MemberRow
from vitrine.storage import Database


@dataclass(frozen=True, slots=True)
class Invitation:
    """brand, role: of a new member; None: to the operators alone. for_member: whose further passkey it makes.

    made_by: a name; None: the command line of who runs the shop.
    """

    brand: str | None
    role: Role | None
    operates: bool
    for_member: str | None
    made_by: str | None
    expires_at: datetime


def invitation(database: Database, secret: str) -> Invitation:
    """What the link of this secret opens; it stays unused. Raises EnrolmentUnknown, EnrolmentSpent."""
    with database.read() as session:
        row = usable_link(session, secret, database.clock.now())
        maker = session.get(MemberRow, row.made_by) if row.made_by is not None else None
        return Invitation(
            row.brand.name if row.brand is not None else None,
            Role(row.role) if row.role is not None else None,
            row.operates,
            row.member.name if row.member is not None else None,
            maker.name if maker is not None else None,
            row.expires_at,
        )
