"""The outside of the USDZ conversion: a fresh process in a fresh folder for each file.

Fresh, because one process that wrote several packages resolved a texture against the folder of the one
before.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vitrine.assets.confining.sandbox import Program, sandboxed
from vitrine.assets.errors import MeasuringFailed

VARIANTS_LIMIT = 24
_PROGRAM = Program.of("vitrine.assets.usdz.program")
_FINDINGS, _TEXT = 50, 300
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Usdz:
    """variant: its name, None: the model has none. data: the package.

    findings: what the validators and we remark.
    """

    variant: str | None
    data: bytes
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UsdzFiles:
    """files: one for each variant. skipped: why there are none, for people; None: there are."""

    files: tuple[Usdz, ...]
    skipped: str | None = None


def converted(model: bytes, variants: Sequence[str] = (), stop: threading.Event | None = None) -> UsdzFiles:
    """USDZ of a decoded, self-contained GLB (level 1; no Draco or meshopt; PNG, JPEG or WebP images).

    stop: when set by another thread, it ends (Interrupted).

    Raises the model's own typed error, or MeasuringFailed: time, memory, a crash, or a package that a
    validator calls wrong.
    """
    if importlib.util.find_spec("pxr") is None:
        return UsdzFiles((), "USDZ needs the package usd-core, which is not installed here.")
    names: Sequence[str | None] = list(variants[:VARIANTS_LIMIT]) or [None]
    return UsdzFiles(tuple(_file(model, name, at, stop) for at, name in enumerate(names)))


def _file(model: bytes, variant: str | None, number: int, stop: threading.Event | None) -> Usdz:
    request: dict[str, Any] = {"variant": None if variant is None else number}
    with sandboxed(_PROGRAM, {"model.glb": model}, request, stop) as answer:
        data = answer.read("model.usdz")
        found = answer.values.get("findings", [])
    if not data.startswith(_ZIP) or not isinstance(found, list):
        raise MeasuringFailed.because("output")
    return Usdz(variant, data, tuple(str(one)[:_TEXT] for one in found[:_FINDINGS]))
