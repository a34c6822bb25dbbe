"""What assets tells others: plain frozen values, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from vitrine.assets.cost import Cost
from vitrine.assets.measuring.repair import Sizing
from vitrine.assets.refining.steps import StepState, StepView
from vitrine.assets.report import Report
from vitrine.assets.statement import Statement
from vitrine.ids import BrandId, JobId, ModelHash


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


def model_url(model_hash: str, name: str) -> str:
    """Where a file of a model is served."""
    return f"/models/{model_hash}/{quote(name)}"


def picture_url(picture_hash: str) -> str:
    """Where a picture is served."""
    return f"/pictures/{picture_hash}"


@dataclass(frozen=True, slots=True)
class ModelForm:
    """One form of a level. url: where it is served. Else as `refining.results.KeptForm`."""

    url: str
    bytes: int
    codec: str
    images: str
    texture_memory_bytes: int | None


@dataclass(frozen=True, slots=True)
class ModelLevel:
    """As `refining.results.KeptLevel`."""

    level: int
    triangles: int
    draw_calls: int
    texture_memory_bytes: int
    likeness_db: float | None
    files: tuple[ModelForm, ...]

    @property
    def cost(self) -> Cost:
        """Of its smallest form."""
        least_bytes = min((file.bytes for file in self.files), default=0)
        return Cost(self.draw_calls, self.triangles, self.texture_memory_bytes, least_bytes)


@dataclass(frozen=True, slots=True)
class ModelPictures:
    """Addresses, None until they are made. variants: by material variant."""

    thumbnail: str | None
    cutout: str | None
    variants: dict[str, str]


@dataclass(frozen=True, slots=True)
class ModelUsdz:
    """variant: the one it wears, None: the model as it came."""

    variant: str | None
    url: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be shown.

    url: its entry file, as the brand sent it. bytes: all files together. variants: material variants. credit:
    its `asset.copyright`. levels, pictures, usdz: what was made of it since (docs/models.md); empty until
    then. picturing: how far the step is that takes pictures, None where there is none.
    """

    hash: ModelHash
    url: str
    bytes: int
    triangles: int
    size_m: tuple[float, float, float]
    variants: tuple[str, ...]
    media_type: str
    credit: str | None = None
    levels: tuple[ModelLevel, ...] = ()
    pictures: ModelPictures | None = None
    usdz: tuple[ModelUsdz, ...] = ()
    picturing: StepState | None = None

    @property
    def costs(self) -> tuple[Cost, ...]:
        """What each level costs, from full detail down; empty where there are none."""
        return tuple(level.cost for level in self.levels)

    @property
    def thumbnail(self) -> str | None:
        """The address of its picture, None until there is one."""
        return None if self.pictures is None else self.pictures.thumbnail

    @property
    def pictured(self) -> dict[str, str]:
        """The addresses of pictures by material variant, as far as there are any."""
        return {} if self.pictures is None else self.pictures.variants


@dataclass(frozen=True, slots=True)
class OwnModel:
    """A model among its brand's. name: of the file, as it was sent."""

    model: Model
    name: str | None
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class JobStep:
    """check and measure, which go together, then a step of refining. problem: RFC 9457."""

    step: str
    state: StepState
    part: float
    problem: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Job:
    """One upload.

    model and report: when done, and better with every step done after that; problem (RFC 9457): when failed.
    steps: in their order. statement: what the uploader said. size: whether that fits, and the unit
    that would mend it, when done.
    """

    id: JobId
    state: JobState
    model: Model | None
    report: Report | None
    problem: dict[str, Any] | None
    steps: tuple[JobStep | StepView, ...] = ()
    statement: Statement | None = None
    size: Sizing | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing of it will change by itself any more."""
        return self.state not in (JobState.QUEUED, JobState.RUNNING) and all(
            step.state not in (StepState.WAITING, StepState.RUNNING) for step in self.steps
        )


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A claimed job. source: hash of the uploaded file. attempt: 1 for the first."""

    job: JobId
    brand: BrandId
    model: ModelHash
    source: str
    statement: Statement
    attempt: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A blob to serve. blob: its hash and so its entity tag."""

    blob: str
    media_type: str
    bytes: int
