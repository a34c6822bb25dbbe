"""USDZ by the real program, read back by USD itself."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pxr import Sdf, Usd, UsdGeom, UsdShade, UsdUtils

from tests.fixtures.models import (
    SIZE_M,
    VARIANTS,
    changed_glb,
    glb,
    good_document,
    good_glb,
    skinned_quantised_glb,
)
from vitrine.assets.errors import BadModel, NotReadable
from vitrine.assets.usdz import converted
from vitrine.assets.usdz.checking import remarks


def opened(data: bytes, folder: Path) -> Usd.Stage:
    """The package as a stage."""
    # A name of its own: USD keeps what it has once read of a path.
    file = folder / f"{sha256(data).hexdigest()}.usdz"
    file.write_bytes(data)
    return Usd.Stage.Open(str(file))


def shader(stage: Usd.Stage, name: str) -> UsdShade.Shader:
    """The one shader of that name in the package."""
    (found,) = [prim for prim in stage.Traverse() if prim.GetName() == name]
    return UsdShade.Shader(found)


def value(of: UsdShade.Shader, name: str) -> object:
    """An input's own value, None if it is connected or missing."""
    found = of.GetInput(name)
    return found.Get() if found and not found.HasConnectedSource() else None


def test_a_package_for_each_variant_with_the_credit_and_the_true_size(tmp_path: Path) -> None:
    walnut, ash = converted(good_glb(), VARIANTS).files
    assert (walnut.variant, ash.variant) == VARIANTS
    assert walnut.findings == ash.findings == ()
    stage = opened(walnut.data, tmp_path)
    assert UsdGeom.GetStageUpAxis(stage) == "Y"
    assert UsdGeom.GetStageMetersPerUnit(stage) == 1
    assert stage.GetRootLayer().customLayerData["copyright"] == "© Maison Vitrine"
    (mesh,) = [UsdGeom.Mesh(prim) for prim in stage.Traverse() if prim.IsA(UsdGeom.Mesh)]
    assert np.array(mesh.GetExtentAttr().Get()) == pytest.approx(np.array([[0, 0, 0], SIZE_M]))
    assert len(mesh.GetFaceVertexCountsAttr().Get()) == 12
    assert mesh.GetDoubleSidedAttr().Get()
    assert mesh.GetNormalsInterpolation() == "vertex"
    assert shader(stage, "colourMap").GetInput("file").Get().path.endswith("texture0.png")
    plain = opened(ash.data, tmp_path)
    assert not [prim for prim in plain.Traverse() if prim.GetName() == "colourMap"]


def test_a_package_is_stored_and_aligned() -> None:
    (found,) = converted(good_glb()).files
    assert found.variant is None
    with zipfile.ZipFile(io.BytesIO(found.data)) as archive:
        entries = archive.infolist()
        assert entries[0].filename.endswith(".usdc")
        for entry in entries:
            assert entry.compress_type == zipfile.ZIP_STORED
            name, extra = (
                int.from_bytes(found.data[entry.header_offset + at :][:2], "little") for at in (26, 28)
            )
            assert (entry.header_offset + 30 + name + extra) % 64 == 0


def full_material(image: bytes) -> bytes:
    """The box with every texture that USDZ can say, and one transform."""
    document, binary = good_document()
    start = len(binary)
    binary += image
    document["bufferViews"].append({"buffer": 0, "byteOffset": start, "byteLength": len(image)})
    document["buffers"][0]["byteLength"] = len(binary)
    document["images"][0]["bufferView"] = len(document["bufferViews"]) - 1
    document["images"][0]["mimeType"] = "image/webp"
    document["textures"] = [{"extensions": {"EXT_texture_webp": {"source": 0}}}]
    document["extensionsUsed"] += ["EXT_texture_webp", "KHR_texture_transform", "KHR_materials_sheen"]
    moved = {"KHR_texture_transform": {"offset": [0.25, 0.5], "scale": [2, 3]}}
    document["materials"][0] = {
        "name": "full",
        "alphaMode": "MASK",
        "alphaCutoff": 0.3,
        "pbrMetallicRoughness": {
            "baseColorTexture": {"index": 0, "extensions": moved},
            "baseColorFactor": [0.5, 1, 1, 0.8],
            "metallicRoughnessTexture": {"index": 0},
            "roughnessFactor": 0.7,
        },
        "normalTexture": {"index": 0},
        "occlusionTexture": {"index": 0, "strength": 0.6},
        "emissiveTexture": {"index": 0},
        "emissiveFactor": [0.2, 0.1, 0],
        "extensions": {"KHR_materials_sheen": {}},
    }
    return glb(document, binary)


