"""A primitive's triangles from its indices and its way to draw (glTF 2.0 section 3.7.2.1)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vitrine.assets.gltf.document import Object, wrong
from vitrine.assets.gltf.geometry import Reader

POINTS = range(4)
"""The modes without faces: points and lines."""
_STRIP, _FAN = 5, 6


def faces_of(reader: Reader, primitive: Object, vertices: int, where: str) -> NDArray[Any]:
    """(m, 3) indices of a primitive's triangles; lists, strips and fans.

    Raises BadModel for one past its vertices.
    """
    mode = int(primitive.get("mode", 4))
    if "indices" in primitive:
        corners = reader.raw(primitive["indices"])[:, 0].astype(np.int64)
        if corners.size and corners.max() >= vertices:
            raise wrong(f"{where}.indices", f"use vertex {corners.max():,}, and there are {vertices:,}")
    else:
        corners = np.arange(vertices)
    if mode in POINTS or len(corners) < 3:
        return np.empty((0, 3), np.int64)
    if mode == _STRIP:
        strip = np.stack([corners[:-2], corners[1:-1], corners[2:]], axis=1)
        strip[1::2] = strip[1::2, ::-1]
        return strip
    if mode == _FAN:
        return np.stack([np.full(len(corners) - 2, corners[0]), corners[1:-1], corners[2:]], axis=1)
    return corners[: len(corners) // 3 * 3].reshape(-1, 3)
