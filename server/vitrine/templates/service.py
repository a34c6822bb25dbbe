"""Rooms made from templates, and dressed anew: arithmetic on the brand's products, then one room saved."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from vitrine.accounts import BrandActor
from vitrine.assets import Assets
from vitrine.assets import inside as assets
from vitrine.assets.errors import PictureNotFound
from vitrine.catalog import inside as catalogued
from vitrine.catalog.errors import RoomNotFound
from vitrine.catalog.roomjson import PLACEMENT_DEFAULTS
from vitrine.catalog.service import Catalog
from vitrine.idempotency import KeyedWish
from vitrine.ids import new_id
from vitrine.storage import Database
from vitrine.templates.arranging import THINGS_LIMIT, Arrangement, arranged
from vitrine.templates.displays import Exhibit
from vitrine.templates.dressing import Chosen, checked, rehung, written
from vitrine.templates.errors import DressingRefused, NotOfATemplate
from vitrine.templates.making import make_room
from vitrine.templates.moving import moved
from vitrine.templates.naming import room_id_of
from vitrine.templates.shelf import Shelf
from vitrine.templates.template import Template
from vitrine.words import LocalText

Document = dict[str, Any]
_NAMED_LIMIT: Final = 50


class Templates:
    """shelf: where the templates are."""

    def __init__(
        self, database: Database, assets: Assets, catalog: Catalog, shelf: Shelf | None = None
    ) -> None:
        self.database, self._assets, self._catalog = database, assets, catalog
        self.shelf = shelf or Shelf()
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[Template, dict[str, str]]] = {}

    def make(
        self,
        actor: BrandActor,
        title: LocalText,
        template: str,
        chosen: Chosen,
        wish: KeyedWish | None = None,
    ) -> str:
        """A room of the brand's own with its products placed, a draft; answers its id.

        Raises NoSuchTemplate, DressingRefused and what `Catalog.save_room` raises.
        """
        found = self.shelf.one(template)
        checked(found, chosen)
        self._check_pictures([*chosen.pictures, chosen.logo])
        files = self._files(found)
        document: Document = {
            "title": title,
            "summary": dict(found.summary),
            "picture": files["picture.webp"],
            **self._dressed(actor, found, chosen, files),
        }
        return make_room(self._catalog, actor, room_id_of(title), document, wish)

    def dress(
        self, actor: BrandActor, room_id: str, changes: Mapping[str, Any], version: int | None = None
    ) -> None:
        """Another arrangement, finish or time of day for a room of a template; what is not named stays.

        Raises NotOfATemplate, RoomNotFound, NotYourBrand, DressingRefused and what `make` raises.
        """
        with self.database.read() as session:
            brand, standing, document = catalogued.room_document(session, room_id)
            if brand != actor.brand.id and not catalogued.is_public(session, room_id):
                raise RoomNotFound
        actor.require_brand(brand)
        document = self.redressed(actor, document, changes)
        document.pop("version", None)
        self._catalog.save_room(
            actor, room_id, json.dumps(document).encode(), standing if version is None else version
        )

    def without_place(self, actor: BrandActor, room_id: str) -> list[tuple[str, LocalText]]:
        """The brand's products on sale that stand nowhere in its room: id and title, oldest first."""
        with self.database.read() as session:
            _, _, document = catalogued.room_document(session, room_id)
            placed = {placement["product"] for placement in document["placements"]}
            return catalogued.to_place(session, actor.brand.id, placed, _NAMED_LIMIT)

    def redressed(self, actor: BrandActor, document: Document, changes: Mapping[str, Any]) -> Document:
        """The room.json with another arrangement, finish or time of day; what is not named stays.

        Raises NotOfATemplate, NoSuchTemplate, DressingRefused.
        """
        dressing = document.get("dressing")
        if dressing is None or dressing["template"] is None:
            raise NotOfATemplate
        template = self.shelf.one(dressing["template"])
        chosen = _changed(dressing, changes)
        # What is not named hangs already.
        self._check_pictures([*changes.get("pictures", ()), changes.get("logo")])
        kept, stays = _own(document), {"signs": dressing["signs"]}
        if {"arrangement", "products"} & changes.keys():
            checked(template, chosen)
            made = self._dressed(actor, template, chosen, self._files(template))
        else:
            # Only looks change: everything stays where it stands, also what was moved by hand.
            looks = replace(chosen, pictures=(), logo=None)
            checked(template, looks)
            kept |= _standing(document)
            stays["displays"] = dressing["displays"]
            stays["pictures"] = rehung(template, chosen, document, changes.keys())
            made = self._dressed(actor, template, looks, self._files(template))
        return moved(document, document | made | kept | {"dressing": made["dressing"] | stays})

    def _dressed(
        self, actor: BrandActor, template: Template, chosen: Chosen, files: Mapping[str, str]
    ) -> Document:
        arrangement = self._arranged(actor, template, chosen.arrangement)
        document = written(template, chosen, arrangement, actor.brand.name, files)
        placements = [
            {
                **PLACEMENT_DEFAULTS,
                "id": new_id("placement"),
                "product": spot.stand.thing.id,
                "slot": spot.name,
            }
            for spot in arrangement.spots
        ]
        return {**document, "placements": placements}

    def _arranged(self, actor: BrandActor, template: Template, number: int) -> Arrangement:
        with self.database.read() as session:
            shown = catalogued.to_show(session, actor.brand.id, THINGS_LIMIT)
            sizes = assets.extents(session, (model for _, model in shown))
        things = [Exhibit(product, *sizes[model]) for product, model in shown if model in sizes]
        return arranged(template, things, number)

    def _check_pictures(self, pictures: Iterable[str | None]) -> None:
        for picture in pictures:
            try:
                if picture is not None:
                    self._assets.picture(picture)
            except PictureNotFound as error:
                raise DressingRefused("picture") from error

    def _files(self, template: Template) -> dict[str, str]:
        """The hashes of its files, which are kept here from now on: once for all rooms and brands."""
        with self._lock:
            kept, known = self._kept.get(template.name, (None, {}))
            # One that was taken away may have come back as another.
            if kept is template:
                return known
            found: dict[str, str] = {}
            for name, file in self.shelf.files(template).items():
                content = file.read_bytes()
                if file.suffix != ".glb":
                    found[name] = self._assets.store_picture(content, house=True)
                    continue
                found[name] = blob = self._assets.blobs.put_stream([content], len(content))[0]
                report, now = self.shelf.report(template), self.database.clock.now()
                with self.database.unit() as unit:
                    assets.keep_house_model(unit, blob, len(content), name, report, now)
            self._kept[template.name] = template, found
            return found


def _own(document: Document) -> Document:
    """What a brand says of its room once it is made."""
    return {name: document[name] for name in ("capacity", "spawns", "zones")}


def _standing(document: Document) -> Document:
    return {name: document[name] for name in ("slots", "placements", "obstacles")}


def _changed(dressing: Document, changes: Mapping[str, Any]) -> Chosen:
    now = {each["material"]: each["choice"] for each in dressing["chosen"]}
    framed = tuple(each["picture"] for each in dressing["pictures"] if each["framed"])
    logo = next((each["picture"] for each in dressing["pictures"] if not each["framed"]), None)
    return Chosen(
        arrangement=changes.get("arrangement", dressing["arrangement"]),
        time=changes.get("time") or dressing["time"],
        materials={**now, **(changes.get("materials") or {})},
        logo=changes.get("logo", logo),
        pictures=tuple(changes["pictures"]) if "pictures" in changes else framed,
    )
