"""Each format becomes the same box in metres, with what it carries; each lie gets its typed error."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.fixtures import models, sources
from tests.unit.assets.intake.taking import take
from vitrine.assets.errors import UnitNeeded
from vitrine.assets.gltf.geometry import Reader
from vitrine.assets.gltf.glb import unpacked
from vitrine.assets.intake.front import Taken
from vitrine.assets.intake.shading import creased
from vitrine.assets.measuring.measure import measured
from vitrine.assets.report import Report


def report_of(data: bytes, folder: Path, unit: str | None = "m", up: str | None = None) -> Report:
    found = take(data, folder, unit, up)
    return measured(found.package, found.notes, found.passed_over)


def document_of(found: Taken) -> dict[str, Any]:
    (path,) = found.package.files.values()
    return dict(json.loads(unpacked(path.read_bytes()).json))


Y_UP: dict[str, Callable[[], bytes]] = {
    "obj": sources.obj,
    "obj in a zip": sources.obj_zip,
    "ply": sources.ply,
    "ply little": lambda: sources.ply("binary_little_endian"),
    "ply big": lambda: sources.ply("binary_big_endian", colours=True),
    "off": sources.off,
    "off in a zip": lambda: models.zipped({"box.off": sources.off()}),
}
Z_UP: dict[str, Callable[[], bytes]] = {"stl": sources.stl, "text stl": sources.text_stl}


@pytest.mark.parametrize("name", [*Y_UP, *Z_UP])
def test_box_becomes_the_same_box_in_metres(name: str, tmp_path: Path) -> None:
    report = report_of({**Y_UP, **Z_UP}[name](), tmp_path, "cm")
    x, y, z = (side / 100 for side in sources.SIZE)
    assert report.size_m == pytest.approx((x, y, z) if name in Y_UP else (x, z, y))
    assert (report.triangles, report.draw_calls) == (12, 1)
    assert report.volume_m3 == pytest.approx(x * y * z)
    assert "converted" in {found.code for found in report.findings}


@pytest.mark.parametrize(
    ("unit", "metres"), [("m", 1), ("cm", 0.01), ("mm", 0.001), ("in", 0.0254), ("ft", 0.3048)]
)
def test_every_unit(unit: str, metres: float, tmp_path: Path) -> None:
    assert report_of(sources.obj(), tmp_path, unit).size_m[0] == pytest.approx(0.2 * metres)


@pytest.mark.parametrize(("data", "up"), [(sources.stl(), "y"), (sources.obj(), "z")])
def test_the_uploader_may_say_what_is_up(data: bytes, up: str, tmp_path: Path) -> None:
    x, y, z = sources.SIZE
    assert report_of(data, tmp_path, up=up).size_m == pytest.approx((x, y, z) if up == "y" else (x, z, y))


def test_z_up_turns_so_that_the_top_is_above(tmp_path: Path) -> None:
    report = report_of(sources.stl(), tmp_path)
    # The corner at the origin stays; up becomes y, what pointed away (y) becomes -z.
    assert report.low_m == pytest.approx((0, 0, -0.1))
    assert report.high_m == pytest.approx((0.2, 0.3, 0))


@pytest.mark.parametrize("name", [*Y_UP, *Z_UP])
def test_without_a_unit_the_answer_asks_for_it(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnitNeeded) as caught:
        take({**Y_UP, **Z_UP}[name](), tmp_path, unit=None)
    problem = caught.value.problem()
    x, y, z = sources.SIZE
    assert problem["extents"] == pytest.approx([x, y, z] if name in Y_UP else [x, z, y])
    assert set(problem["guesses"]) == {"m", "cm", "mm", "in", "ft"}
    assert problem["guesses"]["cm"][0] == pytest.approx(0.002)
    assert problem["likely"] == "m"


def test_obj_keeps_material_and_picture_bytes(tmp_path: Path) -> None:
    found = take(sources.obj_zip(), tmp_path)
    document = document_of(found)
    assert [material["name"] for material in document["materials"]] == ["wood"]
    assert document["materials"][0]["pbrMetallicRoughness"]["roughnessFactor"] == pytest.approx(
        0.1414, abs=1e-3
    )
    view = document["bufferViews"][document["images"][0]["bufferView"]]
    (path,) = found.package.files.values()
    binary = unpacked(path.read_bytes()).binary
    assert binary is not None
    assert bytes(binary[view["byteOffset"] :][: view["byteLength"]]) == models.png(4, 4)
    reader = Reader(found.package)
    texcoords = reader.values(document["meshes"][0]["primitives"][0]["attributes"]["TEXCOORD_0"])
    # OBJ counts v from below, glTF from above.
    assert {tuple(row) for row in texcoords.tolist()} == {(0, 1), (1, 1), (1, 0)}


@pytest.mark.parametrize(
    "written", ["C:\\\\work\\\\wood grain.png", "/home/someone/wood grain.png", "..\\wood grain.png"]
)
def test_a_picture_is_found_by_its_name_inside_the_upload(written: str, tmp_path: Path) -> None:
    mtl = f"newmtl wood\nmap_Kd {written}\n".encode()
    assert len(document_of(take(sources.obj_zip(mtl=mtl), tmp_path))["images"]) == 1


def test_what_mtl_cannot_carry_over_is_told(tmp_path: Path) -> None:
    found = take(sources.obj_zip(mtl=b"newmtl wood\nmap_Ks shine.png\nmap_d holes.png\n"), tmp_path)
    assert "maps-left-out" in {note.code for note in found.notes}


def test_missing_material_file_is_told_and_the_shape_stays(tmp_path: Path) -> None:
    found = take(sources.obj("elsewhere.mtl"), tmp_path)
    assert [note.code for note in found.notes] == ["converted", "materials-missing"]
    assert document_of(found)["materials"][0]["name"] == "wood"


def test_ply_colours_are_linear_light(tmp_path: Path) -> None:
    found = take(sources.ply(colours=True), tmp_path)
    number = document_of(found)["meshes"][0]["primitives"][0]["attributes"]["COLOR_0"]
    assert Reader(found.package).values(number)[0] == pytest.approx([1, 0.2159, 0, 1], abs=1e-3)


def test_3mf_carries_its_unit_and_colours(tmp_path: Path) -> None:
    found = take(sources.threemf(sources.model_xml("inch")), tmp_path, unit=None)
    report = measured(found.package, found.notes, found.passed_over)
    x, y, z = (side * 0.0254 for side in sources.SIZE)
    assert report.size_m == pytest.approx((x, z, y))
    assert document_of(found)["materials"][0]["pbrMetallicRoughness"]["baseColorFactor"] == [1, 0, 0, 1]
    assert {note.code for note in report.findings} == {"converted-with-unit", "no-copyright"}


def test_3mf_production_parts_are_found(tmp_path: Path) -> None:
    report = report_of(sources.production(), tmp_path, unit=None)
    x, y, z = (side * 2 * 0.0254 for side in sources.SIZE)
    assert report.size_m == pytest.approx((x, z, y))
    assert report.low_m[0] == pytest.approx(5 * 0.0254)


def test_3mf_shows_one_object_many_times_from_one_mesh(tmp_path: Path) -> None:
    places = "".join(f'<item objectid="1" transform="1 0 0 0 1 0 0 0 1 {n} 0 0"/>' for n in range(5))
    found = take(sources.threemf(sources.model_xml(build=places)), tmp_path)
    assert (len(document_of(found)["nodes"]), len(document_of(found)["meshes"])) == (5, 1)
    assert measured(found.package).size_m[0] == pytest.approx(0.0042)


def test_creases_stay_sharp_and_curves_become_smooth() -> None:
    # A fan of ten thin faces bent by 9 degrees each, and a box.
    turns = np.radians(np.arange(11) * 9)
    rim = np.stack([np.cos(turns), np.zeros(11), np.sin(turns)], axis=1)
    points = np.concatenate([rim, rim + np.array([0, 1, 0])])
    faces = np.array([[n, n + 11, n + 1] for n in range(10)] + [[n + 1, n + 11, n + 12] for n in range(10)])
    assert len(creased(points, faces, faces).values) == 22
    box = np.array(models.FACES)
    assert len(creased(np.array(sources.POINTS), box, box).values) == 24


L_SHAPE = b"v 0 0 0\nv 2 0 0\nv 2 0 -1\nv 1 0 -1\nv 1 0 -2\nv 0 0 -2\n"


@pytest.mark.parametrize("first", range(6))
def test_hollow_polygon_keeps_its_area_from_wherever_it_begins(first: int, tmp_path: Path) -> None:
    order = b" ".join(str((first + place) % 6 + 1).encode() for place in range(6))
    report = report_of(L_SHAPE + b"f " + order + b"\n", tmp_path)
    assert (report.triangles, report.area_m2) == (4, pytest.approx(3))


@pytest.mark.parametrize("order", [b"1 2 3 4", b"2 3 4 1", b"3 4 1 2", b"4 3 2 1"])
def test_hollow_quadrilateral_is_cut_by_its_inner_diagonal(order: bytes, tmp_path: Path) -> None:
    arrow = b"v 0 0 0\nv 2 0 -2\nv 0 0 -1\nv -2 0 -2\n"
    assert report_of(arrow + b"f " + order + b"\n", tmp_path).area_m2 == pytest.approx(2)


def test_polygon_that_crosses_itself_ends(tmp_path: Path) -> None:
    star = b"v 0 0 0\nv 2 0 2\nv 0 0 2\nv 2 0 0\nv 1 0 3\nv 1 0 -3\nf 1 2 3 4 5 6\n"
    assert report_of(star, tmp_path).triangles <= 4


def test_step_part_is_five_inches_long(tmp_path: Path) -> None:
    (path,) = models.shared_models("featuretype.STEP")
    if path is None:
        return
    report = report_of(path.read_bytes(), tmp_path, unit=None)
    assert report.size_m == pytest.approx((0.127, 0.034925, 0.0635), abs=1e-5)
    assert report.draw_calls == 1


@pytest.mark.parametrize("path", models.shared_models("featuretype.*", "cycloidal.ply", "fuze.zip"))
def test_shared_models_are_converted(path: Path | None, tmp_path: Path) -> None:
    if path is None:
        return
    report = report_of(path.read_bytes(), tmp_path, "in")
    assert report.triangles >= 1_000
    if path.name.startswith("featuretype"):
        assert report.size_m == pytest.approx((0.127, 0.034925, 0.0635), abs=1e-5)
