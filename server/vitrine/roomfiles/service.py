"""Room files that come in: each is one whole or nothing, and waits until all of its models were looked at.

Nothing of a room is there before: its products are made and its rooms stand in one transaction, once every
model that they name is finished. If one will not do nothing is left, but for what the brand had before.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from vitrine.accounts import BrandActor
from vitrine.accounts import inside as accounts
from vitrine.assets import Assets
from vitrine.assets import inside as assets
from vitrine.assets.errors import ModelNotFound, NotIsolated
from vitrine.assets.statement import merged
from vitrine.assets.views import JobState
from vitrine.catalog import carrying
from vitrine.catalog import inside as catalogued
from vitrine.catalog.service import Catalog
from vitrine.errors import Invalid, Malformed, TooLarge, Unavailable, UnsupportedType, VitrineError
from vitrine.ids import BrandId, new_id
from vitrine.quotas import inside as quotas
from vitrine.quotas.kinds import BY_DEFAULT, Quota, Quotas
from vitrine.roomfiles.archive import FILE_BYTES, too_large
from vitrine.roomfiles.carried import CarriedModel
from vitrine.roomfiles.contents import Contents
from vitrine.roomfiles.ending import Ending
from vitrine.roomfiles.errors import ImportBroken, ImportNotFound, RoomFileRefused
from vitrine.roomfiles.had import Had
from vitrine.roomfiles.names import fresh_id
from vitrine.roomfiles.picturing import KeepingPictures, require_photographs
from vitrine.roomfiles.reading import Understood, standing, understood
from vitrine.roomfiles.tables import ImportRow
from vitrine.storage import BlobTooLarge, Database, DatabaseBusy, Session, UnitOfWork, left_s

LISTED: Final = 50
"""So many of a brand's imports are told, the newest."""

_OVER: Final = (JobState.FAILED, JobState.CANCELLED)

log = logging.getLogger(__name__)

Integrity = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Import:
    """A room file that was brought. state: waiting, done, failed. rooms: name in it -> id.

    models, ready: how many it takes, how many of them were looked at. made: what came of it. problem: what
    will not do.
    """

    id: str
    state: str
    rooms: Mapping[str, str]
    models: int
    ready: int
    made: Mapping[str, Any] | None
    problem: Mapping[str, Any] | None


