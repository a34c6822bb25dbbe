"""Reports and findings read from JSON: doubted where a sandbox wrote them, patiently where rows keep them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import fields
from typing import Annotated, Any, Final

from annotated_types import MaxLen
from pydantic import TypeAdapter, ValidationError

from vitrine.assets.findings import FINDINGS_LIMIT, Finding
from vitrine.assets.report import Report

_REPORT = TypeAdapter(Report)
_FINDINGS = TypeAdapter(Annotated[tuple[Finding, ...], MaxLen(FINDINGS_LIMIT)])
_MEMBERS = frozenset(each.name for each in fields(Report))
# What products show of a model is always there; this stands for what an older version did not tell.
_NOT_TOLD: Final = {
    "low_m": [0.0, 0.0, 0.0], "high_m": [0.0, 0.0, 0.0], "size_exact": False, "vertices": 0, "draw_calls": 0,
    "nodes": 0, "meshes": 0, "materials": 0, "textures": 0, "texture_memory_bytes": 0, "animations": [],
    "skins": 0, "morph_targets": 0, "extensions": [], "compression": None, "area_m2": None, "volume_m3": None,
    "pivot": None, "copyright": None, "generator": None, "findings": [], "parts": [], "source": None,
    "version": 1,
}  # fmt: skip


def believed(plain: object) -> Report:
    """The report that a sandbox wrote: every member, of its type, within its bounds, and none besides.

    Raises ValueError.
    """
    if not isinstance(plain, dict) or set(plain) != _MEMBERS:
        raise ValueError("the sandbox gave no report")
    return _REPORT.validate_json(_text(plain), strict=True)


def believed_findings(plain: object) -> tuple[Finding, ...]:
    """The findings that a sandbox wrote, at most FINDINGS_LIMIT. Raises ValueError."""
    return _FINDINGS.validate_json(_text(plain), strict=True)


def restored(plain: Mapping[str, Any]) -> Report:
    """The report that a row keeps, of any version. A member that cannot be read counts as not told.

    Raises ValueError where what products show of a model cannot be read.
    """
    told = {**_NOT_TOLD, **{key: value for key, value in plain.items() if key in _MEMBERS}}
    try:
        return _REPORT.validate_json(_text(told), strict=True)
    except ValidationError as error:
        wrong = {str(each["loc"][0]) for each in error.errors(include_url=False) if each["loc"]}
    return _REPORT.validate_json(
        _text({key: _NOT_TOLD.get(key) if key in wrong else value for key, value in told.items()}),
        strict=True,
    )


def restored_findings(plain: Iterable[Any]) -> tuple[Finding, ...]:
    """The findings that rows keep; one that cannot be read is left out."""
    found: list[Finding] = []
    for each in plain:
        with suppress(ValueError):
            found += _FINDINGS.validate_json(_text([each]), strict=True)
    return tuple(found)


def _text(plain: object) -> str:
    """pydantic reads lists as tuples and words as enumerations only from text. ValueError for NaN."""
    return json.dumps(plain, allow_nan=False)
