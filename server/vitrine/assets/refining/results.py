"""What each step leaves of a model: values here, JSON in rows.

`restored` reads rows of any version: a member that they lack or that cannot be read counts as not left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, TypeAdapter, ValidationError

from vitrine.assets.findings import Finding
from vitrine.assets.levels import Note
from vitrine.assets.measuring.deep import Deep
from vitrine.assets.measuring.proposal import Proposal
from vitrine.assets.pictures.likeness import Likeness
from vitrine.assets.reports import restored_findings

_Findings = Annotated[tuple[Finding, ...], BeforeValidator(restored_findings)]


@dataclass(frozen=True, slots=True)
class StepResult:
    """What one step leaves; without anything: it was done, and there is nothing to keep."""

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class KeptForm:
    """One file of a level. name: as served. codec: original, meshopt or draco. images: webp, avif, ktx2 or
    original. texture_memory_bytes: of a KTX2 file, which takes less than its level says.
    """

    name: str
    bytes: int
    codec: str
    images: str
    texture_memory_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class LevelWeight:
    """What a level costs to draw. texture_memory_bytes: on the card, not compressed there."""

    triangles: int
    draw_calls: int
    texture_memory_bytes: int


@dataclass(frozen=True, slots=True)
class KeptLevel(LevelWeight):
    """level: 0 is full detail. files: the first works everywhere. likeness_db: of the worst of them, None:
    not compared.
    """

    level: int
    files: tuple[KeptForm, ...]
    likeness_db: float | None = None


@dataclass(frozen=True, slots=True)
class StepCost:
    """What the programs of a step used: processor seconds, MiB."""

    cpu_s: float
    peak_mb: int

    @classmethod
    def of(cls, cpu_s: float, peak_bytes: int) -> StepCost:
        return cls(round(cpu_s, 2), round(peak_bytes / 2**20))


@dataclass(frozen=True, slots=True)
class ValidationLeft(StepResult):
    """raw: the file with Khronos' own report."""

    findings: _Findings = ()
    errors: int = 0
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class LevelsLeft(StepResult):
    """levels: ascending. original: what the model as it came costs."""

    levels: tuple[KeptLevel, ...] = ()
    original: LevelWeight | None = None
    notes: tuple[Note, ...] = ()
    cost: StepCost | None = None


@dataclass(frozen=True, slots=True)
class PicturesLeft(StepResult):
    """Files. variants: by material variant. made_by: "browser" or "matte"."""

    thumbnail: str | None = None
    cutout: str | None = None
    made_by: str | None = None
    variants: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandIn:
    """A file of a level that is not served. by: what stands in for it."""

    name: str
    level: int
    by: str


@dataclass(frozen=True, slots=True)
class KeptLikeness:
    """As `likeness.Likeness`, which explains them, and whether it passed."""

    name: str
    level: int
    psnr_db: float
    worst_db: float
    plain_psnr_db: float
    ssim: float
    threshold_db: float
    variant: str | None
    problem: str | None
    passes: bool

    @classmethod
    def of(cls, one: Likeness) -> KeptLikeness:
        return cls(**{each.name: getattr(one, each.name) for each in fields(cls)})


@dataclass(frozen=True, slots=True)
class LikenessLeft(StepResult):
    likeness: tuple[KeptLikeness, ...] = ()
    replaced: tuple[StandIn, ...] = ()
    findings: _Findings = ()


@dataclass(frozen=True, slots=True)
class SolidsLeft(StepResult):
    """solids: without the collision pieces, which are a file."""

    solids: Deep | None = None
    collision: str | None = None


@dataclass(frozen=True, slots=True)
class KeptUsdz:
    """variant: the one it wears, None: the model as it came."""

    name: str
    bytes: int
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class UsdzLeft(StepResult):
    files: tuple[KeptUsdz, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PressedLevel:
    level: int
    bytes: int
    texture_memory_bytes: int


@dataclass(frozen=True, slots=True)
class PressedLeft(StepResult):
    """refused: the files that do not look like their level."""

    pressed: tuple[PressedLevel, ...] = ()
    likeness: tuple[KeptLikeness, ...] = ()
    refused: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    cost: StepCost | None = None


@dataclass(frozen=True, slots=True)
class FloorLeft(StepResult):
    """room: what a room of this model begins with."""

    room: Proposal | None = None


@dataclass(frozen=True, slots=True)
class BakedLeft(StepResult):
    """file: the room with its light, of its own hash; bytes: of it; grown_bytes: more than the room as it
    came.

    before, after: pictures.
    """

    file: str = ""
    hash: str = ""
    bytes: int = 0
    grown_bytes: int = 0
    before: str = ""
    after: str = ""
    cost: StepCost | None = None


_Result = TypeVar("_Result", bound=StepResult)


def restored(kind: type[_Result], plain: Mapping[str, Any]) -> _Result:
    """What a row keeps of a step, of any version."""
    reader = _readers.get(kind) or _readers.setdefault(kind, TypeAdapter(kind))
    names = {each.name for each in fields(kind)}
    told = {key: value for key, value in plain.items() if key in names}
    try:
        found: _Result = reader.validate_python(told)
    except ValidationError as error:
        wrong = {each["loc"][0] for each in error.errors(include_url=False)}
        found = reader.validate_python({key: value for key, value in told.items() if key not in wrong})
    return found


_readers: dict[type[StepResult], TypeAdapter[Any]] = {}
