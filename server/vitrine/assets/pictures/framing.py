"""The matte pictures' camera: three quarters and an exact fit, as in the browser's `render/framing.ts`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

FIELD_OF_VIEW_DEG = 24.0
_CENTRING_STEPS = 6


@dataclass(frozen=True, slots=True)
class Camera:
    """eye: metres. towards: unit, from the model to the eye. right, over: unit.

    slope: tangent of half its field.
    """

    eye: Points
    towards: Points
    right: Points
    over: Points
    slope: float

    def rays(self, across: Points, up: Points) -> Points:
        """Unit directions (n, 3) of places in the picture, -1..1 each."""
        found = -self.towards + self.slope * (across[:, None] * self.right + up[:, None] * self.over)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))


def three_quarters(points: Points) -> Camera:
    """A camera whose picture the points (n, 3) fill to four fifths, in its middle."""
    return fitted(points, *angles_deg(points), fill=0.8)


def angles_deg(points: Points) -> tuple[float, float]:
    """(turn, up): flat things are seen from higher, shallow ones more from the front."""
    width, height, depth = np.maximum(points.max(axis=0) - points.min(axis=0), 1e-9)
    flat = min(1.0, height / max(width, depth) / 0.6)
    shallow = min(1.0, depth / max(width, height) / 0.4)
    return 22 + 12 * shallow, 40 - 24 * flat


def fitted(points: Points, turn_deg: float, up_deg: float, fill: float) -> Camera:
    """The outline of the points fills `fill` of the picture."""
    turn, up = np.radians([turn_deg, up_deg])
    towards = np.array([np.sin(turn) * np.cos(up), np.sin(up), np.cos(turn) * np.cos(up)])
    right = np.cross((0.0, 1.0, 0.0), towards)
    right /= np.linalg.norm(right)
    over = np.cross(towards, right)
    whole = np.tan(np.radians(FIELD_OF_VIEW_DEG) / 2)
    slope = whole * fill
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    place = points - middle
    # A point is inside while |side - shift| <= slope * (distance - depth).
    depth = slope * (place @ towards)
    sides = [place @ axis for axis in (right, over)]
    spans = [((side + depth).max(), (side - depth).min()) for side in sides]
    distance = max(*(most - least for most, least in spans), 1e-9) / (2 * slope)
    target = middle
    for side, (most, least), axis in zip(sides, spans, (right, over), strict=True):
        shift = (most + least) / 2
        # Exact for the side that fills the picture; the other has room, and is brought to the middle of it.
        for _ in range(_CENTRING_STEPS):
            seen = (side - shift) / (distance - depth / slope)
            shift += (seen.max() + seen.min()) / 2 * distance
        target = target + shift * axis
    return Camera(target + towards * distance, towards, right, over, float(whole))
