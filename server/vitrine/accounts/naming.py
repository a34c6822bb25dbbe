"""What brands are called: no brand takes the name of another, nor one that looks like it."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vitrine.accounts import statements
from vitrine.accounts.acts import AccountActs, AccountDeed, Doer
from vitrine.accounts.errors import BrandNotFound, NameTaken, TooManyNames
from vitrine.accounts.lookalikes import looks
from vitrine.accounts.names import BRAND_LIMIT, tidy_name
from vitrine.accounts.people import Brand, KeyHolder
from vitrine.storage import Database

LOOKS_LIMIT: Final = 30
"""Of a brand: of ten names at least, for a name has three looks at most."""


def claim(session: Session, brand: str, name: str) -> None:
    """From now on the name is the brand's. Who is quicker has it: the looks are a primary key.

    Raises NameTaken, TooManyNames; IntegrityError, at once, where another claims it at this very moment.
    """
    for other, called in statements.brands_without_looks(session):
        # Of before there were looks, the oldest first; of two that look alike the older has them.
        if other != brand:
            theirs = looks(called)
            statements.add_looks(session, other, theirs - statements.owners_of_looks(session, theirs).keys())
    wanted = looks(name)
    held = statements.owners_of_looks(session, wanted)
    if any(owner != brand for owner in held.values()):
        raise NameTaken
    new = wanted - held.keys()
    if new and statements.looks_of(session, brand) + len(new) > LOOKS_LIMIT:
        raise TooManyNames(LOOKS_LIMIT // 3)
    statements.add_looks(session, brand, new)


class BrandNames:
    def __init__(self, database: Database, acts: AccountActs) -> None:
        self._database, self._acts = database, acts

    def rename(self, brand_id: str, name: str, by: KeyHolder | None) -> Brand:
        """Another name for a brand; the address of its pages stays. by: None: the command line.

        Raises NameRefused, NameTaken, TooManyNames, BrandNotFound.
        """
        tidied = tidy_name(name, BRAND_LIMIT)
        try:
            with self._database.unit() as unit:
                row = statements.lock_whole_brand(unit.session, brand_id)
                if row is None or row.deleted_at is not None:
                    raise BrandNotFound
                claim(unit.session, brand_id, tidied)
                row.name, row.name_key = tidied, tidied.casefold()
                self._acts.note(
                    unit, Doer.of(by), AccountDeed.BRAND_RENAMED, brand_id, brand_id, tidied[:BRAND_LIMIT]
                )
                unit.session.flush()
                return row.value()
        except IntegrityError as error:
            raise NameTaken from error
