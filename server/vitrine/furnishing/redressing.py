"""Another arrangement, finish or time of day for a draft of a template's room, as acts that can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vitrine.accounts import BrandActor
from vitrine.furnishing.acts import Act
from vitrine.furnishing.differing import difference
from vitrine.furnishing.furniture import Furniture
from vitrine.furnishing.recalling import ActsDone
from vitrine.furnishing.service import RoomDrafts
from vitrine.furnishing.standing import furnished
from vitrine.templates.service import Templates


class Redressing:
    def __init__(self, drafts: RoomDrafts, templates: Templates) -> None:
        self._drafts, self._templates = drafts, templates

    def dress(
        self,
        actor: BrandActor,
        room_id: str,
        base: int,
        changes: Mapping[str, Any],
        base_version: int | None = None,
        key: str | None = None,
    ) -> ActsDone:
        """As `Templates.dress` does it to the room itself.

        Raises NotOfATemplate, NoSuchTemplate, DressingRefused and what `RoomDrafts.act` raises.
        """

        def wanted(now: Furniture) -> Sequence[Act]:
            document = now.document()
            return difference(now, furnished(self._templates.redressed(actor, document, changes)))

        return self._drafts.act(
            actor, room_id, base, wanted, base_version=base_version, key=key, said=changes
        )
