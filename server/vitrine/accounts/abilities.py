"""What members do, and which role it takes: what the team's page tells.

A test asks the routes themselves whether that is so (`tests/integration/app/test_roles.py`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from vitrine.accounts.people import Role


class Ability(StrEnum):
    """As a person would say it, not route by route."""

    READ = "read"
    MODERATE = "moderate"
    OWN_KEYS = "own-keys"
    MODELS = "models"
    PRODUCTS = "products"
    ORDERS = "orders"
    ROOMS = "rooms"
    CERTIFICATES = "certificates"
    NOTICES = "notices"
    NUMBERS = "numbers"
    MEMBERS = "members"
    TOKENS = "tokens"
    ACTS = "acts"
    BRAND = "brand"


LEAST: Final = {
    Ability.READ: Role.STAFF,
    Ability.MODERATE: Role.STAFF,
    Ability.OWN_KEYS: Role.STAFF,
    Ability.MODELS: Role.EDITOR,
    Ability.PRODUCTS: Role.EDITOR,
    Ability.ORDERS: Role.EDITOR,
    Ability.ROOMS: Role.EDITOR,
    Ability.CERTIFICATES: Role.EDITOR,
    Ability.NOTICES: Role.EDITOR,
    Ability.NUMBERS: Role.EDITOR,
    Ability.MEMBERS: Role.OWNER,
    Ability.TOKENS: Role.OWNER,
    Ability.ACTS: Role.OWNER,
    Ability.BRAND: Role.OWNER,
}
"""Who has a higher role may too."""
