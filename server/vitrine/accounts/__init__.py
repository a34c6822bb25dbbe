"""Accounts: guests with a name and a colour, brands' members with passkeys, and brands' API tokens."""

from vitrine.accounts.people import (
    Actor,
    ApiToken,
    Brand,
    BrandActor,
    KeyHolder,
    Member,
    Operator,
    Role,
    Scope,
    Visitor,
)
from vitrine.accounts.service import Accounts
from vitrine.accounts.settings import AccountSettings

__all__ = [
    "AccountSettings",
    "Accounts",
    "Actor",
    "ApiToken",
    "Brand",
    "BrandActor",
    "KeyHolder",
    "Member",
    "Operator",
    "Role",
    "Scope",
    "Visitor",
]
