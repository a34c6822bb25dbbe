"""The measures: true for our box, for skins and quantisation, and for the shared models with known values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures import models
from tests.fixtures.models import Json
from vitrine.assets.findings import SEVERITIES, finding
from vitrine.assets.gltf.preflight import checked
from vitrine.assets.measuring.measure import measured
from vitrine.assets.report import Report
from vitrine.words import LANGUAGES


def report_of(data: bytes, folder: Path) -> Report:
    (folder / "upload").write_bytes(data)
    (folder / "files").mkdir()
    return measured(checked(folder / "upload", folder / "files"))


def shared_report(path: Path, folder: Path) -> Report:
    if path.is_dir():
        return report_of(models.zipped({each.name: each.read_bytes() for each in path.iterdir()}), folder)
    data = path.read_bytes()
    return report_of(data if path.suffix == ".glb" else models.zipped({path.name: data}), folder)


@pytest.mark.parametrize("make", [models.good_glb, models.gltf_zip], ids=["glb", "zip"])
def test_box(make: Callable[[], bytes], tmp_path: Path) -> None:
    report = report_of(make(), tmp_path)
    assert report.size_m == pytest.approx(models.SIZE_M)
    assert report.low_m == pytest.approx((0, 0, 0))
    assert report.size_exact
    assert (report.triangles, report.vertices, report.draw_calls) == (12, 8, 1)
    assert (report.nodes, report.meshes, report.materials, report.textures) == (1, 1, 2, 1)
    assert report.variants == models.VARIANTS
    assert report.animations == ("turn",)
    assert report.copyright == "© Maison Vitrine"
    assert report.area_m2 == pytest.approx(2 * (0.2 * 0.1 + 0.2 * 0.3 + 0.1 * 0.3))
    assert report.volume_m3 == pytest.approx(0.2 * 0.1 * 0.3)
    assert report.texture_memory_bytes == 16 * 4 * 4 // 3
    assert report.findings == ()


def test_skinned_quantised_box_is_measured_in_metres(tmp_path: Path) -> None:
    report = report_of(models.skinned_quantised_glb(), tmp_path)
    assert report.size_m == pytest.approx((1, 2, 1))
    assert report.size_exact


def test_nodes_turn_scale_and_move(tmp_path: Path) -> None:
    def change(document: Json) -> None:
        half = 0.5**0.5
        document["nodes"] = [
            {"children": [1], "translation": [10, 0, 0], "rotation": [0, half, 0, half]},
            {"mesh": 0, "scale": [2, 3, 4]},
        ]

    report = report_of(models.changed_glb(change), tmp_path)
    assert report.size_m == pytest.approx((0.3 * 4, 0.1 * 3, 0.2 * 2))
    assert report.low_m == pytest.approx((10, 0, -0.4))


def test_matrix_is_column_major(tmp_path: Path) -> None:
    def change(document: Json) -> None:
        document["nodes"] = [{"mesh": 0, "matrix": [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 6, 7, 1]}]

    assert report_of(models.changed_glb(change), tmp_path).low_m == pytest.approx((5, 6, 7))


def test_only_the_default_scene_counts(tmp_path: Path) -> None:
    def change(document: Json) -> None:
        document["nodes"] += [{"mesh": 0, "translation": [9, 0, 0]}]
        document["scenes"] += [{"nodes": [1]}]

    report = report_of(models.changed_glb(change), tmp_path)
    assert (report.triangles, report.low_m[0]) == (12, 0)


def _turned_points(document: Json) -> None:
    document["nodes"][0]["scale"] = [100, 100, 100]


def _normals_away(document: Json) -> None:
    del document["meshes"][0]["primitives"][0]["attributes"]["NORMAL"]


def _texcoords_away(document: Json) -> None:
    del document["meshes"][0]["primitives"][0]["attributes"]["TEXCOORD_0"]


def _tiny(document: Json) -> None:
    document["nodes"][0]["scale"] = [1e-3, 1e-3, 1e-3]


def _far(document: Json) -> None:
    document["nodes"][0]["translation"] = [50, 0, 0]


def _above(document: Json) -> None:
    document["nodes"][0]["translation"] = [0, 0.01, 0]


def _below(document: Json) -> None:
    document["nodes"][0]["translation"] = [0, -0.05, 0]


def _beside(document: Json) -> None:
    document["nodes"][0]["translation"] = [0.3, 0, 0]


def _mislabelled(document: Json) -> None:
    document["images"][0]["mimeType"] = "image/jpeg"


def _false_bounds(document: Json) -> None:
    document["accessors"][0]["max"] = [0.1, 0.1, 0.1]


def _many_draws(document: Json) -> None:
    document["nodes"] = [{"mesh": 0} for _ in range(21)]
    document["scenes"] = [{"nodes": list(range(21))}]


def _anonymous(document: Json) -> None:
    del document["asset"]["copyright"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_turned_points, "very-large"),
        (_tiny, "very-small"),
        (_far, "far-from-origin"),
        (_above, "floats"),
        (_below, "sinks"),
        (_beside, "off-centre"),
        (_normals_away, "no-normals"),
        (_texcoords_away, "no-texture-coordinates"),
        (_mislabelled, "texture-label"),
        (_false_bounds, "declared-bounds"),
        (_many_draws, "many-draw-calls"),
        (_anonymous, "no-copyright"),
    ],
)
def test_finding(change: Callable[[Json], Any], code: str, tmp_path: Path) -> None:
    findings = {found.code: found for found in report_of(models.changed_glb(change), tmp_path).findings}
    assert set(findings) == {code}
    assert findings[code].text["en"] != findings[code].text["fr"]


def test_every_finding_has_every_language() -> None:
    for code in SEVERITIES:
        found = finding(code, size="2 m", count=3, names="a", said="a", real="b", level=2, db="19", instead=1)
        assert set(found.text) == set(LANGUAGES)
        assert all(text and "{" not in text for text in found.text.values())


def test_report_is_json(tmp_path: Path) -> None:
    import json

    plain = report_of(models.good_glb(), tmp_path).plain()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain


# The shared models add true values of real files; the tests above do not need them.


@pytest.mark.parametrize("path", models.shared_models("SunglassesKhronos.glb"))
def test_sunglasses_are_15_cm_wide(path: Path | None, tmp_path: Path) -> None:
    if path is None:
        return
    report = shared_report(path, tmp_path)
    assert report.size_m[0] == pytest.approx(0.1505, abs=1e-4)
    assert (report.triangles, report.draw_calls) == (13_396, 8)
    assert report.copyright


@pytest.mark.parametrize("path", models.shared_models("MaterialsVariantsShoe", "derived/Shoe.*.glb"))
def test_shoe_has_its_triangles_and_variants_however_it_is_packed(path: Path | None, tmp_path: Path) -> None:
    if path is None:
        return
    report = shared_report(path, tmp_path)
    assert report.triangles == 22_700
    assert report.variants == ("midnight", "beach", "street")
    assert report.size_m == pytest.approx((0.298, 0.153, 0.116), abs=1e-3)
    assert report.compression == ("meshopt" if "meshopt" in path.name else None)


@pytest.mark.parametrize("path", models.shared_models("Fox.glb"))
def test_fox_is_155_metres_long_and_told_so(path: Path | None, tmp_path: Path) -> None:
    if path is None:
        return
    report = shared_report(path, tmp_path)
    assert report.size_m[2] == pytest.approx(154.72, abs=0.01)
    assert "very-large" in {found.code for found in report.findings}
    assert report.animations == ("Survey", "Walk", "Run")


@pytest.mark.parametrize("path", models.shared_models("ChessBoard.glb"))
def test_draco_is_counted_from_what_it_declares(path: Path | None, tmp_path: Path) -> None:
    if path is None:
        return
    report = shared_report(path, tmp_path)
    assert (report.triangles, report.compression, report.size_exact) == (178_848, "draco", False)
    assert {"compressed", "many-triangles"} <= {found.code for found in report.findings}


@pytest.mark.parametrize(
    "path", models.shared_models("*.glb", "*.gltf", "derived/*.glb", "AnisotropyBarnLamp")
)
def test_every_shared_model_passes(path: Path | None, tmp_path: Path) -> None:
    if path is None:
        return
    assert shared_report(path, tmp_path).triangles > 0
