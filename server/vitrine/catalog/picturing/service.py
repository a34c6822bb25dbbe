"""A brand's pictures of its products: added, described, put in order, taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.assets import Assets, picture_url
from vitrine.assets import inside as assets
from vitrine.assets.errors import InUse, PictureNotFound
from vitrine.assets.keeping import KeptPicture, keep_picture, kept_pictures, own_picture
from vitrine.catalog.errors import (
    OnlyPicture,
    OrderRefused,
    PicturesFull,
    ProductNotFound,
    VersionMismatch,
)
from vitrine.catalog.pictures.kept import (
    MODEL,
    PHOTOGRAPH_BYTES,
    PHOTOGRAPHS,
    Entries,
    Entry,
    photographs,
    tidied_alt,
    whole,
)
from vitrine.catalog.pictures.shown import MODEL_PX, entries, keep
from vitrine.catalog.publishing import note_change, tell_changed
from vitrine.catalog.tables import ProductRow, there_product
from vitrine.ids import BrandId
from vitrine.quotas import inside as quotas
from vitrine.quotas.kinds import BY_DEFAULT, Quotas
from vitrine.storage import Database, UnitOfWork
from vitrine.takedowns.inside import down
from vitrine.takedowns.kinds import Kind
from vitrine.words import LocalText


@dataclass(frozen=True, slots=True)
class OwnPicture:
    """One of a product's as its brand edits it. picture: hash, or MODEL. url: None until it was taken.

    hidden: of the model's. down: the house has taken it down, nobody sees it. bytes: 0 of the model's.
    """

    picture: str
    url: str | None
    alt: LocalText | None
    hidden: bool
    down: bool
    width: int
    height: int
    bytes: int


@dataclass(frozen=True, slots=True)
class OwnPictures:
    """version: of the product."""

    version: int
    items: tuple[OwnPicture, ...]


class Picturing:
    """shop: how much a brand may have, where nobody has said otherwise."""

    def __init__(self, database: Database, files: Assets, shop: Quotas = BY_DEFAULT) -> None:
        self._database, self._files, self._shop = database, files, shop

    def of(self, actor: BrandActor, product: str) -> OwnPictures:
        """All pictures of the brand's product. Raises ProductNotFound, of another brand's too."""
        with self._database.read() as session:
            row = _own(there_product(session, product), actor)
            return _told(session, row, entries(session, [product])[product])

    def add(
        self, actor: BrandActor, product: str, chunks: Iterable[bytes], version: int | None = None
    ) -> OwnPictures:
        """One more photograph, at the end; one that the product has already stays where it is.

        version: refuse if the product is at another by now. Raises ProductNotFound, VersionMismatch,
        PicturesFull, QuotaReached, BrandGone, NotAPicture, BadImage, OverLimit, NotIsolated.
        """
        # Before the photograph is made anew: who is refused costs nothing.
        with self._database.read() as session:
            row = _own(there_product(session, product), actor, version)
            _require_place(session, entries(session, [row.id])[row.id])
        kept = self._files.photograph(chunks)
        try:
            return self._add(actor, product, kept, version)
        except IntegrityError:
            # The same photograph came twice at once: it is there now.
            return self._add(actor, product, kept, version)

    def _add(self, actor: BrandActor, product: str, kept: KeptPicture, version: int | None) -> OwnPictures:
        now = self._database.clock.now()
        with self._database.unit() as unit:
            session, brand = unit.session, actor.brand.id
            accounts.hold_brand(session, brand)
            mine = quotas.turn(unit, brand, self._shop)
            row = _own(there_product(session, product, lock=True), actor, version)
            before = entries(session, [product])[product]
            if any(each.picture == kept.hash for each in before):
                return _told(session, row, before)
            _require_place(session, before, kept.bytes)
            keep_picture(unit, kept, now)
            own_picture(unit, mine, brand, kept, now)
            return self._kept(unit, row, actor, (*before, Entry(kept.hash)))

    def change(
        self,
        actor: BrandActor,
        product: str,
        picture: str,
        changes: Mapping[str, Any],
        version: int | None = None,
    ) -> OwnPictures:
        """alt: the languages that are named; None: no text. hidden: of the model's alone.

        Raises ProductNotFound, PictureNotFound, VersionMismatch, TextRefused, OnlyPicture.
        """
        with self._database.unit() as unit:
            row, before = self._begun(unit, actor, product, version)
            old = _among(before, picture)
            new = old
            if "alt" in changes:
                new = replace(new, alt=tidied_alt(changes["alt"], old.alt))
            if changes.get("hidden") is not None:
                if changes["hidden"] and (picture != MODEL or not photographs(before)):
                    raise OnlyPicture
                new = replace(new, hidden=changes["hidden"])
            return self._kept(
                unit, row, actor, tuple(new if each.picture == picture else each for each in before)
            )

    def remove(
        self, actor: BrandActor, product: str, picture: str, version: int | None = None
    ) -> OwnPictures:
        """The product has the photograph no more, nor its brand, where nothing else of its shows it.

        Raises ProductNotFound, PictureNotFound, VersionMismatch; OnlyPicture of the model's.
        """
        with self._database.unit() as unit:
            row, before = self._begun(unit, actor, product, version)
            if _among(before, picture).picture == MODEL:
                raise OnlyPicture
            left = whole([each for each in before if each.picture != picture])
            told = self._kept(unit, row, actor, left)
        self._drop(actor.brand.id, [picture])
        return told

    def order(
        self, actor: BrandActor, product: str, pictures: Sequence[str], version: int | None = None
    ) -> OwnPictures:
        """All of the product's, in this order. Raises ProductNotFound, VersionMismatch, OrderRefused."""
        with self._database.unit() as unit:
            row, before = self._begun(unit, actor, product, version)
            by_name = {each.picture: each for each in before}
            if len(pictures) != len(by_name) or set(pictures) != by_name.keys():
                raise OrderRefused(
                    "pictures", "are not the product's, each once: read them again, then put them in order"
                )
            return self._kept(unit, row, actor, tuple(by_name[each] for each in pictures))

    def dropping(self, actor: BrandActor, product: str) -> list[str]:
        """Photographs of the brand's product: what `drop` is told once it is deleted."""
        with self._database.read() as session:
            row = there_product(session, product)
            mine = row is not None and row.brand_id == actor.brand.id
            return photographs(entries(session, [product])[product]) if mine else []

    def drop(self, actor: BrandActor, pictures: Iterable[str]) -> None:
        """The brand has these no more, as far as nothing of its shows them."""
        self._drop(actor.brand.id, pictures)

    def _drop(self, brand: BrandId, pictures: Iterable[str]) -> None:
        for each in pictures:
            with suppress(InUse, PictureNotFound):
                self._files.removing.picture(brand, each)

    @staticmethod
    def _begun(
        unit: UnitOfWork, actor: BrandActor, product: str, version: int | None
    ) -> tuple[ProductRow, Entries]:
        row = _own(there_product(unit.session, product, lock=True), actor, version)
        return row, entries(unit.session, [product])[product]

    def _kept(self, unit: UnitOfWork, row: ProductRow, actor: BrandActor, wanted: Entries) -> OwnPictures:
        keep(unit.session, row.id, wanted)
        note_change(row, actor, self._database.clock.now())
        tell_changed(unit, row, shown=row.published)
        unit.session.flush()
        return _told(unit.session, row, wanted)


