"""The pictures that a product gets: on the shop's paper, cut out, and one for each material variant. WebP."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PIL import Image

from vitrine.assets.pictures.renderer import Renderer
from vitrine.assets.pictures.view import View

THUMBNAIL_PX = 1024
VARIANTS_LIMIT = 24
_QUALITY = 88
_CUTOUT_FILL = 0.94


@dataclass(frozen=True, slots=True)
class Pictures:
    """WebP, square, sRGB, of THUMBNAIL_PX unless asked otherwise.

    thumbnail: on the shop's paper with a contact shadow. cutout: transparent. variants: name -> on paper, at
    most VARIANTS_LIMIT. made_by: "browser", or "matte" for the plainer stand-in.
    """

    thumbnail: bytes
    cutout: bytes
    variants: dict[str, bytes]
    made_by: Literal["browser", "matte"]


def taken(renderer: Renderer, model: bytes, size_px: int = THUMBNAIL_PX) -> Pictures:
    """All pictures of a GLB, which is loaded once. Raises NoRenderer, PictureFailed."""
    shown = renderer.shown(model, lambda _, variants: views_of(variants, size_px))
    thumbnail, cutout, *others = shown.pictures
    names = shown.variants[:VARIANTS_LIMIT]
    variants = {name: webp(picture) for name, picture in zip(names, others, strict=True)}
    return Pictures(webp(thumbnail), webp(cutout), variants, "browser")


def views_of(variants: Sequence[str], size_px: int = THUMBNAIL_PX) -> list[View]:
    """On paper, cut out, and each variant on paper; all fitted to the outline."""
    return [
        View(size_px, ground="paper"),
        View(size_px, ground="none", fill=_CUTOUT_FILL),
        *(View(size_px, ground="paper", variant=name) for name in variants[:VARIANTS_LIMIT]),
    ]


def webp(png: bytes) -> bytes:
    """A PNG as WebP; transparency stays where there is any."""
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        has_alpha = image.mode == "RGBA" and image.getchannel("A").getextrema() != (255, 255)
        out = io.BytesIO()
        image.convert("RGBA" if has_alpha else "RGB").save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()
