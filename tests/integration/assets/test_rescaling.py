"""A glTF whose unit was wrong: as large as it should be, and everything else as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fixtures import models, rich
from tests.fixtures.models import Json, glb, shared_models
from tests.integration.assets.conftest import Shop
from vitrine.assets.errors import OverLimit
from vitrine.assets.gltf.geometry import Reader
from vitrine.assets.gltf.glb import unpacked
from vitrine.assets.gltf.rescaling import NODE_NAME, scaled
from vitrine.assets.intake.front import Taken, taken
from vitrine.assets.levels import validated
from vitrine.assets.measuring.measure import measured
from vitrine.assets.report import Report
from vitrine.assets.statement import METRES_OF, Statement

KEPT = (
    "animations",
    "variants",
    "skins",
    "morph_targets",
    "triangles",
    "draw_calls",
    "materials",
    "textures",
)


def looked_at(data: bytes, folder: Path, unit: str | None) -> tuple[Taken, Report]:
    """What the sandbox makes of the bytes, where `unit` was stated."""
    place = folder / str(unit)
    (place / "files").mkdir(parents=True)
    (place / "upload").write_bytes(data)
    found = taken(place / "upload", place / "files", Statement(unit))
    return found, measured(found.package, found.notes, found.passed_over)


def fixtures() -> dict[str, bytes]:
    """Static with variants and an animation; skinned with morphs; a zip of several files."""
    return {"static": models.good_glb(), "skinned": rich.rich_glb(), "zip": models.gltf_zip()}


@pytest.mark.parametrize("name", fixtures())
@pytest.mark.parametrize("unit", ["cm", "ft"])
def test_only_the_size_is_another(name: str, unit: str, tmp_path: Path) -> None:
    data, factor = fixtures()[name], METRES_OF[unit]
    (_, before), (after_taken, after) = looked_at(data, tmp_path, None), looked_at(data, tmp_path, unit)
    assert after.size_m == pytest.approx([side * factor for side in before.size_m], rel=1e-5)
    assert [getattr(after, trait) for trait in KEPT] == [getattr(before, trait) for trait in KEPT]
    assert after.copyright == before.copyright
    assert (tmp_path / unit / "upload").read_bytes() == data
    assert [note.code for note in after_taken.notes] == ["rescaled"]
    served = after_taken.package.files[after_taken.package.entry]
    issues = validated(served, tmp_path / "validation")["issues"]
    assert issues["numErrors"] == 0, issues["messages"]


@pytest.mark.parametrize(
    "path", shared_models("Fox.glb", "MorphStressTest.glb", "CesiumMilkTruck.glb", "ChessBoard.glb")
)
def test_real_models(path: Path | None, tmp_path: Path) -> None:
    if path is None:
        return
    data = path.read_bytes()
    (_, before), (mended, after) = looked_at(data, tmp_path, None), looked_at(data, tmp_path, "cm")
    assert after.size_m == pytest.approx([side * 0.01 for side in before.size_m], rel=1e-4)
    assert [getattr(after, trait) for trait in KEPT] == [getattr(before, trait) for trait in KEPT]
    # The geometry is not touched at all.
    assert mended.package.buffers[0] is not None
    assert bytes(mended.package.buffers[0]).startswith(bytes(unpacked(data).binary or b"")[:1000])


def test_metres_change_nothing(tmp_path: Path) -> None:
    found, _ = looked_at(models.good_glb(), tmp_path, "m")
    assert found.package.files["model.glb"].read_bytes() == models.good_glb()
    assert found.notes == ()


def test_every_value_reads_the_same_and_names_stay(tmp_path: Path) -> None:
    (before, _), (after, _) = (looked_at(rich.rich_glb(), tmp_path, unit) for unit in (None, "mm"))
    reader, mended = Reader(before.package), Reader(after.package)
    for number in range(len(before.package.document["accessors"])):
        assert (reader.values(number) == mended.values(number)).all()
    *nodes, wrapper = after.package.document["nodes"]
    assert nodes == before.package.document["nodes"]
    assert wrapper["name"] == NODE_NAME


def document_of(scenes: list[list[int]], nodes: list[Json]) -> Json:
    return {"asset": {"version": "2.0"}, "scenes": [{"nodes": each} for each in scenes], "nodes": nodes}


def test_a_root_of_two_scenes_gets_one_parent() -> None:
    found = scaled(document_of([[0, 1], [1], [2]], [{}, {}, {}]), 0.5)
    assert [each["children"] for each in found["nodes"][3:]] == [[0], [1], [2]]
    assert [each["nodes"] for each in found["scenes"]] == [[3, 4], [4], [5]]


def test_joints_in_no_scene_are_scaled_too() -> None:
    found = scaled(document_of([[0]], [{"mesh": 0, "skin": 0}, {"name": "joint"}]), 0.5)
    assert found["scenes"] == [{"nodes": [0]}]
    assert found["nodes"][2] == {"name": NODE_NAME, "scale": [0.5] * 3, "children": [1]}


def test_metres_of_the_world_follow() -> None:
    document = document_of([[0]], [{}])
    document["materials"] = [
        {"extensions": {"KHR_materials_volume": {"thicknessFactor": 2, "attenuationDistance": 3}}}, {}
    ]  # fmt: skip
    lights = [{"type": "point", "range": 4, "intensity": 8}, {"type": "directional", "intensity": 5}]
    document["extensions"] = {"KHR_lights_punctual": {"lights": lights}}
    found = scaled(document, 0.5)
    volume = found["materials"][0]["extensions"]["KHR_materials_volume"]
    assert volume == {"thicknessFactor": 2, "attenuationDistance": 1.5}
    assert found["extensions"]["KHR_lights_punctual"]["lights"] == [
        {"type": "point", "range": 2.0, "intensity": 2.0}, {"type": "directional", "intensity": 5}
    ]  # fmt: skip
    assert json.dumps(document).count("1.5") == 0


def test_an_hostile_scale_is_refused_as_ever(tmp_path: Path) -> None:
    document, binary = models.good_document()
    document["nodes"] = [{"children": [number + 1]} for number in range(63)] + [{"mesh": 0}]
    with pytest.raises(OverLimit):
        looked_at(glb(document, binary), tmp_path, "cm")


def test_a_stated_unit_makes_another_model_and_keeps_the_first(shop: Shop) -> None:
    document, binary = models.good_document()
    document["nodes"][0]["scale"] = [100, 100, 100]
    data = glb(document, binary)
    first = shop.upload(data)
    shop.settle()
    said = {"stated_cm": [side * 100 for side in models.SIZE_M]}
    address = f"/api/jobs/{first}/statement"
    judged = shop.http.put(address, json=said, headers=shop.token).json()
    assert (judged["id"], judged["size"]["fits"], judged["size"]["unit"]) == (first, False, "cm")
    second = shop.http.put(address, json={"unit": judged["size"]["unit"]}, headers=shop.token).json()["id"]
    assert second != first
    shop.settle()
    jobs = [shop.http.get(f"/api/jobs/{job}", headers=shop.token).json() for job in (first, second)]
    assert jobs[0]["model"] == judged["model"]
    assert jobs[1]["model"]["hash"] != jobs[0]["model"]["hash"]
    assert jobs[1]["model"]["size_m"] == pytest.approx(models.SIZE_M)
    assert (jobs[1]["size"]["fits"], jobs[1]["size"]["counted"]) == (True, "cm")
    assert "rescaled" in [each["code"] for each in jobs[1]["report"]["findings"]]
    # The served file is another; what was uploaded is there, byte for byte.
    assert shop.http.get(jobs[1]["model"]["url"]).content != data
    with shop.assets.open_source(jobs[1]["model"]["hash"]) as source:
        assert source.read() == data
    # The same again is the same job.
    again = shop.http.put(address, json={"unit": "cm"}, headers=shop.token).json()
    assert again["id"] == second
