"""The open uploads of all brands: begun, gone on with, finished, ended. Plain functions over files."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final, Protocol

from vitrine.assets.arriving import Arriving
from vitrine.assets.errors import NotReadable, StatementRefused, UploadTooLarge
from vitrine.assets.statement import Statement, file_name, stated
from vitrine.assets.strictjson import parsed
from vitrine.assets.uploads.errors import (
    ChecksumMismatch,
    HeaderUnreadable,
    OffsetMismatch,
    TooManyUploads,
    UploadDamaged,
    UploadNotFound,
    UploadTaken,
)
from vitrine.assets.uploads.headers import METADATA_BYTES, Checksum
from vitrine.assets.uploads.kept import Folder, Upload
from vitrine.clock import Clock
from vitrine.errors import Unavailable, VitrineError
from vitrine.ids import BrandId, new_id
from vitrine.quotas.errors import QuotaReached
from vitrine.storage import FreeSpace, told_full

LIFE: Final = timedelta(hours=24)
# Long enough for a client that never heard the last answer to ask again.
FINISHED_LIFE: Final = timedelta(hours=1)
LIMIT_OPEN: Final = 20

_CHUNK_BYTES = 1 << 18
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Received(Protocol):
    """What a whole file becomes: something with an id to ask after."""

    @property
    def id(self) -> str: ...


Receive = Callable[[BrandId, Iterable[bytes], Upload], Received]


@dataclass(frozen=True, slots=True)
class Progress:
    """An upload and how many of its bytes are here."""

    upload: Upload
    offset: int

    def plain(self) -> dict[str, object]:
        """As JSON types."""
        plain = self.upload.plain()
        for own in ("brand", "by", "once"):
            del plain[own]
        return {**plain, "offset": self.offset}


@dataclass(slots=True)
class _Entry:
    """turn: counts connections that took the upload over; only the last one may write."""

    upload: Upload
    turn: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Uploads:
    """folder: where parts lie. receive: takes a whole file (`Assets.receive`). limit_bytes: of one upload.

    arriving: keeps their place among their brand's files, from the announcement on. floor_bytes: below so
    much free space nothing is taken. too_large: what is said of what is over the
    limit. Thread-safe. A restarted shop finds the uploads that were open.
    """

    def __init__(
        self,
        folder: Path,
        receive: Receive,
        limit_bytes: int,
        clock: Clock,
        arriving: Arriving,
        floor_bytes: int = 0,
        too_large: str = "A model here has at most {mib:g} MiB. Compress its textures first.",
    ) -> None:
        self._too_large = too_large
        self._folder, self._receive, self._clock = Folder(folder), receive, clock
        self.limit_bytes, self._space = limit_bytes, FreeSpace(folder, floor_bytes)
        self._lock, self._arriving = threading.Lock(), arriving
        self._entries = {upload.id: _Entry(upload) for upload in self._folder.all()}
        for upload in (each.upload for each in self._entries.values()):
            if upload.job is None:
                arriving.go_on(upload.brand, upload.id, upload.length)

    def begin(
        self,
        brand: BrandId,
        length: int,
        metadata: Mapping[str, str],
        by: str = "",
        once: str | None = None,
    ) -> Progress:
        """Expect a file. metadata: filename, sha256 (hex, optional), statement (JSON, optional).

        by, once: as of `Upload`.

        Raises UploadTooLarge, HeaderUnreadable, StatementRefused, TooManyUploads, QuotaReached, DiskFull.
        """
        if length > self.limit_bytes:
            raise UploadTooLarge(
                self._too_large.format(mib=self.limit_bytes / 2**20),
                limit_bytes=self.limit_bytes,
            )
        if length < 1:
            raise HeaderUnreadable("Upload-Length", "is zero: the file is empty")
        filename = file_name(metadata.get("filename", "")) or ""
        sha256 = metadata.get("sha256")
        if sha256 is not None and _SHA256.fullmatch(sha256) is None:
            raise HeaderUnreadable("Upload-Metadata", "has a sha256 that is not 64 hex digits")
        now = self._clock.now()
        statement = stated(_json(metadata["statement"]), now) if "statement" in metadata else Statement()
        statement = replace(statement, name=filename or None)
        upload = Upload(
            new_id("upload"), brand, length, filename, sha256, statement, now + LIFE, by=by, once=once
        )
        self.sweep()
        self._arriving.expect(brand, upload.id, length)
        try:
            self._keep(upload)
        except BaseException:
            self._arriving.over(upload.id)
            raise
        return Progress(upload, 0)

    def _keep(self, upload: Upload) -> None:
        """Raises TooManyUploads, DiskFull."""
        brand, length = upload.brand, upload.length
        with self._lock:
            theirs = [each.upload for each in self._entries.values() if each.upload.brand == brand]
            if sum(each.job is None for each in theirs) >= LIMIT_OPEN:
                raise TooManyUploads(LIMIT_OPEN)
            # All that others have begun may still come.
            self._space.check(length + sum(self._missing(each) for each in self._entries.values()))
            with told_full():
                self._folder.begin(upload)
            self._entries[upload.id] = _Entry(upload)

    def open_of(self, brand: BrandId) -> list[Progress]:
        """The brand's unfinished uploads, oldest first."""
        with self._lock:
            entries = [each for each in self._entries.values() if each.upload.brand == brand]
        found = [self._progress(each) for each in entries if each.upload.job is None]
        return sorted(found, key=lambda each: each.upload.id)

    def take(self, brand: BrandId, upload_id: str) -> Progress:
        """How far it is, for who wants to go on: whoever wrote before is cut off, so the answer stays true.

        What came whole but was never received is settled, if the brand may have it: else the next piece, an
        empty one, says why not. Raises UploadNotFound, what receiving raises.
        """
        entry = self._entry(brand, upload_id)
        with entry.lock:
            entry.turn += 1
        with suppress(QuotaReached):
            self.finish(brand, upload_id)
        return self._progress(entry)

    def piece(self, brand: BrandId, upload_id: str, offset: int, checksum: Checksum | None = None) -> Piece:
        """Begin to write at `offset`. Raises UploadNotFound, OffsetMismatch."""
        entry = self._entry(brand, upload_id)
        with entry.lock:
            here = self._progress(entry).offset
            if offset != here or entry.upload.job is not None:
                raise OffsetMismatch(here)
            entry.turn += 1
            return Piece(entry, entry.turn, self._folder.part(upload_id), offset, checksum, self._space)

    def finish(self, brand: BrandId, upload_id: str) -> Progress:
        """Hand the file over if all of it is here. A refused file is forgotten at once, but not one that the
        brand has no place for: it waits until something else was deleted.

        Raises UploadNotFound, UploadDamaged, what receiving raises.
        """
        entry = self._entry(brand, upload_id)
        with entry.lock:
            upload, part = entry.upload, self._folder.part(upload_id)
            progress = self._progress(entry)
            if upload.job is not None or progress.offset < upload.length:
                return progress
            try:
                if upload.sha256 is not None and _sha256(part) != upload.sha256:
                    raise UploadDamaged
                job = self._receive(upload.brand, _chunks(part), upload)
            except (Unavailable, QuotaReached):
                raise  # not the file's fault: what came stays, and a later attempt may do
            except VitrineError:
                self._forget(upload_id)
                raise
            entry.upload = replace(upload, job=job.id, expires_at=self._clock.now() + FINISHED_LIFE)
            with told_full():
                self._folder.write(entry.upload)
            self._folder.drop_part(upload_id)
            self._arriving.over(upload_id)
            return Progress(entry.upload, upload.length)

    def end(self, brand: BrandId, upload_id: str) -> None:
        """Forget an upload and what came of it. Raises UploadNotFound."""
        entry = self._entry(brand, upload_id)
        with entry.lock:
            entry.turn += 1
            self._forget(upload_id)

    def sweep(self) -> None:
        """Forget what has expired."""
        now = self._clock.now()
        with self._lock:
            late = [each for each in self._entries.values() if each.upload.expires_at <= now]
        for entry in late:
            with entry.lock:
                entry.turn += 1
                self._forget(entry.upload.id)

    def _entry(self, brand: BrandId, upload_id: str) -> _Entry:
        with self._lock:
            entry = self._entries.get(upload_id)
        if entry is None or entry.upload.brand != brand or entry.upload.expires_at <= self._clock.now():
            raise UploadNotFound
        return entry

    def _progress(self, entry: _Entry) -> Progress:
        if entry.upload.job is not None:
            return Progress(entry.upload, entry.upload.length)
        try:
            return Progress(entry.upload, self._folder.part(entry.upload.id).stat().st_size)
        except FileNotFoundError:
            raise UploadNotFound from None

    def _missing(self, entry: _Entry) -> int:
        """Bytes that may still come of it."""
        if entry.upload.job is not None:
            return 0
        try:
            return entry.upload.length - self._folder.part(entry.upload.id).stat().st_size
        except FileNotFoundError:
            return 0

    def _forget(self, upload_id: str) -> None:
        with self._lock:
            self._entries.pop(upload_id, None)
        self._folder.forget(upload_id)
        self._arriving.over(upload_id)


