"""A room file's bytes follow from what is in it, and any program reads them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from functools import partial

import pytest

from vitrine.roomfiles.archive import Entries
from vitrine.roomfiles.jsontext import written
from vitrine.roomfiles.writing import Content, zip_bytes, zipped

FILES = {"rooms/a/scene.glb": b"scene" * 99_999, "a.json": b"{}\n", "products/b/model.glb": b""}


def contents(files: dict[str, bytes]) -> dict[str, Content]:
    return {name: Content(len(data), partial(io.BytesIO, data)) for name, data in files.items()}


def made(files: dict[str, bytes]) -> bytes:
    return b"".join(zipped(contents(files)))


def test_what_is_written_is_read_by_everybody() -> None:
    data = made(FILES)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(FILES)
        assert {name: archive.read(name) for name in archive.namelist()} == FILES
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    entries = Entries(io.BytesIO(data))
    assert {name: b"".join(entries.chunks(name)) for name in entries.names} == FILES
    assert len(data) == zip_bytes({name: len(each) for name, each in FILES.items()})


def test_order_and_pieces_do_not_matter() -> None:
    assert made(dict(reversed(FILES.items()))) == made(FILES)


def test_the_same_files_are_these_bytes_for_good() -> None:
    """Whoever changes this makes every file that was exported before another."""
    found = hashlib.sha256(
        made({"a.json": written({"b": 1.0, "a": ["é", 0.5, None]}), "b": b"x"})
    ).hexdigest()
    assert found == "516a329c1e3aa8a129a877b723632d8a316b479d363c4519803d4852da66c884"


def test_a_file_that_grows_meanwhile_breaks_the_writing() -> None:
    with pytest.raises(OSError, match="changed its length"):
        b"".join(zipped({"a": Content(1, partial(io.BytesIO, b"ab"))}))
