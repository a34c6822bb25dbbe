"""Pictures without a browser: plainer, but always there. A matte product on the shop's paper, by ray tracing.

No GPU, no GL, no browser: embreex and numpy in a sandboxed process. Metal and glass look matte; colours,
textures, vertex colours and variants are true. A model with compressed geometry is handed in decoded.
"""

from __future__ import annotations

import importlib.util
import threading

from vitrine.assets.confining.sandbox import Program, SandboxAnswer, sandboxed
from vitrine.assets.errors import MeasuringFailed
from vitrine.assets.pictures.errors import NoRenderer
from vitrine.assets.pictures.taking import THUMBNAIL_PX, VARIANTS_LIMIT, Pictures

_PROGRAM = Program.of("vitrine.assets.pictures.matte_program")


def matte(model: bytes, size_px: int = THUMBNAIL_PX, stop: threading.Event | None = None) -> Pictures:
    """All pictures of a decoded, self-contained GLB. stop: when set by another thread, it ends (Interrupted).

    Raises NoRenderer (embreex is missing), the model's own typed error, MeasuringFailed (time, memory,
    crash).
    """
    if importlib.util.find_spec("embreex") is None:
        raise NoRenderer("Pictures without a browser need the package embreex, which is not installed here.")
    with sandboxed(_PROGRAM, {"model.glb": model}, {"size_px": size_px}, stop) as answer:
        names = answer.values.get("variants")
        if not isinstance(names, list):
            raise MeasuringFailed.because("output")
        variants = {
            str(name): _webp(answer, f"variant{number}") for number, name in enumerate(names[:VARIANTS_LIMIT])
        }
        return Pictures(_webp(answer, "thumbnail"), _webp(answer, "cutout"), variants, "matte")


def _webp(answer: SandboxAnswer, name: str) -> bytes:
    data = answer.read(f"{name}.webp")
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise MeasuringFailed.because("output")
    return data
