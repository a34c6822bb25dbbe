"""The pictures that a product gets: on the shop's paper, cut out, and one for each material variant. WebP."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PIL import Image

from vitrine.assets.pictures.renderer import Renderer
from vitrine.assets.pictures.view import Sphere, View

THUMBNAIL_PX = 1024
VARIANTS_LIMIT = 24
_QUALITY = 88
_CUTOUT_FILL = 0.94


@dataclass(frozen=True, slots=True)
class Pictures:
    """WebP, 1024 x 1024, sRGB. thumbnail: on the shop's paper with a contact shadow. cutout: transparent.

    variants: name -> on paper, at most VARIANTS_LIMIT. made_by: "browser", or "matte" for the plainer
    stand-in.
    """

    thumbnail: bytes
    cutout: bytes
    variants: dict[str, bytes]
    made_by: Literal["browser", "matte"]


def taken(renderer: Renderer, model: bytes) -> Pictures:
    """All pictures of a GLB, which is loaded once. Raises NoRenderer, PictureFailed."""
    shown = renderer.shown(model, _views)
    thumbnail, cutout, *others = shown.pictures
    names = shown.variants[:VARIANTS_LIMIT]
    variants = {name: webp(picture) for name, picture in zip(names, others, strict=True)}
    return Pictures(webp(thumbnail), webp(cutout), variants, "browser")


def _views(sphere: Sphere, variants: Sequence[str]) -> list[View]:
    del sphere  # these pictures are fitted to the outline
    return [
        View(THUMBNAIL_PX, ground="paper"),
        View(THUMBNAIL_PX, ground="none", fill=_CUTOUT_FILL),
        *(View(THUMBNAIL_PX, ground="paper", variant=name) for name in variants[:VARIANTS_LIMIT]),
    ]


def webp(png: bytes) -> bytes:
    """A PNG as WebP; transparency stays where there is any."""
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        has_alpha = image.mode == "RGBA" and image.getchannel("A").getextrema() != (255, 255)
        out = io.BytesIO()
        image.convert("RGBA" if has_alpha else "RGB").save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()
