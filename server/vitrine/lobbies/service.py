"""What a brand's page edits of its lobby."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.assets import inside as assets
from vitrine.assets.errors import PictureNotFound
from vitrine.catalog.errors import VersionMismatch
from vitrine.catalog.text import SUMMARY_LIMIT, joined, tidy_some
from vitrine.lobbies import inside
from vitrine.lobbies.colours import COLOUR
from vitrine.lobbies.errors import ColourRefused, LogoRefused
from vitrine.lobbies.tables import LobbyRow
from vitrine.lobbies.views import Legal, Lobby
from vitrine.quotas.inside import turn
from vitrine.quotas.kinds import Quotas
from vitrine.storage import Database

LEGAL_LIMIT: Final = 20_000
"""Characters of a text in one language: eight pages."""
_TEXTS: Final[Mapping[str, int]] = {
    "summary": SUMMARY_LIMIT, **{each.value: LEGAL_LIMIT for each in Legal},
}  # fmt: skip
"""Columns of texts, and how long one is in one language; those of the law have paragraphs."""


class Lobbies:
    """shop: how much a brand may have, where nobody has said otherwise."""

    def __init__(self, database: Database, shop: Quotas) -> None:
        self.database, self._shop = database, shop

    def own(self, actor: BrandActor) -> Lobby:
        """The brand's own, as it is edited."""
        with self.database.read() as session:
            return inside.of_brand(session, actor.brand)

    def shown(self, slug: str) -> Lobby:
        """As anybody may see it. Raises LobbyNotFound, TakenDown."""
        with self.database.read() as session:
            return inside.shown_to_all(session, slug)

    def change(self, actor: BrandActor, changes: Mapping[str, Any], version: int | None) -> Lobby:
        """Replace the named members of `Lobby`; imprint, privacy and terms each by itself, of texts the
        languages that are named. None empties.

        version: refuse if it is another by now. Raises VersionMismatch, ColourRefused, LogoRefused,
        TextRefused, BrandGone, SignInNeeded.
        """
        columns = _columns(changes)
        with self.database.unit() as unit:
            session, brand = unit.session, actor.brand.id
            accounts.hold_brand(session, brand)
            turn(unit, brand, self._shop)  # two who write its first words follow each other
            row = session.get(LobbyRow, brand)
            if version not in (None, 0 if row is None else row.version):
                raise VersionMismatch(0 if row is None else row.version)
            row = row or LobbyRow(brand_id=brand, version=0)
            if (logo := columns.get("logo_hash")) not in (None, row.logo_hash):
                try:
                    assets.hold_picture(session, logo)
                except PictureNotFound as error:
                    raise LogoRefused from error
            for name, value in columns.items():
                text = name in _TEXTS
                setattr(row, name, joined(getattr(row, name), value) if text else value)
            row.version += 1
            row.changed_by, row.changed_at = actor.by, self.database.clock.now()
            session.add(row)
            session.flush()
            return inside.read(row, actor.brand)


def colour(said: str | None, field: str) -> str | None:
    """As it is kept. Raises ColourRefused."""
    if said is None:
        return None
    tidied = said.strip().lower()
    if not COLOUR.fullmatch(tidied):
        raise ColourRefused(field)
    return tidied


def _columns(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of the row with their values; of texts the languages that are named."""
    found: dict[str, Any] = {
        name: colour(changes[name], name) for name in ("accent", "ground") if name in changes
    }
    if "logo" in changes:
        found["logo_hash"] = changes["logo"]
    if "family" in changes:
        found["family"] = changes["family"]
    for name, limit in _TEXTS.items():
        if name in changes:
            said = changes[name]
            found[name] = None if said is None else tidy_some(said, name, limit, block=limit == LEGAL_LIMIT)
    return found
