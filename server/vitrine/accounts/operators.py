"""Who looks after the whole shop."""

from __future__ import annotations

from vitrine.accounts.acts import COMMAND_LINE, AccountActs, AccountDeed
from vitrine.accounts.errors import OperatorUnknown
from vitrine.accounts.people import Operator
from vitrine.accounts.sessions import Sessions
from vitrine.accounts.statements import delete_member, operators
from vitrine.accounts.tables import MemberRow
from vitrine.storage import Database


class Operators:
    """Lists and removes them. They come by a one-time link, like members."""

    def __init__(self, database: Database, sessions: Sessions, acts: AccountActs) -> None:
        self._database = database
        self._sessions = sessions
        self._acts = acts

    def all(self) -> list[tuple[Operator, str | None]]:
        """Each with the name of the brand whose member they are besides; oldest first."""
        with self._database.read() as session:
            return [
                (operator, row.brand.name if row.brand else None)
                for row in operators(session)
                if (operator := row.as_operator()) is not None
            ]

    def remove(self, operator_id: str) -> Operator:
        """Takes the role, and signs them out wherever they are. A brand's member stays that.

        Raises OperatorUnknown.
        """
        with self._database.unit() as unit:
            row = unit.session.get(MemberRow, operator_id, with_for_update={"of": MemberRow})
            operator = None if row is None else row.as_operator()
            if row is None or operator is None:
                raise OperatorUnknown
            self._sessions.end_all_of(unit, row.id)
            self._acts.note(unit, COMMAND_LINE, AccountDeed.OPERATOR_REMOVED, row.brand_id, row.id, row.name)
            if row.brand_id is None:
                delete_member(unit.session, row)
            else:
                row.operates = False
            return operator
