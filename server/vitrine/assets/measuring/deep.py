"""What takes seconds and needs every triangle: hull, oriented box, closedness, collision pieces."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Deep:
    """size_m, low_m, high_m: as it stands, skins and morphs at rest. triangles: of the scene, per instance.

    watertight: no open edge, parts joined by place. volume_m3: None unless watertight. hull_volume_m3, box:
    of the convex hull; the smallest box in any position, {"size_m" (3), "matrix" (16, column by column, from
    the box's middle and axes to the model's), "volume_m3"}. Both None without scipy. collision: {"format",
    "pieces": [{"points", "faces"}], "volume_m3"}, None without vhacdx.
    """

    size_m: tuple[float, float, float]
    low_m: tuple[float, float, float]
    high_m: tuple[float, float, float]
    triangles: int
    area_m2: float
    watertight: bool
    volume_m3: float | None
    hull_volume_m3: float | None
    box: dict[str, Any] | None
    pivot: dict[str, Any]
    collision: dict[str, Any] | None = None

    @classmethod
    def told(cls, plain: dict[str, Any]) -> Deep:
        """Of `plain`, whose shape was looked at (`deep_shape.is_deep`)."""
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in plain.items()
        }
        return cls(**values)

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        values = asdict(self)
        return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def measure_deep(glb_plain: Path) -> Deep:
    """The deep measures of a GLB without compressed geometry. Takes seconds; for the sandbox.

    Raises leaves of `errors.py`: what the pre-flight refuses, NothingToShow, BadModel if it is compressed.
    """
    from vitrine.assets.errors import NothingToShow
    from vitrine.assets.gltf.document import wrong
    from vitrine.assets.gltf.geometry import Reader
    from vitrine.assets.gltf.posing import posed
    from vitrine.assets.gltf.preflight import checked
    from vitrine.assets.measuring.bounds import bounds_of
    from vitrine.assets.measuring.collision import pieces_of
    from vitrine.assets.measuring.pivot import pivot_of
    from vitrine.assets.measuring.solids import solid_of

    reader = Reader(checked(glb_plain, glb_plain.parent / "files"))
    bounds = bounds_of(reader)
    points, faces = posed(reader)
    if bounds is None or not len(faces):
        raise NothingToShow("The model's scene shows no faces. Check what was selected for the export.")
    if not bounds.exact:
        raise wrong("meshes", "are still compressed")
    solid = solid_of(points, faces)
    pieces = pieces_of(points, faces)
    collision = None
    if pieces is not None:
        collision = {
            "format": "vitrine.collision/1",
            "pieces": [piece.plain() for piece in pieces],
            "volume_m3": sum(piece.volume_m3 for piece in pieces),
        }
    hull, box = _hull(points)
    return Deep(
        bounds.size_m, bounds.low, bounds.high, len(faces), solid.area_m2, solid.closed, solid.volume_m3,
        hull, box,
        pivot_of(bounds).plain(), collision,
    )  # fmt: skip


def _hull(points: NDArray[np.float64]) -> tuple[float | None, dict[str, Any] | None]:
    """Volume of the hull and the oriented box; None for what is flat, or without scipy."""
    import numpy as np

    try:
        import trimesh
        from scipy.spatial import ConvexHull, QhullError  # type: ignore[import-untyped]
    except ImportError:
        return None, None
    try:
        hull = ConvexHull(points)
        to_box, size = trimesh.bounds.oriented_bounds(points[hull.vertices])  # type: ignore[no-untyped-call]
    except (QhullError, ValueError):
        return None, None
    matrix = np.linalg.inv(to_box)
    box = {
        "size_m": [float(side) for side in size],
        "matrix": [float(value) for value in matrix.T.ravel()],
        "volume_m3": float(np.prod(size)),
    }
    return float(hull.volume), box