def test_every_texture_finds_its_input(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (200, 120, 60, 90)).save(out, "WEBP")
    (found,) = converted(full_material(out.getvalue())).files
    assert found.findings == ("not in USDZ: full: sheen",)
    stage = opened(found.data, tmp_path)
    surface = shader(stage, "surface")
    for place, source, channel in (
        ("diffuseColor", "colourMap", "rgb"),
        ("opacity", "colourMap", "a"),
        ("roughness", "metalRoughMap", "g"),
        ("metallic", "metalRoughMap", "b"),
        ("occlusion", "occlusionMap", "r"),
        ("normal", "normalMap", "rgb"),
        ("emissiveColor", "emissiveMap", "rgb"),
    ):
        (joined,), _ = surface.GetInput(place).GetConnectedSources()
        assert (joined.source.GetPrim().GetName(), str(joined.sourceName)) == (source, channel)
    assert value(surface, "opacityThreshold") == pytest.approx(0.3)
    assert value(shader(stage, "colourMap"), "scale") == pytest.approx((0.5, 1, 1, 0.8))
    assert value(shader(stage, "metalRoughMap"), "scale") == pytest.approx((1, 0.7, 1, 1))
    assert value(shader(stage, "occlusionMap"), "bias") == pytest.approx((0.4, 0, 0, 0))
    assert [value(shader(stage, f"{name}Map"), "sourceColorSpace") for name in ("colour", "normal")] == [
        "sRGB",
        "raw",
    ]
    # The alpha of the picture is in use, so it became a PNG.
    assert value(shader(stage, "colourMap"), "file").path.endswith("texture0.png")  # type: ignore[attr-defined]
    primvars = UsdGeom.PrimvarsAPI(stage.GetPrimAtPath("/model/box"))
    moved, plain = (np.array(primvars.GetPrimvar(name).Get()) for name in ("st", "st1"))
    assert moved[:, 0] == pytest.approx(plain[:, 0] * 2 + 0.25)
    assert 1 - moved[:, 1] == pytest.approx((1 - plain[:, 1]) * 3 + 0.5)


def test_a_skinned_model_stands_in_its_rest_pose(tmp_path: Path) -> None:
    (found,) = converted(skinned_quantised_glb()).files
    stage = opened(found.data, tmp_path)
    (mesh,) = [UsdGeom.Mesh(prim) for prim in stage.Traverse() if prim.IsA(UsdGeom.Mesh)]
    assert np.array(mesh.GetExtentAttr().Get()) == pytest.approx(np.array([[0, 0, 0], [1, 2, 1]]), abs=1e-4)
    # A material of its own although the model names none, or viewers would each choose another.
    assert stage.GetPrimAtPath(Sdf.Path("/model/default/surface"))


def test_a_mirrored_part_keeps_its_outside_outside(tmp_path: Path) -> None:
    (found,) = converted(changed_glb(lambda d: d["nodes"][0].update(scale=[-1, 1, 1]))).files
    stage = opened(found.data, tmp_path)
    (mesh,) = [UsdGeom.Mesh(prim) for prim in stage.Traverse() if prim.IsA(UsdGeom.Mesh)]
    points = np.array(mesh.GetPointsAttr().Get(), np.float64)
    faces = np.array(mesh.GetFaceVertexIndicesAttr().Get()).reshape(-1, 3)
    one, two, three = (points[faces[:, corner]] for corner in range(3))
    volume = np.einsum("nc,nc->n", one, np.cross(two, three)).sum() / 6
    assert volume == pytest.approx(np.prod(SIZE_M))
    assert np.array(mesh.GetNormalsAttr().Get()) == pytest.approx(np.tile([0, 1, 0], (len(points), 1)))


def test_what_is_no_model_is_a_typed_error() -> None:
    with pytest.raises(NotReadable):
        converted(b"glTF is not this, but it is long enough")

    def compress(document: dict[str, object]) -> None:
        document["extensionsUsed"] = ["KHR_draco_mesh_compression"]
        primitive = document["meshes"][0]["primitives"][0]  # type: ignore[index]
        primitive["extensions"] = {
            "KHR_draco_mesh_compression": {"bufferView": 0, "attributes": {"POSITION": 0}}
        }

    with pytest.raises(BadModel, match="decode it first"):
        converted(changed_glb(compress))


def test_the_validators_are_really_asked(tmp_path: Path) -> None:
    layer, package = tmp_path / "bare.usdc", tmp_path / "bare.usdz"
    stage = Usd.Stage.CreateNew(str(layer))
    UsdGeom.Xform.Define(stage, "/nameless")
    stage.GetRootLayer().Save()
    assert UsdUtils.CreateNewUsdzPackage(str(layer), str(package))
    errors, _ = remarks(package)
    assert any("StageMetadataChecker" in error for error in errors)
