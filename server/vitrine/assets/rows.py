"""From rows to views: what the shop and the brand are told of a model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vitrine.assets import reports
from vitrine.assets.gltf.manifest import GLB_TYPE, GLTF_TYPE
from vitrine.assets.measuring.repair import sizing
from vitrine.assets.refining.results import (
    KeptLevel,
    LevelsLeft,
    LikenessLeft,
    PicturesLeft,
    UsdzLeft,
    ValidationLeft,
)
from vitrine.assets.refining.steps import ASKED, Step, StepState, StepView, left
from vitrine.assets.report import Report
from vitrine.assets.statement import Statement, restored
from vitrine.assets.tables import JobRow, ModelRow
from vitrine.assets.views import (
    Job,
    JobState,
    JobStep,
    Model,
    ModelForm,
    ModelLevel,
    ModelPictures,
    ModelUsdz,
    model_url,
)
from vitrine.ids import JobId, ModelHash
from vitrine.text import tidy_line

_CHECKS = ("check", "measure")


def model_view(row: ModelRow, steps: Iterable[StepView]) -> Model:
    """A finished model with all that its steps have left so far."""
    if row.entry is None or row.report is None:
        raise RuntimeError(f"model {row.hash} is done without entry or report")
    report, steps = reports.restored(row.report), tuple(steps)
    levels, usdz = left(steps, LevelsLeft) or LevelsLeft(), left(steps, UsdzLeft) or UsdzLeft()
    picturing = next((view for view in steps if view.step is Step.PICTURES), None)
    return Model(
        hash=ModelHash(row.hash),
        url=model_url(row.hash, row.entry),
        bytes=report.bytes,
        triangles=report.triangles,
        size_m=report.size_m,
        variants=report.variants,
        media_type=GLTF_TYPE if row.entry.endswith(".gltf") else GLB_TYPE,
        credit=report.copyright,
        levels=tuple(_level(row.hash, level) for level in levels.levels),
        pictures=None if picturing is None else _pictures(row.hash, picturing),
        picturing=None if picturing is None else picturing.state,
        usdz=tuple(
            ModelUsdz(_named(file.variant), model_url(row.hash, file.name), file.bytes) for file in usdz.files
        ),
    )


def job_view(row: JobRow, model: ModelRow, steps: tuple[StepView, ...]) -> Job:
    """An upload, with the report that its steps have added findings to."""
    done, failed = row.state == JobState.DONE, row.state == JobState.FAILED
    report = reports.restored(model.report or {}) if done else None
    return Job(
        id=JobId(row.id),
        state=JobState(row.state),
        model=model_view(model, steps) if done else None,
        report=None if report is None else _with_findings(report, steps),
        problem=model.problem if failed else None,
        # What is done for who asks is told to who asked (`scenes`): the file may be another brand's too.
        steps=(
            *_checks(JobState(row.state)),
            *(view for view in steps if done and view.step not in ASKED),
        ),
        statement=restored(row.statement) if row.statement else None,
        size=None if report is None else sizing(report, stated_of(row)),
    )


def stated_of(row: JobRow) -> Statement:
    """What the brand said of the file; empty if nothing."""
    return restored(row.statement) if row.statement else Statement()


def _checks(state: JobState) -> list[JobStep]:
    """The steps of the upload itself, which go together in one sandbox."""
    word = {
        JobState.QUEUED: StepState.WAITING,
        JobState.RUNNING: StepState.RUNNING,
        JobState.DONE: StepState.DONE,
        JobState.FAILED: StepState.FAILED,
        JobState.CANCELLED: StepState.SKIPPED,
    }[state]
    part = 1.0 if state is JobState.DONE else 0.0
    return [JobStep(step, word, part, None) for step in _CHECKS]


def _with_findings(report: Report, steps: Iterable[StepView]) -> Report:
    added = [
        found
        for view in steps
        if isinstance(view.result, ValidationLeft | LikenessLeft)
        for found in view.result.findings
    ]
    return replace(report, findings=(*report.findings, *added))


def _level(model_hash: str, level: KeptLevel) -> ModelLevel:
    files = tuple(
        ModelForm(
            model_url(model_hash, file.name), file.bytes, file.codec, file.images, file.texture_memory_bytes
        )
        for file in level.files
    )
    return ModelLevel(
        level.level, level.triangles, level.draw_calls, level.texture_memory_bytes, level.likeness_db, files
    )


def _named(variant: str | None) -> str | None:
    """Under the name that the model's report has, too."""
    return variant and tidy_line(variant)


def _pictures(model_hash: str, view: StepView) -> ModelPictures | None:
    """None where none are made: not by this shop, or not of this model."""
    if view.result is None and view.state in (StepState.FAILED, StepState.SKIPPED):
        return None

    def url(name: str | None) -> str | None:
        return None if name is None else model_url(model_hash, name)

    kept = left([view], PicturesLeft) or PicturesLeft()
    variants = {tidy_line(variant): model_url(model_hash, name) for variant, name in kept.variants.items()}
    return ModelPictures(url(kept.thumbnail), url(kept.cutout), variants)
