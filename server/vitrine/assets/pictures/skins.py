"""What each part wears in each variant, with its colour map as linear pixels.

Only `matte_program` imports this.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vitrine.assets.gltf.preflight import Package
from vitrine.assets.gltf.resting import PosedMesh
from vitrine.assets.gltf.surfaces import surface_of
from vitrine.assets.pictures.rays import Skin
from vitrine.assets.usdz.images import Images

_LONGEST_PX = 1024  # a thumbnail shows no more


def skins_of(package: Package, parts: list[PosedMesh], variants: list[int | None]) -> list[list[Skin]]:
    """For each variant (None: as it comes) a skin for each part."""
    buffers = package.buffers
    images = Images(package.document, (buffers[0] if buffers else None) or memoryview(b""), Path())
    pictures: dict[int, NDArray[np.float32] | None] = {}

    def skin(material: int | None) -> Skin:
        surface = surface_of(package.document, material)
        if surface.colour_map is None:
            return Skin(surface, None)
        number = surface.colour_map.image
        if number not in pictures:
            found = images.opened(number)
            pictures[number] = None if found is None else _linear(found)
        return Skin(surface, pictures[number])

    return [
        [skin(part.material if one is None else part.materials.get(one, part.material)) for part in parts]
        for one in variants
    ]


def _linear(image: Image.Image) -> NDArray[np.float32]:
    image = image.convert("RGBA")
    image.thumbnail((_LONGEST_PX, _LONGEST_PX))
    pixels = np.array(image, np.float32)
    pixels /= 255
    colour = pixels[..., :3]
    pixels[..., :3] = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return pixels
