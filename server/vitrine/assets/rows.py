"""From rows to views: what the shop and the brand are told of a model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from vitrine.assets import reports
from vitrine.assets.gltf.manifest import GLB_TYPE, GLTF_TYPE
from vitrine.assets.measuring.repair import sizing
from vitrine.assets.refining.steps import Step, StepState, StepView
from vitrine.assets.report import Report
from vitrine.assets.statement import Statement, restored
from vitrine.assets.tables import JobRow, ModelRow
from vitrine.assets.views import Job, JobState, JobStep, Model, model_url
from vitrine.ids import JobId, ModelHash
from vitrine.text import tidy_line

_CHECKS = ("check", "measure")


def model_view(row: ModelRow, steps: Iterable[StepView]) -> Model:
    """A finished model with all that its steps have left so far."""
    if row.entry is None or row.report is None:
        raise RuntimeError(f"model {row.hash} is done without entry or report")
    report, views = reports.restored(row.report), {view.step: view for view in steps}
    left = {step: view.result for step, view in views.items() if view.result is not None}
    return Model(
        hash=ModelHash(row.hash),
        url=model_url(row.hash, row.entry),
        bytes=report.bytes,
        triangles=report.triangles,
        size_m=report.size_m,
        variants=report.variants,
        media_type=GLTF_TYPE if row.entry.endswith(".gltf") else GLB_TYPE,
        credit=report.copyright,
        levels=tuple(_level(row.hash, level) for level in left.get(Step.LEVELS, {}).get("levels", ())),
        pictures=_pictures(row.hash, views.get(Step.PICTURES)),
        picturing=views[Step.PICTURES].state if Step.PICTURES in views else None,
        usdz=tuple(_addressed(row.hash, file) for file in left.get(Step.USDZ, {}).get("files", ())),
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
        steps=(*_checks(JobState(row.state)), *(steps if done else ())),
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
    added = [found for view in steps for found in (view.result or {}).get("findings", ())]
    return replace(report, findings=(*report.findings, *reports.restored_findings(added)))


def _level(model_hash: str, level: Mapping[str, Any]) -> dict[str, Any]:
    return {**level, "files": [_addressed(model_hash, file) for file in level["files"]]}


def _addressed(model_hash: str, file: Mapping[str, Any]) -> dict[str, Any]:
    """The file with its address in place of its name."""
    return {
        **{key: value for key, value in file.items() if key not in ("name", "variant")},
        # Under the name that the model's report has, too.
        **({"variant": _named(file["variant"])} if "variant" in file else {}),
        "url": model_url(model_hash, file["name"]),
    }


def _named(variant: str | None) -> str | None:
    return variant and tidy_line(variant)


def _pictures(model_hash: str, view: StepView | None) -> dict[str, Any] | None:
    """None where none are made: not by this shop, or not of this model."""
    if view is None or (view.result is None and view.state in (StepState.FAILED, StepState.SKIPPED)):
        return None

    def url(name: str | None) -> str | None:
        return None if name is None else model_url(model_hash, name)

    left = view.result or {}
    return {
        "thumbnail": url(left.get("thumbnail")),
        "cutout": url(left.get("cutout")),
        "variants": {_named(variant): url(name) for variant, name in left.get("variants", {}).items()},
    }