class Piece:
    """One connection's writing. Each byte is in the file when `write` returns, durable after `close`."""

    def __init__(
        self,
        entry: _Entry,
        turn: int,
        part: Path,
        offset: int,
        checksum: Checksum | None,
        space: FreeSpace,
    ) -> None:
        self._entry, self._turn, self._start, self._space = entry, turn, offset, space
        self._left = entry.upload.length - offset
        self._checksum, self._running = checksum, checksum.running() if checksum else None
        self._file = part.open("ab", buffering=0)

    def write(self, chunk: bytes) -> None:
        """The next bytes. Raises UploadTaken, UploadTooLarge (more than was announced), DiskFull."""
        if len(chunk) > self._left:
            raise UploadTooLarge(
                f"More bytes come than the {self._entry.upload.length:,} that were announced.",
                limit_bytes=self._entry.upload.length,
            )
        with self._entry.lock:
            if self._entry.turn != self._turn:
                raise UploadTaken
            self._space.check(len(chunk))
            view = memoryview(chunk)
            with told_full():
                while view:
                    view = view[self._file.write(view) :]
        self._left -= len(chunk)
        if self._running is not None:
            self._running.update(chunk)

    def close(self, *, whole: bool) -> None:
        """No more comes. whole: the request came to its end; else a piece with a checksum is dropped.

        Raises ChecksumMismatch.
        """
        try:
            with self._entry.lock:
                good = self._running is None or (
                    self._checksum is not None and whole and self._running.digest() == self._checksum.digest
                )
                if not good and self._entry.turn == self._turn:
                    self._file.truncate(self._start)
                os.fsync(self._file.fileno())
        finally:
            self._file.close()
        if whole and not good:
            raise ChecksumMismatch(self._start)


def _json(text: str) -> object:
    try:
        return parsed(text.encode(), METADATA_BYTES)
    except NotReadable as error:
        raise StatementRefused("statement", "is no JSON") from error


def _chunks(part: Path) -> Iterator[bytes]:
    with part.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _sha256(part: Path) -> str:
    with part.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
