"""The pre-flight on good files and on every hostile one; each must end in its own typed error."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.fixtures import hostile, models
from vitrine.assets.gltf.preflight import Package, checked
from vitrine.assets.measuring.measure import measured
from vitrine.errors import VitrineError


def look(data: bytes, folder: Path) -> Package:
    (folder / "upload").write_bytes(data)
    (folder / "files").mkdir()
    return checked(folder / "upload", folder / "files")


@pytest.mark.parametrize("name", hostile.HOSTILE)
def test_hostile_file_gets_its_typed_error(name: str, tmp_path: Path) -> None:
    make, slug = hostile.HOSTILE[name]
    with pytest.raises(VitrineError) as caught:
        measured(look(make(), tmp_path))
    assert caught.value.slug() == slug
    assert len(caught.value.message) < 600
    assert str(tmp_path) not in caught.value.message


@pytest.mark.parametrize("path", models.shared_models("nasty/*"))
def test_nasty_shared_model_is_refused(path: Path | None, tmp_path: Path) -> None:
    if path is None:
        return
    data = path.read_bytes() if path.suffix == ".glb" else models.zipped({path.name: path.read_bytes()})
    with pytest.raises(VitrineError):
        measured(look(data, tmp_path))


def test_good_glb(tmp_path: Path) -> None:
    package = look(models.good_glb(), tmp_path)
    assert (package.kind, package.entry) == ("glb", "model.glb")
    assert list(package.files) == ["model.glb"]
    assert [image.pixels for image in package.images] == [16]


@pytest.mark.parametrize("folder", ["", "Box/", "a b/é/"])
def test_good_zip(folder: str, tmp_path: Path) -> None:
    junk = {"__MACOSX/._box.gltf": b"x", f"{folder}readme.txt": b"hello", ".DS_Store": b"x"}
    package = look(models.zipped({**models.gltf_files(folder), **junk}), tmp_path)
    assert package.entry == f"{folder}box.gltf"
    assert set(package.files) == set(models.gltf_files(folder))
    assert package.passed_over == (f"{folder}readme.txt",)


def test_data_uri_buffer(tmp_path: Path) -> None:
    import base64

    document, binary = models.good_document()
    document["buffers"][0]["uri"] = (
        "data:application/octet-stream;base64," + base64.b64encode(binary).decode()
    )
    assert measured(look(models.glb(document), tmp_path)).triangles == 12


def test_file_outside_of_the_upload_is_never_read(tmp_path: Path) -> None:
    canary = tmp_path / "canary.bin"
    canary.write_bytes(models.good_document()[1])
    inside = tmp_path / "inside"
    inside.mkdir()
    for number, uri in enumerate(("../../canary.bin", "../canary.bin", str(canary), f"file://{canary}")):
        folder = inside / str(number)
        folder.mkdir()
        with pytest.raises(VitrineError) as caught:
            look(models.gltf_zip(lambda d, uri=uri: d["buffers"][0].update(uri=uri)), folder)
        assert caught.value.slug() == "forbidden-address"


def test_names_in_a_zip_never_become_paths(tmp_path: Path) -> None:
    package = look(models.gltf_zip(), tmp_path)
    assert all(path.name.isdigit() for path in package.files.values())


def test_streamed_bytes_count_and_not_the_declared(tmp_path: Path) -> None:
    with pytest.raises(VitrineError):
        look(hostile.lying_zip(), tmp_path)
    assert sum(path.stat().st_size for path in (tmp_path / "files").iterdir()) < 50_000


def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    """Many entries of the directory that point at the same packed bytes."""
    source = tmp_path / "a.zip"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("box.gltf", b"x" * 1000)
        first = archive.infolist()[0]
        for number in range(50):
            again = zipfile.ZipInfo(f"{number}.bin")
            again.header_offset, again.CRC = first.header_offset, first.CRC
            again.file_size, again.compress_size = first.file_size, first.compress_size
            archive.filelist.append(again)
            archive.NameToInfo[again.filename] = again
        archive._didModify = True
    with pytest.raises(VitrineError) as caught:
        look(source.read_bytes(), tmp_path)
    assert caught.value.slug() == "bad-archive"
