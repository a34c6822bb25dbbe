"""Codes of checkouts: made for who is in a headset, typed on a phone, which then has a key to that one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from vitrine.ids import ALPHABET, digest, secret
from vitrine.orders.checkouts.errors import CheckoutNotFound, CheckoutOver
from vitrine.orders.checkouts.rows import CheckoutAsker, CheckoutRegister
from vitrine.orders.checkouts.values import CheckoutState
from vitrine.orders.codes.errors import PayCodeUnknown
from vitrine.orders.codes.tables import CheckoutCodeRow
from vitrine.storage import Database, Session

MARKS: Final = 7
"""35 bits: at ten tries a minute one address meets one of a thousand codes once in six years."""
CODE_LIFE: Final = timedelta(minutes=10)
KEY_LIFE: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class PayCode:
    """code: as it is read aloud, `K7Q-4MDX`."""

    code: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """key: the secret that opens this checkout, told once."""

    checkout: str
    key: str


class Codes:
    def __init__(self, database: Database) -> None:
        self._database = database

    def opens(self, session: Session, key: str) -> str | None:
        """The checkout that a key's digest opens; None: none, or not any more."""
        row = session.scalar(select(CheckoutCodeRow).where(CheckoutCodeRow.key == key))
        return row.checkout_id if row is not None and row.ends_at > self._database.clock.now() else None

    def make(self, register: CheckoutRegister, asker: CheckoutAsker, checkout: str) -> PayCode:
        """A code for a checkout of the asker's own; one of before is over, and so is its key.

        Raises CheckoutNotFound, CheckoutOver.
        """
        code, until = _code(), self._database.clock.now() + CODE_LIFE
        with self._database.unit() as unit:
            own = CheckoutAsker(asker.visitor, asker.brand)
            row = register.found(unit.session, own, checkout, lock=True)
            if row.state not in (CheckoutState.OPEN, CheckoutState.PAYING):
                raise CheckoutOver(row.state)
            unit.session.execute(delete(CheckoutCodeRow).where(CheckoutCodeRow.checkout_id == checkout))
            unit.session.add(
                CheckoutCodeRow(
                    checkout_id=checkout, code=digest(_plain(code)), code_ends_at=until, key=None,
                    ends_at=until,
                )
            )  # fmt: skip
        return PayCode(code, until)

    def find(self, code: str, brand: str | None) -> Opened:
        """A key to the checkout of this code; a key that was given for it before is over.

        brand: on whose own domain it was typed; None: at the house. Raises PayCodeUnknown.
        """
        key = secret()
        with self._database.unit() as unit:
            of = CheckoutCodeRow.code == digest(_plain(code))
            row = unit.session.scalar(select(CheckoutCodeRow).where(of).with_for_update())
            if row is None or row.code_ends_at <= unit.now:
                raise PayCodeUnknown
            row.key, row.ends_at = digest(key), unit.now + KEY_LIFE
            found = Opened(row.checkout_id, key)
            # A brand's own domain knows of nothing but that brand's.
            unit.session.flush()
            if brand is not None and not self._is_of(unit.session, found.checkout, digest(key), brand):
                raise PayCodeUnknown
        return found

    def sweep(self) -> None:
        """Forgets what opens nothing any more."""
        with self._database.unit() as unit:
            unit.session.execute(delete(CheckoutCodeRow).where(CheckoutCodeRow.ends_at <= unit.now))

    def _is_of(self, session: Session, checkout: str, key: str, brand: str) -> bool:
        try:
            CheckoutRegister(self.opens).found(session, CheckoutAsker(None, brand, key), checkout)
        except CheckoutNotFound:
            return False
        return True


def _code() -> str:
    marks = "".join(secrets.choice(ALPHABET) for _ in range(MARKS)).upper()
    return f"{marks[:3]}-{marks[3:]}"


def _plain(code: str) -> str:
    """As it is kept: without what people put between, and with the letters that Crockford reads as others."""
    marks = "".join(mark for mark in code.lower() if mark.isalnum())
    return marks.translate(str.maketrans("oil", "011"))
