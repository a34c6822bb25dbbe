"""Light whose values are known: a closed room, an open field, noise and edges, what is written of it."""

from __future__ import annotations

import io
import json
import struct
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.fixtures import interiors
from vitrine.assets.baking.charts import Charts, charted
from vitrine.assets.baking.denoising import denoised
from vitrine.assets.baking.developing import developed
from vitrine.assets.baking.facing import sides_of
from vitrine.assets.baking.parts import MARK, RoomPart, parts_of_room
from vitrine.assets.baking.texels import filled, scene_of
from vitrine.assets.baking.tracing import Light, Sky, Sun, Texels, bake
from vitrine.assets.baking.writing import written
from vitrine.assets.gltf.geometry import Reader
from vitrine.assets.gltf.preflight import Package, checked
from vitrine.assets.gltf.resting import parts_of
from vitrine.assets.pictures.skins import skins_of

SIZE = 64
WHITE = (1.0, 1.0, 1.0)
EYES = np.array([[0, 1.6, 0], [1, 1.6, 1]], np.float32)


def package_of(data: bytes, folder: Path) -> Package:
    (folder / "room.glb").write_bytes(data)
    return checked(folder / "room.glb", folder)


def parts_in(package: Package) -> list[RoomPart]:
    meshes = [mesh for mesh in parts_of(Reader(package)) if len(mesh.faces)]
    return parts_of_room(package.document, meshes, skins_of(package, meshes, [None])[0])


