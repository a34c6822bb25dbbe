"""What uploads, models and pictures answer over HTTP. Lengths are metres, unless a name says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from vitrine.answers import After, HttpAnswer, LocalText, Problem, left_out
from vitrine.assets import views
from vitrine.assets.findings import Severity
from vitrine.assets.measuring import budgets
from vitrine.assets.refining.steps import StepState
from vitrine.assets.report import Report
from vitrine.assets.views import JobState, picture_url
from vitrine.parts import Use

Sides = tuple[float, float, float]
Unit = Literal["m", "cm", "mm", "in", "ft"]
Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class ModelFile(HttpAnswer):
    """One form of a level. texture_memory_bytes: of a KTX2 file, which takes less than its level says."""

    url: str
    bytes: int
    codec: Literal["original", "meshopt", "draco"]
    images: Literal["webp", "avif", "ktx2", "original"]
    texture_memory_bytes: int | None = left_out()


class ModelLevel(HttpAnswer):
    """One level of detail, 0 the finest. likeness_db: PSNR beside the original; null where none was taken.

    texture_memory_bytes: on the graphics card, with mipmaps, not compressed there. files: the same in several
    forms; the first works everywhere.
    """

    model_config = ConfigDict(extra="allow")

    level: int
    triangles: int
    draw_calls: int
    texture_memory_bytes: int
    likeness_db: float | None
    files: list[ModelFile]


class ModelPictures(HttpAnswer):
    """thumbnail: on the shop's background. cutout: on nothing. variants: by material variant."""

    thumbnail: str | None
    cutout: str | None
    variants: dict[str, str]


class ModelUsdz(HttpAnswer):
    """For AR on Apple's devices. variant: the material variant it wears; null: the model as it came."""

    variant: str | None
    url: str
    bytes: int


class Model(HttpAnswer):
    """A model that can be shown. url: its entry file as it came. bytes: all files together.

    variants: its material variants. credit: its own `asset.copyright`. levels: from full detail down, empty
    until they are made. pictures: absent until then.
    """

    hash: Hash
    url: str
    bytes: int
    triangles: int
    size_m: Sides
    variants: list[str]
    media_type: str
    credit: str | None
    levels: list[ModelLevel]
    usdz: list[ModelUsdz]
    pictures: ModelPictures | None = left_out()


class OwnModel(Model):
    """A model of the brand that asks. name: of its file, as whoever sent it said; null: nothing was said."""

    name: str | None
    uploaded_at: datetime

    @classmethod
    def of(cls, own: views.OwnModel) -> OwnModel:
        plain = Model.like(own.model).model_dump()
        return cls(**plain, name=own.name, uploaded_at=own.uploaded_at)


class Models(HttpAnswer):
    items: list[OwnModel]
    next: After


class Finding(HttpAnswer):
    """note: good to know. warning: shoppers will notice. error: some shoppers will not see it, or a part.

    code: for programs. where: JSON path in the glTF, or empty.
    """

    severity: Severity
    code: str
    text: LocalText
    where: str = ""


class ModelReport(HttpAnswer):
    """What the pre-flight and the measures found, of the whole model; more members may be told.

    size_exact: false if parts were compressed, so that the size is the one that the file declares.
    draw_calls: primitives shown, per instance.
    """

    model_config = ConfigDict(extra="allow")

    findings: list[Finding]
    size_m: Sides
    size_exact: bool
    bytes: int
    triangles: int
    materials: int
    textures: int
    draw_calls: int
    variants: list[str]
    copyright: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _as_kept(cls, report: object) -> object:
        return report.plain() if isinstance(report, Report) else report


class JobStep(HttpAnswer):
    """check and measure, then what refines the model; a later one that fails takes nothing away.

    part: 0 to 1 of a running one. problem: why it failed or was left out.
    """

    step: str
    state: StepState
    part: float
    problem: Problem | None


class StatedRights(HttpAnswer):
    holder: str
    licence: str | None
    confirmed_at: datetime


class Statement(HttpAnswer):
    """What the brand said of its file; null: not said."""

    unit: Unit | None = None
    up: Literal["y", "z"] | None = None
    stated_cm: Sides | None = None
    category: str | None = None
    rights: StatedRights | None = None
    name: str | None = None


class ModelSize(HttpAnswer):
    """Whether a model is as large as its brand says, and the unit that would mend it if not.

    fits: null: nothing was stated to compare with. counted: what the file is taken to count in now. askable:
    false: the format carries a unit of its own, and stating another changes nothing.
    """

    fits: bool | None
    text: LocalText
    counted: Unit
    askable: bool
    unit: Unit | None


class Job(HttpAnswer):
    """One upload: `done` as soon as the model can be shown; its later steps go on.

    model, report, size: when done. problem: when failed.
    """

    id: str
    state: JobState
    model: Model | None
    report: ModelReport | None
    problem: Problem | None
    steps: list[JobStep]
    statement: Statement | None
    size: ModelSize | None


class NewJob(HttpAnswer):
    """job: to be asked for at /api/jobs/{job}."""

    job: str


class Picture(HttpAnswer):
    picture: Hash
    url: str

    @classmethod
    def named(cls, picture: str) -> Picture:
        return cls(picture=picture, url=picture_url(picture))


class Pictures(HttpAnswer):
    items: list[Picture]
    next: After


class FileUse(HttpAnswer):
    """Something of the brand's that needs a model or picture. id: of an edition its number."""

    kind: Literal["product", "room", "edition", "lobby"]
    id: str
    title: LocalText


class FileUses(HttpAnswer):
    """What has to go, or to change, before it can be deleted; a hundred at most."""

    uses: list[FileUse]

    @classmethod
    def of(cls, found: Sequence[Use]) -> FileUses:
        return cls.model_validate(
            {"uses": [{"kind": use.kind, "id": use.id, "title": use.title} for use in found]}
        )


class Cost(HttpAnswer):
    """What drawing something costs a device. bytes: to download."""

    draw_calls: int
    triangles: int
    texture_memory_bytes: int
    bytes: int


class Most(HttpAnswer):
    """The part that costs most. share: 0 to 1 of the whole. inner: the most within it."""

    kind: str
    name: str
    share: Annotated[float, AfterValidator(lambda share: round(share, 3))]
    inner: Most | None = left_out()


class Excess(HttpAnswer):
    """One measure over its budget."""

    measure: Literal["draw_calls", "triangles", "texture_memory_bytes", "bytes"]
    found: int
    allowed: int
    over: int
    most: Most | None
    text: LocalText


class Budget(HttpAnswer):
    """What one kind of device can carry, and what it would be given. level: of a single model's."""

    profile: str
    title: LocalText
    source: str
    cost: Cost
    allowed: Cost
    ok: bool
    excess: list[Excess]
    level: int | None = left_out()


class Budgets(HttpAnswer):
    items: list[Budget]
    next: After

    @classmethod
    def listing(cls, found: Sequence[budgets.Budget]) -> Budgets:
        items = [
            Budget(
                profile=each.profile.name, title=LocalText.like(each.profile.title),
                source=each.profile.source, cost=Cost.like(each.cost), allowed=Cost.like(each.allowed),
                ok=each.ok, level=each.level, excess=[Excess.like(one) for one in each.excess],
            )
            for each in found
        ]  # fmt: skip
        return cls(items=items, next=None)