def _own(row: ProductRow | None, actor: BrandActor, version: int | None = None) -> ProductRow:
    """Raises ProductNotFound, of another brand's too; VersionMismatch."""
    if row is None or row.brand_id != actor.brand.id:
        raise ProductNotFound
    if version not in (None, row.version):
        raise VersionMismatch(row.version)
    return row


def _among(before: Entries, picture: str) -> Entry:
    found = next((each for each in before if each.picture == picture), None)
    if found is None:
        raise PictureNotFound("This product has no such picture: it may have been taken away already.")
    return found


def _require_place(session: Session, before: Entries, more_bytes: int = 0) -> None:
    own = photographs(before)
    if len(own) >= PHOTOGRAPHS:
        raise PicturesFull(PHOTOGRAPHS, "photographs")
    there = kept_pictures(session, own)
    if sum(each.bytes for each in there.values()) + more_bytes > PHOTOGRAPH_BYTES:
        raise PicturesFull(PHOTOGRAPH_BYTES, "bytes of photographs")


def _told(session: Session, row: ProductRow, kept: Entries) -> OwnPictures:
    own = photographs(kept)
    there, hidden = kept_pictures(session, own), down(session, Kind.PICTURE, own)
    model = assets.models(session, [row.model_hash])[row.model_hash]
    items = []
    for each in kept:
        if each.picture == MODEL:
            items.append(
                OwnPicture(MODEL, model.thumbnail, each.alt, each.hidden, False, MODEL_PX, MODEL_PX, 0)
            )
        elif (face := there.get(each.picture)) is not None:
            items.append(
                OwnPicture(
                    each.picture, picture_url(each.picture), each.alt, False, each.picture in hidden,
                    face.width, face.height, face.bytes,
                )
            )  # fmt: skip
    return OwnPictures(row.version, tuple(items))
