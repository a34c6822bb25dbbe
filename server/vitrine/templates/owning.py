"""Rooms made of a brand's own model, and another model taken as a room's scene."""

from __future__ import annotations

import json

from vitrine.accounts import BrandActor
from vitrine.assets import inside as assets
from vitrine.catalog import inside as catalogued
from vitrine.catalog.errors import RoomNotFound
from vitrine.catalog.service import Catalog
from vitrine.idempotency import KeyedWish
from vitrine.storage import Database
from vitrine.templates.arranging import THINGS_LIMIT
from vitrine.templates.displays import Exhibit
from vitrine.templates.errors import NotMeasured
from vitrine.templates.making import make_room
from vitrine.templates.naming import room_id_of
from vitrine.templates.proposing import summary_of, written
from vitrine.words import LocalText


class OwnScenes:
    def __init__(self, database: Database, catalog: Catalog) -> None:
        self._database, self._catalog = database, catalog

    def make(self, actor: BrandActor, title: LocalText, model: str, wish: KeyedWish | None = None) -> str:
        """A room whose scene is the brand's own model, with its products placed, a draft; answers its id.

        Raises ModelNotFound, NotMeasured and what `Catalog.save_room` raises.
        """
        brand = actor.brand.id
        with self._database.read() as session:
            assets.own_model(session, brand, model)
            proposal = assets.proposed_room(session, model)
            if proposal is None:
                raise NotMeasured
            shown = catalogued.to_show(session, brand, THINGS_LIMIT)
            sizes = assets.extents(session, (each for _, each in shown))
        exhibits = [Exhibit(product, *sizes[each]) for product, each in shown if each in sizes]
        document = {
            "title": title, "summary": summary_of(actor.brand.name), "scene": {"model": model},
            **written(proposal, exhibits),
        }  # fmt: skip
        return make_room(self._catalog, actor, room_id_of(title), document, wish)

    def take(self, actor: BrandActor, room_id: str, model: str) -> None:
        """Another model of the brand's own is the room's scene; all else stays, and undo takes it back.

        Raises RoomNotFound, NotYourBrand and what `Catalog.save_room` raises.
        """
        with self._database.read() as session:
            brand, standing, document = catalogued.room_document(session, room_id)
            if brand != actor.brand.id and not catalogued.is_public(session, room_id):
                raise RoomNotFound
        actor.require_brand(brand)
        document["scene"] = {"model": model}
        document.pop("version", None)
        self._catalog.save_room(actor, room_id, json.dumps(document).encode(), standing)
