"""Which parts of a model weigh most, by their names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fixtures import rich
from tests.fixtures.models import glb, good_document, good_glb, png
from vitrine.assets.cost import Cost
from vitrine.assets.gltf.preflight import Package, checked
from vitrine.assets.measuring.heaviest import LISTED, heaviest
from vitrine.assets.measuring.measure import measured


def package(data: bytes, folder: Path) -> Package:
    (folder / "upload").write_bytes(data)
    return checked(folder / "upload", folder / "files")


def test_a_mesh_and_a_nameless_texture(tmp_path: Path) -> None:
    found = measured(package(good_glb(), tmp_path)).parts
    image = png(4, 4)
    assert [(part.kind, part.name, part.cost) for part in found] == [
        # Position, normal and UV of eight corners, 36 indices: what the file holds for it.
        ("mesh", "box", Cost(1, 12, 0, 8 * (12 + 12 + 8) + 36 * 2)),
        ("material", "walnut", Cost(0, 0, 85, len(image))),
    ]


def test_copies_count_and_names_are_the_makers(tmp_path: Path) -> None:
    found = measured(package(rich.rich_glb(), tmp_path)).parts
    assert {part.name for part in found if part.kind == "mesh"} == {"cap mesh", "stand mesh"}
    document, binary = good_document()
    document["nodes"] = [{"mesh": 0, "name": "box"}, {"mesh": 0, "translation": [1, 0, 0]}]
    document["scenes"] = [{"nodes": [0, 1]}]
    document["meshes"][0].pop("name", None)
    twice = measured(package(glb(document, binary), tmp_path))
    (box,) = [part for part in twice.parts if part.kind == "mesh"]
    assert (box.cost.draw_calls, box.cost.triangles) == (twice.draw_calls, twice.triangles) == (2, 24)


def test_few_of_many_are_listed(tmp_path: Path) -> None:
    document, binary = good_document()
    count = 40
    document["nodes"] = [{"mesh": number} for number in range(count)]
    document["scenes"] = [{"nodes": list(range(count))}]
    del document["animations"]
    primitive: dict[str, Any] = document["meshes"][0]["primitives"][0]
    document["meshes"] = [
        {"name": f"mesh {number}", "primitives": [primitive] * (1 + number)} for number in range(count)
    ]
    found = heaviest(package(glb(document, binary), tmp_path), ((number, 1) for number in range(count)))
    meshes = [part.name for part in found if part.kind == "mesh"]
    assert meshes == [f"mesh {number}" for number in range(count - 1, count - 1 - LISTED, -1)]
