"""Levels of a model with everything in it: what survives, what is refused, that nothing outside is read."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.fixtures import models, rich
from vitrine.assets import levels
from vitrine.assets.confining.confined import Interrupted
from vitrine.assets.errors import ForbiddenAddress, MeasuringFailed
from vitrine.assets.gltf.glb import unpacked
from vitrine.assets.gltf.preflight import checked
from vitrine.assets.levels import DetailLevels, NoNode, made, packed_glb, pressed, running, validated
from vitrine.assets.levels import node as nodes


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DetailLevels]:
    folder = tmp_path_factory.mktemp("levels")
    (folder / "upload").write_bytes(rich.rich_glb())
    yield made(packed_glb(folder / "upload", folder / "pack"), folder / "made")


def documents(whole: DetailLevels) -> list[dict[str, Any]]:
    return [
        json.loads(unpacked(file.path.read_bytes()).json) for level in whole.levels for file in level.files
    ]


def test_levels_ascend_and_shrink(whole: DetailLevels) -> None:
    sizes = [level.files[0].bytes for level in whole.levels]
    triangles = [level.triangles for level in whole.levels]
    assert [level.level for level in whole.levels] == sorted({level.level for level in whole.levels})
    assert whole.levels[0].level == 0
    assert len(sizes) >= 3
    assert sizes == sorted(sizes, reverse=True)
    assert triangles == sorted(triangles, reverse=True)
    assert sizes[0] < len(rich.rich_glb()) / 3


def test_files_are_named_by_their_hash(whole: DetailLevels) -> None:
    for level in whole.levels:
        for file in level.files:
            data = file.path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            assert (file.bytes, file.sha256) == (len(data), digest)
            assert file.name == f"level{level.level}-{digest[:12]}.{file.images}.glb"


def test_avif_stands_second_and_is_smaller(whole: DetailLevels) -> None:
    pairs = [level.files for level in whole.levels if len(level.files) > 1]
    assert pairs
    for first, second in pairs:
        assert (first.images, second.images) == ("webp", "avif")
        assert second.bytes < first.bytes
        assert first.codec == second.codec


def test_variants_survive_with_their_materials(whole: DetailLevels) -> None:
    for document in documents(whole):
        found = document["extensions"]["KHR_materials_variants"]["variants"]
        assert [variant["name"] for variant in found] == list(rich.VARIANTS)
        cap = primitive(document, "cap mesh")
        mappings = cap["extensions"]["KHR_materials_variants"]["mappings"]
        assert {
            (document["materials"][mapping["material"]]["name"], *mapping["variants"]) for mapping in mappings
        } == {("fabric", 0), ("worn fabric", 1)}


def test_uv_set_of_a_variant_survives(whole: DetailLevels) -> None:
    for document in documents(whole):
        worn = named(document, "materials", "worn fabric")["pbrMetallicRoughness"]["baseColorTexture"]
        assert worn["texCoord"] == 1
        assert {"TEXCOORD_0", "TEXCOORD_1"} <= set(primitive(document, "cap mesh")["attributes"])


def test_skin_survives(whole: DetailLevels) -> None:
    for document in documents(whole):
        (skin,) = document["skins"]
        assert [document["nodes"][joint]["name"] for joint in skin["joints"]] == ["hip", "tip"]
        assert {"JOINTS_0", "WEIGHTS_0"} <= set(primitive(document, "cap mesh")["attributes"])


def test_morph_survives_with_its_name(whole: DetailLevels) -> None:
    for document in documents(whole):
        assert named(document, "meshes", "cap mesh")["extras"] == {"targetNames": ["raise"]}
        assert len(primitive(document, "cap mesh")["targets"]) == 1


def test_animations_survive(whole: DetailLevels) -> None:
    for document in documents(whole):
        paths = {
            item["name"]: [channel["target"]["path"] for channel in item["channels"]]
            for item in document["animations"]
        }
        assert paths == {"nod": ["rotation"], "breathe": ["weights"]}


def test_names_extras_and_credit_survive(whole: DetailLevels) -> None:
    for document in documents(whole):
        assert {"cap", "cloth", "hip", "tip", "stand"} <= {node.get("name") for node in document["nodes"]}
        assert named(document, "nodes", "stand")["extras"] == {"clickable": True}
        assert named(document, "materials", "fabric")["extras"] == {"care": "30 °C"}
        assert document["asset"]["copyright"] == rich.COPYRIGHT
        assert document["asset"]["extras"] == {"batch": 12}


def test_texture_transform_survives(whole: DetailLevels) -> None:
    for document in documents(whole):
        base = named(document, "materials", "fabric")["pbrMetallicRoughness"]["baseColorTexture"]
        assert base["extensions"]["KHR_texture_transform"] == {"scale": [2, 2], "offset": [0.5, 0]}


def test_files_pass_the_preflight_and_the_validator(whole: DetailLevels, tmp_path: Path) -> None:
    for number, file in enumerate(file for level in whole.levels for file in level.files):
        assert checked(file.path, tmp_path).kind == "glb"
        report = validated(file.path, tmp_path / str(number))
        assert report["issues"]["numErrors"] == 0
        assert report["mimeType"] == "model/gltf-binary"


def test_ktx2_is_pressed_for_the_card(whole: DetailLevels, tmp_path: Path) -> None:
    parts: list[float] = []
    served = {level.level: level for level in whole.levels}
    wanted = sorted(served)[-2:]
    found = pressed(written(tmp_path, rich.rich_glb()), tmp_path / "pressed", wanted, told=parts.append)
    assert [level.level for level in found.levels] == wanted
    for level in found.levels:
        (file,) = level.files
        document = json.loads(unpacked(file.path.read_bytes()).json)
        assert file.images == "ktx2"
        assert {image["mimeType"] for image in document["images"]} == {"image/ktx2"}
        assert all("KHR_texture_basisu" in texture["extensions"] for texture in document["textures"])
        assert level.texture_memory_bytes * 3 < 2 * 128 * 128 * 4 * 4 / 3
        assert level.triangles == served[level.level].triangles, "the geometry that is served already"
    assert parts == [0.0, 0.5], "both levels share their two images, which are pressed once"
    assert found.cpu_s > 0


def test_no_texture_is_pressed_wider_than_the_encoder_bears(tmp_path: Path) -> None:
    document, binary = models.good_document()
    wide = io.BytesIO()
    Image.linear_gradient("L").resize((2048, 16)).convert("RGB").save(wide, "PNG")
    document["bufferViews"].append(
        {"buffer": 0, "byteOffset": len(binary), "byteLength": len(wide.getvalue())}
    )
    document["images"][0]["bufferView"] = len(document["bufferViews"]) - 1
    binary += wide.getvalue()
    document["buffers"][0]["byteLength"] = len(binary)
    found = pressed(written(tmp_path, models.glb(document, binary)), tmp_path / "pressed", [0])
    (file,) = found.levels[0].files
    chunks = unpacked(file.path.read_bytes())
    (image,) = json.loads(chunks.json)["images"]
    view = json.loads(chunks.json)["bufferViews"][image["bufferView"]]
    assert chunks.binary is not None
    ktx2 = bytes(chunks.binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]])
    assert struct.unpack_from("<2I", ktx2, 20) == (1024, 8)
    assert found.levels[0].texture_memory_bytes == 1024 * 8 * 4 // 3


def test_nothing_is_pressed_where_there_are_no_textures(tmp_path: Path) -> None:
    bare = models.changed_glb(without_textures)
    assert pressed(written(tmp_path, bare), tmp_path / "pressed", [0]).levels == ()


def test_tiny_model_stays_as_it_is(tmp_path: Path) -> None:
    found = made(written(tmp_path, models.good_glb()), tmp_path / "made")
    assert all(level.files[0].bytes <= len(models.good_glb()) for level in found.levels)


def test_what_the_tool_cannot_carry_is_not_served(tmp_path: Path) -> None:
    """An extension that glTF-Transform drops: the original is the only level, and the note says why."""

    def unknown(document: dict[str, Any]) -> None:
        document["extensionsUsed"].append("VENDOR_perfume")
        document["materials"][0]["extensions"] = {"VENDOR_perfume": {"note": "cedar"}}

    data = models.changed_glb(unknown)
    found = made(written(tmp_path, data), tmp_path / "made")
    assert [level.level for level in found.levels] == [0]
    assert found.levels[0].files[0].codec == "original"
    assert found.levels[0].files[0].path.read_bytes() == data
    assert "lost extensions" in {note.problem for note in found.notes}


def test_a_file_outside_is_never_read(tmp_path: Path) -> None:
    """The pre-flight refuses the name; were it to reach the program, that has no right to read it either."""
    canary = tmp_path / "canary.bin"
    canary.write_bytes(b"SECRET" * 64)
    document, binary = models.good_document()
    document["buffers"].append({"uri": str(canary), "byteLength": 384})
    place = written(tmp_path, models.glb(document, binary))
    with pytest.raises(ForbiddenAddress):
        packed_glb(place, tmp_path / "pack")
    with pytest.raises(MeasuringFailed):
        made(place, tmp_path / "made")
    program = tmp_path / "made"
    shutil.copyfile(place, program / "model.glb")
    report = running.node_result({"do": "validate", "files": ["model.glb"]}, program, running.Spent(), None)
    assert "SECRET" not in json.dumps(report)
    with pytest.raises(MeasuringFailed):
        running.node_result({"do": "validate", "files": [str(canary)]}, program, running.Spent(), None)
    assert not any(b"SECRET" in file.read_bytes() for file in program.iterdir())


def test_a_damaged_file_ends_the_program_not_the_server(tmp_path: Path) -> None:
    with pytest.raises(MeasuringFailed) as caught:
        made(written(tmp_path, b"glTF"), tmp_path / "made")
    assert caught.value.values["reason"] == "crash"


def test_stopping_server_interrupts(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Interrupted):
        made(written(tmp_path, models.good_glb()), tmp_path / "made", stop)


def test_without_node_levels_are_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "PROGRAM", tmp_path / "nowhere.mjs")
    nodes.node_program.cache_clear()
    try:
        with pytest.raises(NoNode, match="not built"):
            made(written(tmp_path, models.good_glb()), tmp_path / "made")
    finally:
        nodes.node_program.cache_clear()
        monkeypatch.undo()
    assert levels.node_program().version >= nodes.OLDEST


def written(folder: Path, data: bytes) -> Path:
    place = folder / "model.glb"
    place.write_bytes(data)
    return place


def named(document: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    return next(item for item in document[kind] if item.get("name") == name)


def primitive(document: dict[str, Any], mesh: str) -> dict[str, Any]:
    found: dict[str, Any] = named(document, "meshes", mesh)["primitives"][0]
    return found


def without_textures(document: dict[str, Any]) -> None:
    """The good model in plain colours."""
    for material in document["materials"]:
        for part in (material, material.get("pbrMetallicRoughness", {})):
            for key in [key for key in part if key.endswith("Texture")]:
                del part[key]
    for key in ("textures", "images", "samplers"):
        document.pop(key, None)
