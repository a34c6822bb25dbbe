"""Proof of likeness: every derivative is seen beside its original from four sides, as large as it is shown.

Level 0 is judged at 512 pixels, each further one at half of that, as it is further away when it is shown.

A derivative under its level's threshold is no longer what the brand approved; the pipeline puts `better` in
its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vitrine.assets.pictures.errors import PictureFailed
from vitrine.assets.pictures.pixels import difference, joined_db, pixels_of, shrunk
from vitrine.assets.pictures.renderer import Renderer
from vitrine.assets.pictures.view import likeness_views

# dB over covered pixels, by level of detail: where nine models (a vase, a watch, jewellery, a neon sign, a
# shoe) went from "the same" to "another thing". The plain figure that research quotes is 7 to 20 dB more.
THRESHOLDS_DB = (29.0, 28.0, 25.0, 21.0)


@dataclass(frozen=True, slots=True)
class Derivative:
    """name: the caller's, to find it again. level: 0..3. data: a GLB."""

    name: str
    level: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like its original one derivative looks.

    psnr_db: of all four views over the pixels that either covers, at most 99. worst_db: of the worst view.
    plain_psnr_db: whole pictures over white, as research quotes it. ssim: mean, at most 1. threshold_db:
    of its level. problem: why it could not be seen at all; it then has 0 dB and passes nothing.
    """

    name: str
    level: int
    bytes: int
    psnr_db: float
    worst_db: float
    plain_psnr_db: float
    ssim: float
    threshold_db: float
    problem: str | None = None

    @property
    def passes(self) -> bool:
        """Whether a shopper may get it in the original's place, at its level's distance."""
        return self.problem is None and self.psnr_db >= self.threshold_db


def threshold_db(level: int) -> float:
    """What a derivative of the level (0 and up) must reach; beyond the last level, that of the last."""
    return THRESHOLDS_DB[min(level, len(THRESHOLDS_DB) - 1)]


def judged(renderer: Renderer, original: bytes, derivatives: Sequence[Derivative]) -> list[Likeness]:
    """Each derivative beside the original, in their order.

    Raises NoRenderer, and PictureFailed if the original cannot be seen; a derivative that cannot has a
    `problem`.
    """
    first = renderer.shown(original, lambda sphere, _: likeness_views(sphere))
    truth = [pixels_of(picture) for picture in first.pictures]
    views = likeness_views(first.sphere)
    found: list[Likeness] = []
    for derivative in derivatives:
        name, level, limit = derivative.name, derivative.level, threshold_db(derivative.level)
        try:
            shown = renderer.shown(derivative.data, views)
        except PictureFailed as error:
            found.append(
                Likeness(name, level, len(derivative.data), 0.0, 0.0, 0.0, 0.0, limit, error.message)
            )
            continue
        times = 1 << min(level, len(THRESHOLDS_DB) - 1)
        apart = [
            difference(shrunk(one, times), shrunk(pixels_of(other), times))
            for one, other in zip(truth, shown.pictures, strict=True)
        ]
        found.append(
            Likeness(
                name, level, len(derivative.data),
                psnr_db=round(joined_db([one.psnr_db for one in apart]), 2),
                worst_db=round(min(one.psnr_db for one in apart), 2),
                plain_psnr_db=round(joined_db([one.plain_psnr_db for one in apart]), 2),
                ssim=round(sum(one.ssim for one in apart) / len(apart), 4),
                threshold_db=limit,
            )
        )  # fmt: skip
    return found


def better(candidates: Sequence[Likeness]) -> Likeness | None:
    """The one to serve, of several of one level: the smallest that passes.

    None: the level above must stand in.
    """
    return min((one for one in candidates if one.passes), key=lambda one: one.bytes, default=None)