class Imports:
    """integrity: of a script that this shop serves; None: it serves none there. shop: as of `Catalog`."""

    def __init__(
        self,
        database: Database,
        assets: Assets,
        catalog: Catalog,
        integrity: Integrity,
        shop: Quotas = BY_DEFAULT,
    ) -> None:
        self._database, self._assets, self._catalog = database, assets, catalog
        self._integrity, self._shop = integrity, shop
        self._turn, self._ending = threading.Lock(), Ending(database, assets)
        self._pictures = KeepingPictures(database, assets, self._note)
        self._waiting: set[str] | None = None

    def receive(self, actor: BrandActor, chunks: Iterable[bytes], once: str | None = None) -> str:
        """Take a file; answers the import's id. once: a key; brought again, it is the import that it was.

        Whoever brings it confirms that the brand may show what it says whose work it is. Raises
        RoomFileUnreadable, RoomFileRefused, RoomFileLater, RoomFileTooLarge, ModuleNotHere, ChecksBusy,
        QuotaReached, SignInNeeded, BrandGone, DiskFull.
        """
        brand = actor.brand.id
        if (before := self._once(brand, once)) is not None:
            return before
        row = ImportRow(
            id=new_id("import"), brand_id=brand, once=once, brought_by=actor.by, state="waiting", kept=[],
            created_at=self._database.clock.now(), tries=0,
        )  # fmt: skip
        found, wanted = row.id, 0

        def check(file: BinaryIO) -> None:
            nonlocal wanted
            contents = Contents(file)
            contents.check()
            if not contents.rooms:
                raise RoomFileRefused(
                    "templates", "template", "is a template: the shop's operator adds it, with "
                    "`vitrine template add FILE.zip`."
                )  # fmt: skip
            row.rooms = {name: fresh_id(each.get("title"), name) for name, each in contents.rooms.items()}
            self._understood(contents, row.rooms, actor.brand.name)
            wanted = len(contents.products)
            with self._database.unit() as unit:
                self._require_room(unit, brand, len(row.rooms), wanted)

        with self._ending.coming():
            try:
                row.blob, size = self._assets.blobs.put_stream(chunks, FILE_BYTES, check)
            except BlobTooLarge as error:
                raise too_large("bytes", FILE_BYTES) from error
            try:
                with self._database.unit() as unit:
                    self._require_room(unit, brand, len(row.rooms), wanted)
                    unit.session.add(row)
            except IntegrityError:
                before = self._once(brand, once)
                if before is None:
                    raise
                return before
        with self._turn:
            self._wait(found, brand, size)
        self.advance(found, wait=False)
        return found

    def dismiss(self, brand: str, import_id: str) -> None:
        """Be done with one: if it waits nothing comes of it; if it is done all of it stays.

        Raises ImportNotFound, DatabaseBusy.
        """
        if not self._turn.acquire(timeout=left_s()):
            raise DatabaseBusy
        try:
            with self._database.read() as session:
                _own(session, brand, import_id)
            self._ending.forget(import_id)
            self._over(import_id)
        finally:
            self._turn.release()

    def of_id(self, brand: str, import_id: str) -> Import:
        """One of the brand's own, as far as it is. Raises ImportNotFound."""
        with self._database.read() as session:
            _own(session, brand, import_id)
        self.advance(import_id, wait=False)
        with self._database.read() as session:
            return self._told(session, _own(session, brand, import_id))

    def of_brand(self, brand: str) -> list[Import]:
        """The newest of the brand's, the newest first."""
        with self._database.read() as session:
            mine = select(ImportRow).where(ImportRow.brand_id == brand).order_by(ImportRow.id.desc())
            return [self._told(session, row) for row in session.scalars(mine.limit(LISTED))]

    def named_blobs(self) -> set[str]:
        """The files that wait."""
        with self._database.read() as session:
            return set(session.scalars(select(ImportRow.blob).where(ImportRow.blob.is_not(None))))

    def advance_all(self) -> None:
        """Go on with all that wait, as far as their models are."""
        with self._turn:
            waiting = sorted(self._ids())
        for each in waiting:
            self.advance(each)
        self._ending.free()

    def advance(self, import_id: str, *, wait: bool = True) -> None:
        """Go on with one, if it waits: send what was not sent, make all of it if all is ready, or nothing.

        wait: until the file is done with that is gone on with now, which may be a large one of another brand;
        else this one has its turn when all have it.
        """
        if not self._turn.acquire(blocking=wait):
            return
        try:
            if import_id in self._ids() and self._is_over(import_id):
                self._over(import_id)
        except Unavailable:
            log.warning("the room file %s could not be gone on with now", import_id, exc_info=True)
        except Exception:  # whatever it is: those of other brands are gone on with, and it has an end
            log.exception("the room file %s cannot be gone on with", import_id)
        finally:
            self._turn.release()

    def _is_over(self, import_id: str) -> bool:
        """Go on with it, within the turn; whether it waits no more."""
        with self._database.read() as session:
            row = session.get(ImportRow, import_id)
            if row is None or row.state != "waiting" or row.blob is None:
                return True
            states = assets.upload_states(session, row.brand_id, _models(row.kept)).values()
            if any(each.state in (JobState.QUEUED, JobState.RUNNING) for each in states):
                return False
            brands = accounts.brands(session, [row.brand_id])
            actor, blob, rooms = BrandActor(brands[row.brand_id], row.brought_by), row.blob, row.rooms
        try:
            with self._ending.tried(import_id):
                with self._assets.blobs.open(blob) as file:
                    contents = Contents(file)
                    found = self._understood(contents, rooms, actor.brand.name)
                    if not self._models_ready(import_id, actor.brand.id, contents, found):
                        return False
                    if not self._pictures.keep(import_id, actor.brand.id, contents, found):
                        return False
                with self._database.unit() as unit:
                    self._make(unit, actor, import_id, found)
        except VitrineError as error:
            if isinstance(error, Unavailable) and not isinstance(error, (NotIsolated, ImportBroken)):
                raise
            self._ending.fail(import_id, error)
            return True
        self._ending.done(blob)
        return True

    def _models_ready(self, import_id: str, brand: BrandId, contents: Contents, found: Understood) -> bool:
        """Send the models that the brand has not; whether all were looked at. Raises RoomFileRefused."""
        ready = True
        for model, carried in found.models.items():
            with self._database.read() as session:
                if model in assets.sources(session, [model]) and _may_show(session, brand, model):
                    continue
                state = assets.upload_states(session, brand, [model]).get(model)
            if state is None or (state.state in _OVER and self._is_first(import_id, model)):
                self._note(import_id, "model" if state is None else "again", model)
                self._send(brand, contents, carried)
                with self._database.read() as session:
                    state = assets.upload_states(session, brand, [model]).get(model)
                if state is None:
                    raise RoomFileRefused(
                        carried.file,
                        "model",
                        "is a file of yours already, in another unit or with another axis upward: delete "
                        "that model, or state the same in the file.",
                    )
            if state.state in _OVER:
                told = (state.problem or {}).get("detail") or "its upload was cancelled."
                raise RoomFileRefused(carried.file, "model", f"cannot be shown: {told}")
            ready = ready and state.state is JobState.DONE
        return ready

    def _send(self, brand: BrandId, contents: Contents, carried: CarriedModel) -> None:
        try:
            self._assets.receive(brand, contents.chunks(carried.file), carried.statement)
        except (Malformed, UnsupportedType, TooLarge, Invalid) as error:
            raise RoomFileRefused(carried.file, "model", f"cannot be shown: {error.message}") from error

    def _make(self, unit: UnitOfWork, actor: BrandActor, import_id: str, found: Understood) -> None:
        session, brand, now = unit.session, actor.brand.id, self._database.clock.now()
        accounts.hold_brand(session, brand)
        turn = quotas.turn(unit, brand, self._shop)
        row = session.get_one(ImportRow, import_id, with_for_update=True)
        if row.state != "waiting":
            return
        self._state(unit, brand, found)
        require_photographs(session, brand, found)
        made: dict[str, tuple[str, Sequence[str]]] = {}
        told: list[dict[str, Any]] = []
        has = Had(session, brand, found)
        for name, product in found.products.items():
            same = has.take(product)
            if same is not None:
                made[name] = same.id, [each.id for each in same.written.variants if each.id is not None]
                told.append({"name": name, "id": same.id, "on_sale": same.published, "missing": []})
                continue
            turn.require(Quota.PRODUCTS, catalogued.product_count(session, brand))
            try:
                added = carrying.add_product(
                    session, brand, product.written, name, not product.draft, now, product.pictures.entries
                )
            except VitrineError as error:
                where = f"products/{name}/product.json"
                raise RoomFileRefused(where, "product", f"will not do: {error.message}") from error
            made[name] = added.id, added.variants
            missing = [each.item for each in added.missing]
            told.append(
                {
                    "name": name,
                    "id": added.id,
                    "on_sale": not product.draft and not missing,
                    "missing": missing,
                }
            )
        for name, document in found.rooms.items():
            self._catalog.add_room(unit, actor, standing(document, found, made), name)
        row.state, row.blob, row.ended_at = "done", None, now
        row.made = {"products": told}

    def _state(self, unit: UnitOfWork, brand: str, found: Understood) -> None:
        """What the file says of models that the brand has: what was said before stays."""
        for model, carried in found.models.items():
            before = assets.statement(unit.session, brand, model)
            after = merged(carried.statement, before)
            if after != before:
                said = {
                    "stated_cm": after.stated_cm,
                    "category": after.category,
                    "rights": after.rights,
                    "name": after.name,
                }
                assets.state(unit, brand, model, said)

    def _is_first(self, import_id: str, model: str) -> bool:
        """Whether this import has not sent the model yet: what fails again is not sent for ever."""
        with self._database.read() as session:
            return model not in _models(session.get_one(ImportRow, import_id).kept)

    def _note(self, import_id: str, kind: str, thing: str) -> None:
        """Before it comes: whoever is killed in between leaves nothing that nobody knows of."""
        with self._database.unit() as unit:
            row = unit.session.get_one(ImportRow, import_id, with_for_update=True)
            row.kept = [*row.kept, [kind, thing]]

    def _once(self, brand: str, once: str | None) -> str | None:
        if once is None:
            return None
        with self._database.read() as session:
            mine = ImportRow.brand_id == brand, ImportRow.once == once
            return session.scalar(select(ImportRow.id).where(*mine))

    def _told(self, session: Session, row: ImportRow) -> Import:
        wanted = _models(row.kept)
        states = assets.upload_states(session, row.brand_id, wanted)
        ready = sum(each.state is JobState.DONE for each in states.values())
        return Import(row.id, row.state, row.rooms, len(wanted), ready, row.made, row.problem)

    def _ids(self) -> set[str]:
        """Those that wait: read once, kept since. Within the turn."""
        if self._waiting is None:
            self._waiting = set()
            with self._database.read() as session:
                for row in session.scalars(select(ImportRow).where(ImportRow.state == "waiting")):
                    self._wait(row.id, row.brand_id, self._size(row.blob))
        return self._waiting

    def _over(self, import_id: str) -> None:
        """Within the turn."""
        self._ids().discard(import_id)
        self._assets.arriving.over(import_id)

    def _require_room(self, unit: UnitOfWork, brand: BrandId, rooms: int, products: int) -> None:
        """Raises QuotaReached, BrandGone."""
        accounts.hold_brand(unit.session, brand)
        turn = quotas.turn(unit, brand, self._shop)
        turn.require(Quota.ROOMS, catalogued.room_count(unit.session, brand), rooms)
        # Those that the brand has already are not made again; which they are is not known yet.
        turn.require(Quota.PRODUCTS, 0, products)

    def _wait(self, import_id: str, brand: str, size: int) -> None:
        """While it waits the file takes its brand's place, as it did while it came."""
        self._ids().add(import_id)
        self._assets.arriving.go_on(brand, import_id, size)

    def _size(self, blob: str | None) -> int:
        if blob is None or not self._assets.blobs.has(blob):
            return 0
        with self._assets.blobs.open(blob) as file:
            return file.seek(0, 2)

    def _understood(self, contents: Contents, rooms: Mapping[str, str], brand: str) -> Understood:
        check, now = self._catalog.checked_room, self._database.clock.now()
        return understood(contents, rooms, check, self._integrity, brand, now)


def _own(session: Session, brand: str, import_id: str) -> ImportRow:
    """Raises ImportNotFound."""
    row = session.get(ImportRow, import_id)
    if row is None or row.brand_id != brand:
        raise ImportNotFound
    return row


def _models(kept: Sequence[Sequence[str]]) -> list[str]:
    """Each once: one that was noted, and never sent, is noted again."""
    return list(dict.fromkeys(thing for kind, thing in kept if kind != "picture"))


def _may_show(session: Session, brand: str, model: str) -> bool:
    try:
        assets.own_model(session, brand, model, house=True)
    except ModelNotFound:
        return False
    return True