@cache
def closed() -> tuple[list[RoomPart], Charts, Texels]:
    """A room without a window, and its texels."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        package = package_of(interiors.room(interiors.shell(window=False)), Path(folder))
        parts = parts_in(package)
    charts = charted(parts, SIZE)
    sides = sides_of(parts, scene_of(parts, charts, []).triangles, EYES)
    return parts, charts, filled(parts, charts, sides)


def test_charts_lie_apart_within_the_square() -> None:
    parts, charts, texels = closed()
    for place in charts.places:
        assert place.min() >= 0 and place.max() <= SIZE
    owners = np.zeros(SIZE * SIZE, int)
    for number, part in enumerate(parts):
        alone = Charts(SIZE, [charts.cuts[number]], [charts.places[number]], charts.density)
        mine = filled([part], alone, [part.normals]).pixel
        assert (owners[mine] == 0).all(), "no texel is two parts'"
        owners[mine] = number + 1
    assert len(texels.pixel) == (owners > 0).sum() > 0.3 * SIZE * SIZE


def test_a_closed_dark_room_has_no_light() -> None:
    parts, charts, texels = closed()
    light = bake(scene_of(parts, charts, []), texels, [], None, 16, sky=Sky(WHITE, WHITE, WHITE))
    assert light.valid.mean() > 0.99, "seen from inside, nothing is inside of something"
    assert light.soft.max() < 0.02, "and nothing of the sky comes through its edges"


def test_a_shining_closed_room_is_as_bright_as_the_sum_of_its_bounces() -> None:
    """In a closed room of albedo a in which everything shines g, the light is g / (1 - a) everywhere."""
    parts, charts, texels = closed()
    glow, albedo = 0.5, 0.5
    scene = scene_of(parts, charts, [])
    shining = type(scene)(scene.triangles, scene.uvs, np.full((len(scene.triangles), 3), glow, np.float32))
    grey = Texels(SIZE, texels.pixel, texels.position, texels.normal, np.full_like(texels.albedo, albedo))
    light = bake(shining, grey, [], None, 64, bounces=12)
    assert np.median(light.soft) == pytest.approx(glow / (1 - albedo), rel=0.02)


def test_open_ground_has_the_sky_and_the_sun_it_faces(tmp_path: Path) -> None:
    ground = [((-4.0, 0.0, 4.0), (4.0, 0.0, 4.0), (4.0, 0.0, -4.0), (-4.0, 0.0, -4.0))]
    parts = parts_in(package_of(interiors.room([ground]), tmp_path))
    charts = charted(parts, SIZE)
    texels = filled(parts, charts, [part.normals for part in parts])
    sun = Sun((0, -1, -1), (np.pi, np.pi, np.pi), samples=4)
    light = bake(scene_of(parts, charts, []), texels, [], sun, 36, sky=Sky(WHITE, WHITE, (0, 0, 0)))
    assert np.median(light.soft) == pytest.approx(1, rel=0.01)
    assert np.median(light.sharp) == pytest.approx(0.5**0.5, rel=0.02)


def test_more_rays_than_are_kept_at_once_are_traced_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    from vitrine.assets.baking import tracing

    parts, charts, texels = closed()
    monkeypatch.setattr(tracing, "KEPT_RAYS", 20 * len(texels.pixel))
    told: list[float] = []
    scene = scene_of(parts, charts, [])
    bake(scene, texels, [], None, 64, told=told.append)
    assert told == sorted(told) and told[-1] <= 1


def test_noise_goes_and_edges_stay() -> None:
    rng = np.random.default_rng(1)
    clean = np.where(np.arange(64)[None, :, None] < 32, 0.2, 0.8) * np.ones((64, 64, 3))
    noisy = (clean + rng.normal(0, 0.04, (64, 64, 1))).astype(np.float32)
    x, y = np.meshgrid(np.arange(64), np.arange(64))
    position = np.stack([x, y, 0 * x], -1).astype(np.float32) * 0.05
    normal = np.zeros((64, 64, 3), np.float32)
    normal[..., 2] = 1
    found = denoised(noisy, np.ones((64, 64), bool), position, normal, 0.05)
    inner = (slice(8, -8), slice(4, 28))
    assert found[inner].std() < noisy[inner].std() / 2
    assert found[:, 31].mean() < 0.3 and found[:, 32].mean() > 0.7
    turned = normal.copy()
    turned[:, 32:] = (1, 0, 0)
    flat = np.where(np.arange(64)[None, :, None] < 32, 0.50, 0.52) * np.ones((64, 64, 3), np.float32)
    kept = denoised(flat.astype(np.float32), np.ones((64, 64), bool), position, turned, 0.05)
    assert kept[:, 31].max() == pytest.approx(0.50, abs=1e-4), (
        "surfaces that turn away give each other nothing"
    )


def test_a_picture_is_exposed_and_has_no_holes() -> None:
    _, charts, texels = closed()
    count = len(texels.pixel)
    light = Light(
        np.full((count, 3), 3.0, np.float32), np.zeros((count, 3), np.float32), np.ones(count, bool)
    )
    found = developed(light, texels, charts.density, 0.8)
    assert np.median(found.light) == pytest.approx(0.8, rel=0.01)
    assert found.pixels.min() > 0, "what nobody sees is filled: smaller pictures of it stay clean"
    dark = Light(light.soft * 0, light.sharp, np.zeros(count, bool))
    assert np.isfinite(developed(dark, texels, charts.density, 0.8).light).all()


def described(glb: bytes) -> dict[str, Any]:
    (length,) = struct.unpack_from("<I", glb, 12)
    found: dict[str, Any] = json.loads(glb[20 : 20 + length])
    return found


def rewritten(data: bytes, folder: Path) -> tuple[Package, Package]:
    """(as it came, with a grey light map)."""
    before = package_of(data, folder)
    lit = [part for part in parts_in(before) if part.lit]
    image = io.BytesIO()
    Image.new("RGB", (SIZE, SIZE), "grey").save(image, "WEBP")
    binary = before.buffers[0]
    assert binary is not None
    content = written(Reader(before), binary, lit, charted(lit, SIZE), image.getvalue(), 2.0)
    (folder / "baked").mkdir()
    return before, package_of(content, folder / "baked")


def test_what_is_written_looks_the_same_but_for_its_light(tmp_path: Path) -> None:
    before, after = rewritten(interiors.room(), tmp_path)
    olds, news = list(parts_of(Reader(before))), list(parts_of(Reader(after)))
    assert len(olds) == len(news)
    for old, new in zip(olds, news, strict=True):
        assert old.points[old.faces] == pytest.approx(new.points[new.faces])
        assert old.normals is not None and new.normals is not None
        assert old.normals[old.faces] == pytest.approx(new.normals[new.faces])
        assert new.uvs[1].min() >= 0 and new.uvs[1].max() <= 1
    assert all(MARK in material["extras"] for material in after.document["materials"])
    assert "EXT_texture_webp" in after.document["extensionsRequired"]


def test_what_stands_twice_shares_all_but_its_chart(tmp_path: Path) -> None:
    def twice(document: dict[str, Any]) -> None:
        document["nodes"] += [
            {"mesh": 2, "translation": [0, 0, 1.5]},
            {"mesh": 2, "scale": [-1, 1, 1], "translation": [0, 0, 2]},
        ]
        document["scenes"][0]["nodes"] += [3, 4]

    before, after = rewritten(interiors.room(change=twice), tmp_path)
    document = after.document
    assert len(document["nodes"]) == 5 and len(document["meshes"]) == 5
    drawn = [document["meshes"][node["mesh"]]["primitives"][0]["attributes"] for node in document["nodes"]]
    assert drawn[2]["POSITION"] == drawn[3]["POSITION"]
    assert len({each["TEXCOORD_1"] for each in drawn}) == 5, "each stands elsewhere, and has light of its own"
    for old, new in zip(parts_of(Reader(before)), parts_of(Reader(after)), strict=True):
        assert old.points[old.faces] == pytest.approx(new.points[new.faces])


def test_what_moves_shines_or_is_metal_or_glass_gets_no_light_map(tmp_path: Path) -> None:
    def changed(document: dict[str, Any]) -> None:
        document["materials"][0]["alphaMode"] = "BLEND"
        document["materials"][0]["pbrMetallicRoughness"]["baseColorFactor"][3] = 0.2
        document["materials"][1]["pbrMetallicRoughness"]["metallicFactor"] = 1
        document["materials"][2]["emissiveFactor"] = [1, 1, 1]

    parts = parts_in(package_of(interiors.room(change=changed), tmp_path))
    assert [part.lit for part in parts] == [False, False, False]
    assert [part.blocks for part in parts] == [False, True, True]
    assert parts[2].glow.min() > 1


def test_a_material_that_something_unlit_wears_too_is_copied(tmp_path: Path) -> None:
    def shared(document: dict[str, Any]) -> None:
        document["meshes"][1]["primitives"][0]["material"] = 0

    before, after = rewritten(interiors.room(change=shared), tmp_path)
    worn = {mesh["primitives"][0]["material"] for mesh in after.document["meshes"]}
    assert len(before.document["materials"]) == len(after.document["materials"]) and worn == {0, 2}


def test_what_is_inside_out_is_lit_where_it_is_seen(tmp_path: Path) -> None:
    groups = [
        *interiors.shell(window=False),
        interiors.turned(interiors.box((-0.4, 0, -0.4), (0.4, 0.8, 0.4))),
    ]
    parts = parts_in(package_of(interiors.room(groups), tmp_path))
    charts = charted(parts, SIZE)
    eyes = np.array([[2, 1.6, 1.5], [-2, 1.6, -1.5], [2, 1.6, -1.5], [-2, 1.6, 1.5]], np.float32)
    walls, floor, crate = sides_of(parts, scene_of(parts, charts, []).triangles, eyes)
    assert (walls == parts[0].normals).all() and (floor == parts[1].normals).all()
    assert (crate == -parts[2].normals).all()
