"""Editions: made, listed, and kept together with the files that are made of their source."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from threading import Lock
from typing import Any, BinaryIO, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.answers import LocalText
from vitrine.assets import inside as assets
from vitrine.assets.inside import ServedFile
from vitrine.catalog import inside as catalog
from vitrine.catalog.errors import ProductNotFound, VariantNotFound
from vitrine.certificates.answers import Derived, Edition, Manifest
from vitrine.certificates.editions import merkle
from vitrine.certificates.editions.binding import (
    LICENCE,
    VARIANTS,
    Bound,
    bound_files,
    leaves,
    proved,
    variants_text,
)
from vitrine.certificates.editions.cids import cid_of
from vitrine.certificates.editions.derived import Served, derived_document, signed
from vitrine.certificates.editions.drafts import EditionDraft, tidied
from vitrine.certificates.errors import EditionHasCopies, EditionUnknown, ModelNotReady
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.keys import Signer
from vitrine.certificates.states import EditionState
from vitrine.certificates.tables import EditionRow, SignedManifestRow
from vitrine.idempotency import KeyedWish
from vitrine.storage import Blobs, Database
from vitrine.wishes.inside import fulfil
from vitrine.words import OTHER_LANGUAGES, Words

_CHUNK_BYTES = 1 << 18

log = logging.getLogger(__name__)
_words: Final = Words(__file__)


class Editions:
    """blobs: where assets keeps uploads and served files.

    voucher: the key that signs manifests of derived files; None while there is none.
    """

    def __init__(self, database: Database, blobs: Blobs, voucher: Callable[[], Signer | None]) -> None:
        self.database, self._blobs, self._voucher = database, blobs, voucher
        self._lock, self._making = Lock(), set[int]()

    def create(
        self, actor: BrandActor, product_id: str, draft: EditionDraft, wish: KeyedWish | None = None
    ) -> Edition:
        """A new edition of the brand's published product as it is now; the chain worker registers it.

        Raises EditionRefused, ProductNotFound, NotYourBrand, VariantNotFound, ModelNotReady, TakenDown.
        """
        wanted = tidied(draft)
        with self.database.read() as session:
            product = catalog.product(session, product_id)
            if not product.published and product.brand != actor.brand.id:
                raise ProductNotFound
            actor.require_brand(product.brand)
            catalog.require_shown(session, product_id, product.model, product.brand)
            source = assets.source(session, product.model)
            if not product.published or source is None:
                raise ModelNotReady
            if wanted.variant_id is not None and wanted.variant_id not in {
                each.id for each in product.variants
            }:
                raise VariantNotFound
            materials = assets.models(session, [product.model])[product.model].variants
        sold = [(each.id, each.title, each.material) for each in product.variants]
        variants = variants_text(product.model, materials, sold)
        files = [
            self._source(f"source.{source.kind}", source.blob),
            Bound.of_text(LICENCE, wanted.licence),
            Bound.of_text(VARIANTS, variants),
        ]
        row = EditionRow(
            brand_id=actor.brand.id, product_id=product_id, variant_id=wanted.variant_id,
            model_hash=product.model, title=product.title, content_root=merkle.root(leaves(files)).hex(),
            manifest={"files": [asdict(file) for file in files], "variants": variants},
            licence=wanted.licence, max_supply=wanted.max_supply, soulbound=wanted.soulbound,
            revocable=wanted.revocable, royalty_bps=wanted.royalty_bps, royalty_to=wanted.royalty_to,
            open_gift=wanted.open_gift, next_serial=1, state=EditionState.QUEUED,
            created_at=self.database.clock.now(),
        )  # fmt: skip
        with self.database.unit() as unit:
            accounts.hold_brand(unit.session, actor.brand.id)
            # Locked: whoever deletes the product, or changes its model, finds the edition or is found.
            if catalog.product(unit.session, product_id, lock=True).model != product.model:
                raise ModelNotReady
            unit.session.add(row)
            unit.session.flush()
            fulfil(unit, wish, str(row.number))
            return _view(row)

    def delete(self, actor: BrandActor, number: int) -> None:
        """Take an edition back that nobody has a copy of; its number is never given again.

        Raises EditionUnknown, of another brand's too; EditionHasCopies.
        """
        with self.database.unit() as unit:
            # Whoever is given a copy writes this row: of the two, one finds what the other did.
            row = _row(unit.session, number, lock=True)
            if row.brand_id != actor.brand.id:
                raise EditionUnknown
            if row.next_serial > 1:
                told = _words("has-copies", count=row.next_serial - 1)
                others = {f"detail_{language}": told[language] for language in OTHER_LANGUAGES}
                raise EditionHasCopies(told["en"], given=row.next_serial - 1, **others)
            row.deleted_at = self.database.clock.now()
            unit.session.execute(delete(SignedManifestRow).where(SignedManifestRow.edition == number))

    def get(self, number: int) -> Edition:
        """Raises EditionUnknown."""
        with self.database.read() as session:
            return _view(_row(session, number))

    def list(
        self, product: str | None, brand: str | None, after: int, limit: int
    ) -> tuple[list[Edition], int | None]:
        """The editions of a product, a brand, or all; and the number to go on after, if there are more."""
        there = EditionRow.deleted_at.is_(None)
        query = select(EditionRow).where(EditionRow.number > after, there).order_by(EditionRow.number)
        if product is not None:
            query = query.where(EditionRow.product_id == product)
        if brand is not None:
            query = query.where(EditionRow.brand_id == brand)
        with self.database.read() as session:
            found = [_view(row) for row in session.scalars(query.limit(limit + 1))]
        return found[:limit], found[limit - 1].number if len(found) > limit else None

    def manifest(self, number: int) -> Manifest:
        """What an edition is bound to, with proofs, and what is made of it today. Raises EditionUnknown."""
        with self.database.read() as session:
            row = _row(session, number)
        texts = {LICENCE: row.licence, VARIANTS: row.manifest["variants"]}
        files, derived = proved(bound_files(row.manifest)), self.derived(number)
        found = {"content_root": row.content_root, "files": files, "texts": texts, "derived": derived}
        return Manifest.like(found)

    def derived(self, number: int) -> Derived | None:
        """The newest signed manifest of derived files; made anew when the model's files or the key changed.

        One call at a time makes it, since anybody may ask and it costs a hash of every new file; to the
        others meanwhile, and while no key is there, it is the one before, None if none was signed yet.
        Raises EditionUnknown.
        """
        with self.database.read() as session:
            row = _row(session, number)
            last = _last(session, number)
            files = assets.files(session, row.model_hash)
        signer = self._voucher()
        before = _derived(last) if last is not None else None
        if signer is None:
            return before
        known = {each["sha256"]: each["cid"] for each in last.document["files"]} if last else {}
        if last is not None and all(each.blob in known for each in files):
            document = self._document(row, files, known)
            if (last.document, last.signer) == (document, signer.address):
                return before
        with self._lock:
            if number in self._making:
                return before
            self._making.add(number)
        try:
            return self._keep(number, self._document(row, files, known), signer)
        finally:
            self._making.discard(number)

    def _document(
        self, row: EditionRow, files: Sequence[ServedFile], known: Mapping[str, str]
    ) -> dict[str, Any]:
        """known: the CIDs of blobs that need no second look."""
        served = [
            Served(
                each.name, each.blob, each.bytes, each.media_type,
                known.get(each.blob) or self._cid(each.blob),
            )
            for each in files
        ]  # fmt: skip
        return derived_document(row.number, row.content_root, row.model_hash, served)

    def _keep(self, number: int, document: dict[str, Any], signer: Signer) -> Derived:
        with self.database.unit() as unit:
            # Another process may have made the same meanwhile; the lock makes one of them first.
            unit.session.get_one(EditionRow, number, with_for_update=True)
            last = _last(unit.session, number)
            if last is None or (last.document, last.signer) != (document, signer.address):
                last = SignedManifestRow(
                    edition=number, document=document, signature=signed(document, signer),
                    signer=signer.address, created_at=self.database.clock.now(),
                )  # fmt: skip
                unit.session.add(last)
            return _derived(last)

    def _source(self, name: str, blob: str) -> Bound:
        """The uploaded file, hashed once more: a blob that rotted must not be sold."""
        running, size = hashlib.sha256(), 0

        def counted() -> Iterator[bytes]:
            nonlocal size
            for chunk in _chunks(file):
                running.update(chunk)
                size += len(chunk)
                yield chunk

        with self._blobs.open(blob) as file:
            cid = cid_of(counted())
        if running.hexdigest() != blob:
            log.error("the blob %s does not hold what its name says", blob)
            raise ModelNotReady
        return Bound(name, blob, size, cid)

    def _cid(self, blob: str) -> str:
        with self._blobs.open(blob) as file:
            return cid_of(_chunks(file))


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk


def _row(session: Session, number: int, *, lock: bool = False) -> EditionRow:
    row = session.get(EditionRow, number, with_for_update=lock or None) if 0 < number < 1 << 63 else None
    if row is None or (row.deleted_at is not None and row.next_serial == 1):
        raise EditionUnknown
    return row


def _last(session: Session, number: int) -> SignedManifestRow | None:
    return session.scalar(
        select(SignedManifestRow)
        .where(SignedManifestRow.edition == number)
        .order_by(SignedManifestRow.id.desc())
        .limit(1)
    )


def _derived(row: SignedManifestRow) -> Derived:
    return Derived.like(
        {"document": row.document, "signature": row.signature, "signer": checksummed(row.signer)}
    )


def _view(row: EditionRow) -> Edition:
    return Edition(
        number=row.number, product_id=row.product_id, variant_id=row.variant_id, model=row.model_hash,
        title=LocalText.like(row.title), content_root=row.content_root, licence=row.licence,
        max_supply=row.max_supply, given=row.next_serial - 1, soulbound=row.soulbound,
        revocable=row.revocable, royalty_bps=row.royalty_bps, open_gift=row.open_gift, state=row.state,
        problem=row.problem,
    )  # fmt: skip
