"""How an import ends that comes to nothing: what the brand has by it goes, and its file with it.

It is tried a few times where nobody knows what is wrong, also where that ends the process.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from sqlalchemy import exists, select

from vitrine.assets import Assets
from vitrine.assets import inside as assets
from vitrine.assets.errors import InUse, ModelNotFound, PictureNotFound
from vitrine.errors import Unavailable, VitrineError
from vitrine.ids import BrandId
from vitrine.roomfiles.errors import ImportBroken
from vitrine.roomfiles.tables import ImportRow
from vitrine.storage import Database

TRIES: Final = 5
"""So often, one after the other, an import may end without a word of why."""

log = logging.getLogger(__name__)


class Ending:
    """Of all imports of a shop."""

    def __init__(self, database: Database, files: Assets) -> None:
        self._database, self._files = database, files
        self._lock = threading.Lock()
        self._coming = 0
        self._over: set[str] = set()

    @contextmanager
    def tried(self, import_id: str) -> Iterator[None]:
        """Around each try. One that does not end in order, as where the process is killed within, is one of
        TRIES. Raises ImportBroken: there are no more.
        """
        with self._database.unit() as unit:
            row = unit.session.get_one(ImportRow, import_id, with_for_update=True)
            is_broken = row.tries >= TRIES
            row.tries += 0 if is_broken else 1
        if is_broken:
            raise ImportBroken
        try:
            yield
        except VitrineError:
            self._in_order(import_id)
            raise
        self._in_order(import_id)

    def fail(self, import_id: str, error: VitrineError) -> None:
        """What the brand has by it goes first: a shop that is killed meanwhile comes here again."""
        self._take_back(import_id)
        with self._database.unit() as unit:
            row = unit.session.get_one(ImportRow, import_id, with_for_update=True)
            if row.blob is not None:
                self._over.add(row.blob)
            row.state, row.blob, row.problem = "failed", None, error.problem()
            row.ended_at = self._database.clock.now()
        self.free()

    def forget(self, import_id: str) -> None:
        """The brand is done with it: one that waits comes to nothing, of one that is done all stays."""
        with self._database.read() as session:
            is_open = session.get_one(ImportRow, import_id).state == "waiting"
        if is_open:
            self._take_back(import_id)
        with self._database.unit() as unit:
            row = unit.session.get_one(ImportRow, import_id, with_for_update=True)
            if row.blob is not None:
                self._over.add(row.blob)
            unit.session.delete(row)
        self.free()

    @contextmanager
    def coming(self) -> Iterator[None]:
        """While a file comes, until its row is there: nobody takes it for one that is over."""
        with self._lock:
            self._coming += 1
        try:
            yield
        finally:
            with self._lock:
                self._coming -= 1

    def done(self, blob: str) -> None:
        """The file is not needed any more."""
        self._over.add(blob)
        self.free()

    def free(self) -> None:
        """Delete the files of imports that are over, unless one is just coming: it may be the same again."""
        with self._lock:
            if self._coming:
                return
            while self._over:
                blob = self._over.pop()
                with self._database.read() as session:
                    again = session.scalar(select(exists().where(ImportRow.blob == blob)))
                    if not again and not assets.is_source(session, blob):
                        self._files.blobs.discard(blob, 0)

    def _take_back(self, import_id: str) -> None:
        with self._database.read() as session:
            row = session.get_one(ImportRow, import_id)
            brand, kept = BrandId(row.brand_id), row.kept
        removing = {"model": self._files.removing.model, "picture": self._files.removing.picture}
        for kind, thing in kept:
            if kind not in removing:
                continue
            try:
                with suppress(InUse, ModelNotFound, PictureNotFound):
                    removing[kind](brand, thing)
            except Unavailable:
                raise
            except Exception:  # whatever it is: the import ends, and the brand finds this in its list
                log.exception("the %s %s of the import %s stays", kind, thing, import_id)

    def _in_order(self, import_id: str) -> None:
        with self._database.unit() as unit:
            row = unit.session.get(ImportRow, import_id, with_for_update=True)
            if row is not None:
                row.tries = 0
