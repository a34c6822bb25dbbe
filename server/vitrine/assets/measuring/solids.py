"""What only whole surfaces tell: area, flat triangles, closedness. trimesh's own ground, fed with our arrays.

trimesh never reads the file: its loaders lose half of glTF and five of its formats' holes are in reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import trimesh
from numpy.typing import NDArray

from vitrine.assets.gltf.geometry import Points

# Above it the checks take seconds and the report already asks for a lighter mesh.
GREATEST_FACES = 1_000_000


@dataclass(frozen=True, slots=True)
class Solid:
    """area_m2.

    flat: triangles without area. closed: no edge with a single face. volume_m3: only when closed.
    """

    area_m2: float
    flat: int
    closed: bool
    volume_m3: float | None


def solid_of(points: Points, faces: NDArray[Any]) -> Solid:
    """Facts of one surface. points: (n, 3) metres; faces: (m, 3) indices below n."""
    flat = int((np.asarray(trimesh.Trimesh(points, faces, process=False).area_faces) == 0).sum())
    # Seams in texture coordinates split vertices; merged by place, a closed body is closed again.
    mesh = trimesh.Trimesh(points, faces, process=False)
    mesh.merge_vertices(merge_tex=True, merge_norm=True)
    closed = bool(mesh.is_watertight and mesh.is_winding_consistent)
    volume = abs(float(mesh.volume)) if closed else None
    return Solid(float(mesh.area), flat, closed, volume)
