"""What resumable uploads answer over HTTP."""

from __future__ import annotations

from datetime import datetime

from vitrine.answers import After, HttpAnswer
from vitrine.assets.answers import Statement
from vitrine.assets.uploads.uploads import Progress


class Upload(HttpAnswer):
    """A resumable upload. offset: how many bytes are here. job: what examines it, once it is whole."""

    id: str
    length: int
    filename: str | None
    sha256: str | None
    statement: Statement
    expires_at: datetime
    job: str | None
    offset: int

    @classmethod
    def of(cls, progress: Progress) -> Upload:
        return cls.model_validate(progress.plain())


class Uploads(HttpAnswer):
    items: list[Upload]
    next: After
