"""A model's images as files that USDZ takes: PNG and JPEG as they are, WebP and AVIF decoded."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from vitrine.assets.gltf.document import Object, items
from vitrine.assets.limits import IMAGE_SIDE

_QUALITY = 92
_KEPT = {"PNG": "png", "JPEG": "jpg"}


class Images:
    """Writes each image once, into `folder`. binary: the GLB's buffer."""

    def __init__(self, document: Object, binary: memoryview, folder: Path) -> None:
        self._document, self._binary, self._folder = document, binary, folder
        self._names: dict[int, str | None] = {}
        self.lost: list[str] = []

    def name(self, number: int) -> str | None:
        """The file's name in the folder, None if the image cannot be read here (`lost` then names it)."""
        if number not in self._names:
            self._names[number] = self._written(number)
        return self._names[number]

    def opened(self, number: int) -> Image.Image | None:
        """The image as pixels, None if it cannot be read here."""
        data = self._bytes(number)
        if data is None:
            return None
        try:
            with Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "WEBP", "AVIF"]) as image:
                if max(image.size) > IMAGE_SIDE.value:
                    return None
                image.load()
                return image.copy() if image.format is None else _named(image)
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
            return None

    def _written(self, number: int) -> str | None:
        image = self.opened(number)
        if image is None:
            label = items(self._document, "images")[number].get("name") or f"image {number}"
            self.lost.append(f"the image {label} (USDZ takes PNG and JPEG only)")
            return None
        kept = _KEPT.get(image.info["vitrine"])
        if kept is not None:
            name = f"texture{number}.{kept}"
            (self._folder / name).write_bytes(self._bytes(number) or b"")
            return name
        has_alpha = "A" in image.getbands() and image.getchannel("A").getextrema() != (255, 255)
        name = f"texture{number}.{'png' if has_alpha else 'jpg'}"
        if has_alpha:
            image.convert("RGBA").save(self._folder / name, "PNG")
        else:
            image.convert("RGB").save(self._folder / name, "JPEG", quality=_QUALITY, subsampling=0)
        return name

    def _bytes(self, number: int) -> bytes | None:
        view = items(self._document, "images")[number].get("bufferView")
        if view is None:
            return None
        found = items(self._document, "bufferViews")[view]
        start = int(found.get("byteOffset", 0))
        return bytes(self._binary[start : start + int(found["byteLength"])])


def _named(image: Image.Image) -> Image.Image:
    """A copy that still knows its format."""
    copy = image.copy()
    copy.info["vitrine"] = image.format
    return copy
