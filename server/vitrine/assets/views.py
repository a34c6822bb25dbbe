"""What assets tells others: plain frozen values, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from vitrine.ids import BrandId, JobId, ModelHash


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


def model_url(model_hash: str, name: str) -> str:
    """Where a file of a model is served."""
    return f"/models/{model_hash}/{quote(name)}"


def picture_url(picture_hash: str) -> str:
    """Where a picture is served."""
    return f"/pictures/{picture_hash}"


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be shown.

    url: its entry file. bytes: all files together. variants: material variants.
    """

    hash: ModelHash
    url: str
    bytes: int
    triangles: int
    size_m: tuple[float, float, float]
    variants: tuple[str, ...]
    media_type: str

    def plain(self) -> dict[str, Any]:
        """As JSON types, the `model` of a product."""
        return {
            "hash": self.hash, "url": self.url, "bytes": self.bytes, "triangles": self.triangles,
            "size_m": list(self.size_m), "variants": list(self.variants), "media_type": self.media_type,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Job:
    """One upload. model and report: when done; problem (RFC 9457): when failed. statement: what was said."""

    id: JobId
    state: JobState
    model: Model | None
    report: dict[str, Any] | None
    problem: dict[str, Any] | None
    statement: dict[str, Any] | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return {
            "id": self.id, "state": str(self.state), "model": self.model.plain() if self.model else None,
            "report": self.report, "problem": self.problem, "statement": self.statement,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """A claimed job. attempt: 1 for the first."""

    job: JobId
    brand: BrandId
    model: ModelHash
    attempt: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A blob to serve. blob: its hash and so its entity tag."""

    blob: str
    media_type: str
    bytes: int
