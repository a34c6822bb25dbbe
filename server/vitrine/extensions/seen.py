"""People as rules and rooms see them."""

from __future__ import annotations

from vitrine.accounts import Visitor as Account
from vitrine.extensions.ports import Visitor


def as_seen(account: Account) -> Visitor:
    """The visitor without what nobody else may know; a brand's member shows their role."""
    member = account.member
    if member is None:
        return Visitor(account.id, account.name, account.colour)
    return Visitor(account.id, account.name, account.colour, member.role.value, member.brand.id)
