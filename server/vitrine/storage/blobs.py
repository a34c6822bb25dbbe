"""Files by content: a blob is named by the SHA-256 of its bytes, so it is stored once and never changes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from vitrine.ids import ModelHash
from vitrine.storage.errors import BadBlobHash, BlobNotFound, BlobTooLarge
from vitrine.storage.space import FreeSpace, told_full

HASH = re.compile(r"[0-9a-f]{64}")
STALE_SECONDS = 24 * 3600
ASIDE = "discarded-"

Check = Callable[[BinaryIO], None]


class Blobs(Protocol):
    """What every store of blobs offers: the folder here, an object store later."""

    def put_stream(
        self, chunks: Iterable[bytes], limit_bytes: int, check: Check | None = None
    ) -> tuple[ModelHash, int]: ...

    def open(self, blob_hash: str) -> BinaryIO: ...

    def has(self, blob_hash: str) -> bool: ...

    def check_room(self, coming: int = 0) -> None: ...

    def older(self, seconds: float) -> Iterator[ModelHash]: ...

    def discard(self, blob_hash: str, seconds: float) -> bool: ...


class BlobStore:
    """Blobs in a folder: `ab/cd/abcd…`, two levels of 256, so no folder grows beyond what file systems like.

    A path is made only from a checked hash, so nothing a stranger writes can leave the folder. What
    `put_stream` returned is on the disk: file and folder are synced before it answers.
    floor_bytes: below so much free space nothing is taken.
    """

    def __init__(self, folder: Path | str, floor_bytes: int = 0) -> None:
        self.folder = Path(folder)
        self._incoming = self.folder / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True)
        self._space = FreeSpace(self.folder, floor_bytes)
        self._sweep()

    def put_stream(
        self, chunks: Iterable[bytes], limit_bytes: int, check: Check | None = None
    ) -> tuple[ModelHash, int]:
        """Keep the stream; returns its hash and size in bytes. The same bytes again cost no space.

        check: looks at the whole of it before it is kept. Raises BlobTooLarge as soon as the stream passes
        limit_bytes, DiskFull as soon as the floor is reached; then, or when the stream or the check fails,
        nothing is kept.
        """
        running = hashlib.sha256()
        size = 0
        with told_full():
            self._space.check()
            handle, name = tempfile.mkstemp(dir=self._incoming)
        temporary = Path(name)
        try:
            with told_full():
                with os.fdopen(handle, "wb") as file:
                    for chunk in chunks:
                        size += len(chunk)
                        if size > limit_bytes:
                            raise BlobTooLarge(limit_bytes)
                        self._space.check(len(chunk))
                        running.update(chunk)
                        file.write(chunk)
                    file.flush()
                    os.fsync(file.fileno())
                if check is not None:
                    with temporary.open("rb") as file_again:
                        check(file_again)
                blob_hash = ModelHash(running.hexdigest())
                self._settle(temporary, self.path(blob_hash))
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()
            raise
        return blob_hash, size

    def put(self, content: bytes) -> ModelHash:
        """Keep these bytes; returns their hash."""
        return self.put_stream([content], len(content))[0]

    def open(self, blob_hash: str) -> BinaryIO:
        """The blob, open for reading. Raises BlobNotFound, BadBlobHash."""
        try:
            return self.path(blob_hash).open("rb")
        except FileNotFoundError:
            raise BlobNotFound(blob_hash) from None

    def path(self, blob_hash: str) -> Path:
        """Where the blob is or would be. Raises BadBlobHash."""
        if HASH.fullmatch(blob_hash) is None:
            raise BadBlobHash
        return self.folder / blob_hash[:2] / blob_hash[2:4] / blob_hash

    def has(self, blob_hash: str) -> bool:
        """Whether the blob is here. Raises BadBlobHash."""
        return self.path(blob_hash).is_file()

    def older(self, seconds: float) -> Iterator[ModelHash]:
        """The blobs that nobody has put for so long."""
        before = time.time() - seconds
        for file in self.folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            with contextlib.suppress(FileNotFoundError):
                if HASH.fullmatch(file.name) and file.stat().st_mtime < before:
                    yield ModelHash(file.name)

    def discard(self, blob_hash: str, seconds: float) -> bool:
        """Delete a blob that nobody has put for so long. False: somebody has, and it stays."""
        file, aside = self.path(blob_hash), self._incoming / f"{ASIDE}{blob_hash}"
        try:
            # Aside first: who puts it from now on finds none, and so writes it anew.
            file.replace(aside)
            if aside.stat().st_mtime < time.time() - seconds:
                aside.unlink()
                return True
            aside.replace(file)
        except FileNotFoundError:
            return False
        return False

    def check_room(self, coming: int = 0) -> None:
        """Raises DiskFull where so many more bytes would not be taken."""
        self._space.check(coming)

    def _settle(self, temporary: Path, final: Path) -> None:
        with contextlib.suppress(FileNotFoundError):
            # The same content is here already, whole. It is young again, so that nobody discards it.
            os.utime(final)
            temporary.unlink()
            return
        final.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(final)
        # A rename is durable only once its folder is synced; so is each new folder in its parent.
        for folder in (final.parent, final.parent.parent, self.folder):
            _sync_folder(folder)

    def _sweep(self) -> None:
        """Remove what a killed upload left. The age spares uploads of another process that runs now.

        What was set aside to be discarded when a process was killed is put back, to be looked at again.
        """
        oldest = time.time() - STALE_SECONDS
        for left in self._incoming.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if left.name.startswith(ASIDE):
                    left.replace(self.path(left.name.removeprefix(ASIDE)))
                elif left.stat().st_mtime < oldest:
                    left.unlink()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
