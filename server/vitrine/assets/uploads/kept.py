"""Uploads on the disk: `<id>.json` says what is coming, `<id>.part` is what has come.

A part's length is its offset, so nothing has to be written twice while bytes arrive, and whatever was killed
when, the two cannot disagree.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from vitrine.assets.statement import Statement, restored
from vitrine.ids import BrandId

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Upload:
    """length: bytes of the whole. sha256: as announced, hex. job: once all is here and was received.

    by: who sends it. once: the Idempotency-Key that it was announced with.
    """

    id: str
    brand: BrandId
    length: int
    filename: str
    sha256: str | None
    statement: Statement
    expires_at: datetime
    job: str | None = None
    by: str = ""
    once: str | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "id": self.id, "brand": self.brand, "length": self.length, "filename": self.filename,
            "sha256": self.sha256, "statement": self.statement.plain(),
            "expires_at": self.expires_at.isoformat(), "job": self.job, "by": self.by, "once": self.once,
        }  # fmt: skip


class Folder:
    """The files of all uploads. Nothing a stranger writes becomes part of a path: ids are ours."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.mkdir(parents=True, exist_ok=True)

    def part(self, upload_id: str) -> Path:
        """Where what has come lies."""
        return self._path / f"{upload_id}.part"

    def begin(self, upload: Upload) -> None:
        """Keep a new upload: an empty part first, so that none is ever without."""
        self.part(upload.id).touch(exist_ok=False)
        self.write(upload)

    def write(self, upload: Upload) -> None:
        """Keep what is known of an upload, durably: whole or not at all."""
        final = self._path / f"{upload.id}.json"
        temporary = final.with_suffix(".new")
        with temporary.open("w") as file:
            json.dump(upload.plain(), file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(final)
        handle = os.open(self._path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def forget(self, upload_id: str) -> None:
        """Remove an upload with all that came. Its description first: a lone part is swept."""
        for suffix in (".json", ".part"):
            with contextlib.suppress(FileNotFoundError):
                (self._path / f"{upload_id}{suffix}").unlink()

    def drop_part(self, upload_id: str) -> None:
        """Remove what came: it lies elsewhere now."""
        with contextlib.suppress(FileNotFoundError):
            self.part(upload_id).unlink()

    def all(self) -> Iterator[Upload]:
        """Every upload that is kept. What cannot be read, and parts that belong to none, are removed."""
        known: set[str] = set()
        for file in sorted(self._path.glob("*.json")):
            try:
                upload = _upload(json.loads(file.read_text()))
            except (OSError, ValueError, KeyError, TypeError):
                log.warning("the upload %s cannot be read and is forgotten", file.stem)
                self.forget(file.stem)
                continue
            known.add(upload.id)
            yield upload
        for file in [*self._path.glob("*.part"), *self._path.glob("*.new")]:
            if file.stem not in known or file.suffix == ".new":
                file.unlink(missing_ok=True)


def _upload(plain: dict[str, Any]) -> Upload:
    return Upload(
        plain["id"], BrandId(plain["brand"]), plain["length"], plain["filename"], plain["sha256"],
        restored(plain["statement"]), datetime.fromisoformat(plain["expires_at"]), plain["job"],
        plain.get("by", ""), plain.get("once"),
    )  # fmt: skip
