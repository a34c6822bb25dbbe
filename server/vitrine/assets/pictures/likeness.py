"""Proof of likeness: every derivative is seen beside its original in all its variants, as large as shown.

The materials that the model comes with are seen from four sides; each variant from two of them, which
together show nearly all of it. Time is bounded: `VARIANT_VIEWS` pictures of variants in all, so beyond 12
variants each has one view, and those beyond the 24th have none, as they have no picture of their own. A
texture that only one variant wears is thus not served unseen.

Level 0 is judged at 512 pixels, each further one at half of that, as it is further away when it is shown.

A derivative under its level's threshold is no longer what the brand approved; `better` of its level, else a
fuller level, else the original stands in its place (`refining/proving.py`).

The thresholds are judgements, made once and after seeing figures. No published number fits: what is quoted
elsewhere is plain PSNR over white (38 dB for full detail; 39.6, 32.7 and 25.9 for a shoe's levels 1 to 3 of
a stock tool), and that is 7 to 20 dB more than ours for the same pair, by how much of the picture is empty.
So nine models (a vase, a watch, jewellery, a neon sign, a shoe ...) were looked at side by side, and each
line drawn where "the same" became "another thing". They catch what went wrong: a texture lost, a part moved,
another material. They are no target: levels are made to be well above. Thin bright things, whose every pixel
is an edge, come nearest to them: the neon sign, an edge a fourteenth of a pixel off, has 32 dB at level 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vitrine.assets.pictures.errors import PictureFailed
from vitrine.assets.pictures.pixels import Difference, difference, joined_db, pixels_of, shrunk
from vitrine.assets.pictures.renderer import Renderer
from vitrine.assets.pictures.view import LIKENESS_PX, Sphere, View, likeness_views

VARIANT_VIEWS = 24
"""Pictures of variants, of one file, beside the four of the model as it comes."""
_VARIANT_SIDES = 2  # from the front and above, from behind and below

# dB over covered pixels, by level of detail; where they come from stands above.
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

    psnr_db: of its worst variant's views together, over the pixels that either covers, at most 99.
    plain_psnr_db: likewise of whole pictures over white, as research quotes it. ssim: mean of that
    variant's views, at most 1. worst_db: of the worst view of all. threshold_db: of its level. problem: why
    it could not be seen at all; it then has 0 dB and passes nothing. variant: the worst one; None: as the
    model comes.
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
    variant: str | None = None

    @property
    def passes(self) -> bool:
        """Whether a shopper may get it in the original's place, at its level's distance."""
        return self.problem is None and self.psnr_db >= self.threshold_db


def threshold_db(level: int) -> float:
    """What a derivative of the level (0 and up) must reach; beyond the last level, that of the last."""
    return THRESHOLDS_DB[min(level, len(THRESHOLDS_DB) - 1)]


def judged(
    renderer: Renderer, original: bytes, derivatives: Sequence[Derivative], size_px: int = LIKENESS_PX
) -> list[Likeness]:
    """Each derivative beside the original, in their order. size_px: of level 0's views, a multiple of 8.

    Raises NoRenderer, and PictureFailed if the original cannot be seen; a derivative that cannot has a
    `problem`.
    """
    first = renderer.shown(original, lambda sphere, names: views_of(sphere, names, size_px))
    views = views_of(first.sphere, first.variants, size_px)
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
        apart = list(_apart(first.pictures, shown.pictures, 1 << min(level, len(THRESHOLDS_DB) - 1)))
        variant, joined, seen = _worst(views, apart)
        found.append(
            Likeness(
                name, level, len(derivative.data),
                psnr_db=round(joined, 2),
                worst_db=round(min(one.psnr_db for one in apart), 2),
                plain_psnr_db=round(joined_db([one.plain_psnr_db for one in seen]), 2),
                ssim=round(sum(one.ssim for one in seen) / len(seen), 4),
                threshold_db=limit,
                variant=variant,
            )
        )  # fmt: skip
    return found


def views_of(sphere: Sphere, variants: Sequence[str], size_px: int = LIKENESS_PX) -> list[View]:
    """What is compared: four views of the model as it comes, then of each variant its first one or two.

    At most 4 + VARIANT_VIEWS.
    """
    each = min(_VARIANT_SIDES, max(1, VARIANT_VIEWS // max(1, len(variants))))
    return [
        replace(view, size_px=size_px)
        for view in (
            *likeness_views(sphere),
            *(view for name in variants[:VARIANT_VIEWS] for view in likeness_views(sphere, name)[:each]),
        )
    ]


def _apart(truth: Sequence[bytes], pictures: Sequence[bytes], times: int) -> Iterator[Difference]:
    """Pictures are decoded two at a time: all of them together would be some 200 MB."""
    for one, other in zip(truth, pictures, strict=True):
        yield difference(shrunk(pixels_of(one), times), shrunk(pixels_of(other), times))


def _worst(views: Sequence[View], apart: Sequence[Difference]) -> tuple[str | None, float, list[Difference]]:
    """The variant that is least like, its dB and its views. The mean of all would hide one that is spoilt."""
    groups: dict[str | None, list[Difference]] = {}
    for view, one in zip(views, apart, strict=True):
        groups.setdefault(view.variant, []).append(one)
    joined = {name: joined_db([one.psnr_db for one in seen]) for name, seen in groups.items()}
    name = min(joined, key=lambda name: joined[name])
    return name, joined[name], groups[name]


def better(candidates: Sequence[Likeness]) -> Likeness | None:
    """The one to serve, of several of one level: the smallest that passes.

    None: the level above must stand in.
    """
    return min((one for one in candidates if one.passes), key=lambda one: one.bytes, default=None)
