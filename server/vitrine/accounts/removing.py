"""A brand that is deleted: nobody acts for it from that moment, and nothing of it is shown."""

from __future__ import annotations

from vitrine.accounts import statements
from vitrine.accounts.acts import AccountActs, AccountDeed, Doer
from vitrine.accounts.errors import BrandNotFound, OtherOwners, RoleTooLow, SignInNeeded
from vitrine.accounts.events import BrandDeleted
from vitrine.accounts.people import KeyHolder, Operator, Role
from vitrine.accounts.sessions import Sessions
from vitrine.parts import Alone, Ties
from vitrine.storage import Database


class RemovingBrands:
    """ties: what other slices have of a brand's."""

    def __init__(
        self, database: Database, sessions: Sessions, acts: AccountActs, ties: Ties | None = None
    ) -> None:
        self._database, self._sessions, self._acts = database, sessions, acts
        self._ties = ties or Alone()

    def delete(self, brand_id: str, by: KeyHolder | Operator | None) -> None:
        """Its people are signed out, its programs refused, its things gone; what was sold stays good.

        An operator among its people stays that, of no brand. Its name stays its own: who runs the shop can
        invite into it again, and it is empty then. by: its last owner, or an operator; None: the
        command line.

        Raises BrandNotFound, OtherOwners, SignInNeeded, RoleTooLow.
        """
        with self._database.unit() as unit:
            session = unit.session
            # Before the brand's row, as whoever uses a link takes them.
            statements.delete_links(session, brand_id)
            row = statements.lock_whole_brand(session, brand_id)
            if row is None or row.deleted_at is not None:
                raise BrandNotFound
            members = statements.members_of(session, brand_id)
            if isinstance(by, KeyHolder):
                asking = next((each for each in members if each.id == by.id), None)
                if asking is None:  # removed since the request came
                    raise SignInNeeded
                if asking.role != Role.OWNER.value:
                    raise RoleTooLow(Role.OWNER.value)
                if statements.owners(session, brand_id) > 1:
                    raise OtherOwners
            row.deleted_at = self._database.clock.now()
            statements.delete_links(session, brand_id)
            statements.revoke_all_tokens(session, brand_id, row.deleted_at)
            for member in members:
                self._sessions.end_all_of(unit, member.id)
                if member.operates:
                    member.brand_id = member.role = None
                else:
                    statements.delete_member(session, member)
            self._acts.note(unit, Doer.of(by), AccountDeed.BRAND_DELETED, brand_id, brand_id, row.name)
            session.flush()
            self._ties.leaving(unit, "brand", brand_id)
            unit.collect(BrandDeleted(brand_id))
