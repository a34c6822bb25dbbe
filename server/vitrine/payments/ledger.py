"""The ledger: amounts that go from one account to another. It balances by its shape, not by care."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vitrine.money import Money
from vitrine.payments.tables import LedgerRow
from vitrine.storage import UnitOfWork

BUYERS = "buyers"
PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Transfer:
    """giver, taker: names of accounts, such as `provider` or `vat:FR:2000`."""

    giver: str
    taker: str
    money: Money


def post(unit: UnitOfWork, entry: str, transfers: Sequence[Transfer]) -> None:
    """Write what belongs together. entry: unique; a second one of its name is an IntegrityError.

    Amounts of nothing are left out.
    """
    now = unit.now
    for number, each in enumerate(transfers):
        if each.money.amount_minor:
            unit.session.add(
                LedgerRow(
                    entry=entry, number=number, giver=each.giver, taker=each.taker,
                    amount_minor=each.money.amount_minor, currency=each.money.currency, at=now,
                )
            )  # fmt: skip
    unit.session.flush()


def balances(session: Session) -> dict[tuple[str, str], int]:
    """What each account has, by account and currency; all of a currency together come to nothing."""
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    for account, sign in ((LedgerRow.taker, 1), (LedgerRow.giver, -1)):
        query = select(account, LedgerRow.currency, func.sum(LedgerRow.amount_minor))
        for name, currency, amount in session.execute(query.group_by(account, LedgerRow.currency)):
            found[name, currency] += sign * int(amount)
    return dict(found)
