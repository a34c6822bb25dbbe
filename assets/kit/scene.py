"""Part, Node, Track, Clip: what `write_glb` writes. One Part is one draw call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assets.kit.materials import Material
from assets.kit.mesh import Mesh


@dataclass(frozen=True, eq=False)
class Part:
    mesh: Mesh
    material: Material
    variants: Mapping[str, Material] = field(default_factory=dict)
    fine: bool = False


@dataclass(frozen=True, eq=False)
class Node:
    name: str
    parts: Sequence[Part] = ()
    children: Sequence[Node] = ()
    translation: Sequence[float] | None = None
    rotation: Sequence[float] | None = None
    scale: Sequence[float] | None = None
    extras: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Track:
    node: str
    path: str
    times_s: Sequence[float]
    values: Sequence[Sequence[float]]
    interpolation: str = "LINEAR"


@dataclass(frozen=True)
class Clip:
    name: str
    tracks: Sequence[Track]
