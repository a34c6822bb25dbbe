"""One self-contained GLB of any upload: what a reader gets from it is what the files held."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.fixtures import models, rich
from tests.fixtures.models import Json, glb, gltf_zip, good_document, zipped
from vitrine.assets.gltf.accessors import MESHOPT
from vitrine.assets.gltf.geometry import Reader
from vitrine.assets.gltf.glb import unpacked
from vitrine.assets.gltf.pack import packed
from vitrine.assets.gltf.preflight import Package, checked


def checked_bytes(data: bytes, folder: Path) -> Package:
    place = folder / f"{len(list(folder.iterdir()))}"
    place.mkdir()
    (place / "upload").write_bytes(data)
    (place / "files").mkdir()
    return checked(place / "upload", place / "files")


def two_buffers() -> bytes:
    document, files = rich.data_uri_zip_parts()
    return zipped({"cap.gltf": json.dumps(document).encode(), **files})


def test_every_accessor_and_image_reads_the_same(tmp_path: Path) -> None:
    for upload in (
        models.good_glb(),
        gltf_zip(),
        rich.rich_glb(),
        two_buffers(),
        models.skinned_quantised_glb(),
    ):
        before = checked_bytes(upload, tmp_path)
        after = checked_bytes(packed(before), tmp_path)
        assert [bytes(data) for data in after.pictures] == [bytes(data) for data in before.pictures]
        first, second = Reader(before), Reader(after)
        for number in range(len(before.document["accessors"])):
            assert np.array_equal(first.raw(number), second.raw(number))


def test_the_description_is_otherwise_untouched(tmp_path: Path) -> None:
    before = checked_bytes(two_buffers(), tmp_path)
    after = checked_bytes(packed(before), tmp_path)
    storage = {"buffers", "bufferViews", "images"}
    assert {**after.document, **dict.fromkeys(storage)} == {**before.document, **dict.fromkeys(storage)}
    assert "uri" not in json.dumps(after.document)


def test_packing_a_packed_glb_changes_nothing(tmp_path: Path) -> None:
    once = packed(checked_bytes(two_buffers(), tmp_path))
    assert packed(checked_bytes(once, tmp_path)) == once


def meshopt_glb(fallback: Json, own: bytes = b"") -> bytes:
    """The box with one view said to be meshopt's, its fallback in a second buffer."""
    document, binary = good_document()
    view = document["bufferViews"][0]
    packed_view = {**view, "mode": "ATTRIBUTES", "byteStride": 12, "count": 8}
    document["bufferViews"][0] = {
        "buffer": 1,
        "byteLength": view["byteLength"],
        "extensions": {MESHOPT: packed_view},
    }
    document["buffers"].append({"byteLength": 96, **fallback})
    document["extensionsUsed"].append(MESHOPT)
    return glb(document, binary)


FALLBACK = {"extensions": {MESHOPT: {"fallback": True}}}


@pytest.mark.parametrize("stored", [{}, {"uri": "data:application/octet-stream;base64," + "AAAA" * 32}])
def test_meshopt_fallbacks_become_placeholders(stored: Json, tmp_path: Path) -> None:
    before = checked_bytes(meshopt_glb({**FALLBACK, **stored}), tmp_path)
    after = checked_bytes(packed(before), tmp_path)
    assert after.buffers[1] is None
    # Without its uncompressed copy the model can only be shown by who knows meshopt.
    assert (MESHOPT in after.document.get("extensionsRequired", [])) is bool(stored)
    found = [package.document["bufferViews"][0]["extensions"][MESHOPT] for package in (before, after)]
    data = [package.buffers[0] for package in (before, after)]
    assert all(buffer is not None for buffer in data)
    first, second = (
        bytes(buffer[view.get("byteOffset", 0) :][: view["byteLength"]])  # type: ignore[index]
        for buffer, view in zip(data, found, strict=True)
    )
    assert first == second


def test_a_fallback_that_is_read_otherwise_stays(tmp_path: Path) -> None:
    uri = "data:application/octet-stream;base64," + "AAAA" * 32
    data = unpacked(meshopt_glb({**FALLBACK, "uri": uri}))
    document = json.loads(data.json)
    document["bufferViews"].append({"buffer": 1, "byteLength": 4})
    before = checked_bytes(glb(document, bytes(data.binary or b"")), tmp_path)
    assert len(checked_bytes(packed(before), tmp_path).document["buffers"]) == 1
