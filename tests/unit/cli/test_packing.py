"""What the words of `vitrine upload` become."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.fixtures.models import gltf_files
from vitrine.cli.errors import FileMissing
from vitrine.cli.packing import packed, parcels


def written(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def test_a_gltf_takes_along_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    written(tmp_path, {**gltf_files(), "notes.txt": b"x"})
    (parcel,) = parcels([tmp_path / "box.gltf"])
    assert (parcel.name, parcel.zipped) == ("box.zip", True)
    assert sorted(parcel.files) == ["box.bin", "box.gltf", "textures/wood grain.png"]


def test_a_folder_with_one_gltf_is_one_model(tmp_path: Path) -> None:
    folder = written(tmp_path / "shoe", {**gltf_files("glTF/"), "picture.png": b"x", ".DS_Store": b"x"})
    (parcel,) = parcels([folder])
    assert parcel.name == "shoe.zip"
    assert sorted(parcel.files) == ["box.bin", "box.gltf", "textures/wood grain.png"]


def test_a_folder_of_models_is_each_of_them(tmp_path: Path) -> None:
    folder = written(tmp_path, {"b.glb": b"2", "a.stl": b"1", "deep/c.step": b"3", "read.me": b"4"})
    assert [(each.name, each.zipped) for each in parcels([folder])] == [
        ("a.stl", False),
        ("b.glb", False),
        ("c.step", False),
    ]


def test_an_obj_brings_its_materials_and_their_pictures(tmp_path: Path) -> None:
    files = {
        "a.obj": b"mtllib my colours.mtl\nv 0 0 0\n",
        "my colours.mtl": b"newmtl x\nmap_Kd -s 1 wood.png\nmap_Bump gone.png\n",
        "wood.png": b"x",
    }
    (parcel,) = parcels([written(tmp_path, files) / "a.obj"])
    assert sorted(parcel.files) == ["a.obj", "my colours.mtl", "wood.png"]


def test_the_same_files_are_the_same_zip(tmp_path: Path) -> None:
    (parcel,) = parcels([written(tmp_path / "in", gltf_files()) / "box.gltf"])
    first = packed(parcel, tmp_path / "1.zip").read_bytes()
    (tmp_path / "in" / "box.bin").touch()
    assert packed(parcel, tmp_path / "2.zip").read_bytes() == first
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        assert archive.namelist() == ["box.bin", "box.gltf", "textures/wood grain.png"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.gltf", '{"buffers": [{"uri": "gone.bin"}]}', "which is not there"),
        ("a.gltf", '{"buffers": [{"uri": "../secret.bin"}]}', "outside of its folder"),
        ("a.gltf", '{"images": [3]}', "is no glTF"),
        ("a.gltf", "{", "is no glTF"),
        ("a.obj", "mtllib ../../x.mtl", "outside of its folder"),
        ("a.glb", "", "is empty"),
    ],
)
def test_what_cannot_be_sent(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / "secret.bin").write_bytes(b"x")
    folder = written(tmp_path / "in", {name: text.encode()})
    with pytest.raises(FileMissing, match=said):
        parcels([folder / name])
