"""Templates as room files: out, checked, onto another shop's shelf, and a room made of them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.command import vitrine
from tests.fixtures.jails import RememberingJail
from tests.fixtures.roomfiles import Files, listed, packed
from vitrine.roomfiles import shelving
from vitrine.roomfiles.contents import LIST, Contents
from vitrine.roomfiles.errors import RoomFileRefused
from vitrine.roomfiles.packing import checked
from vitrine.templates.errors import NoSuchTemplate
from vitrine.templates.shelf import NAMES, Shelf


def files_of(path: Path) -> Files:
    """The files of a room file, but for its list."""
    with path.open("rb") as file:
        contents = Contents(file)
        return {name: b"".join(contents.chunks(name)) for name in contents.files}


def renamed(files: Files, name: str, **changes: Any) -> bytes:
    """The same template under another name. changes: of its template.json."""
    found = {each.replace("/ecrin/", f"/{name}/"): data for each, data in files.items()}
    paper = json.loads(found[f"templates/{name}/template.json"]) | {"name": name} | changes
    found[f"templates/{name}/template.json"] = json.dumps(paper).encode()
    return packed(listed(found))


@pytest.fixture
def ecrin(tmp_path: Path) -> Files:
    shelving.export(Shelf(), "ecrin", tmp_path / "ecrin.zip")
    return files_of(tmp_path / "ecrin.zip")


def test_every_template_of_the_house_is_such_a_file(tmp_path: Path) -> None:
    for name in NAMES:
        shelving.export(Shelf(), name, tmp_path / f"{name}.zip")
        assert checked(tmp_path / f"{name}.zip") == {"rooms": [], "products": [], "templates": [name]}


def test_a_strangers_template_is_offered_and_taken_away(tmp_path: Path, ecrin: Files) -> None:
    shelf = Shelf(added=tmp_path / "templates")
    assert [each.name for each in shelf.all()] == list(NAMES)
    contents = Contents(io.BytesIO(renamed(ecrin, "boudoir")))
    contents.check()
    assert shelving.add(contents, shelf, RememberingJail()) == ["boudoir"]
    assert [each.name for each in shelf.all()] == [*NAMES, "boudoir"]
    made, ours = shelf.one("boudoir"), shelf.one("ecrin")
    assert (made.lines, made.walls, made.times, made.materials) == (
        ours.lines,
        ours.walls,
        ours.times,
        ours.materials,
    )
    assert all(file.is_file() for file in shelf.files(made).values())
    measured, shipped = Shelf.report(made), Shelf.report(ours)
    assert measured["low_m"] == pytest.approx(shipped["low_m"]) and measured["version"] == shipped["version"]
    # Out again it is the file that came, but for how its template.json was written.
    shelving.export(shelf, "boudoir", tmp_path / "again.zip")
    again = files_of(tmp_path / "again.zip")
    assert {name: data for name, data in again.items() if not name.endswith(".json")} == {
        name.replace("/ecrin/", "/boudoir/"): data
        for name, data in ecrin.items()
        if not name.endswith(".json")
    }
    with pytest.raises(RoomFileRefused, match="on the shelf already"):
        shelving.add(contents, shelf, RememberingJail())
    shelving.remove(shelf, "boudoir")
    assert [each.name for each in shelf.all()] == list(NAMES)
    assert list((tmp_path / "templates").iterdir()) == []
    with pytest.raises(RoomFileRefused, match="came with the shop"):
        shelving.remove(shelf, "ecrin")
    with pytest.raises(NoSuchTemplate):
        shelving.remove(shelf, "boudoir")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": "vitrine.template/2"}, "format"),
        ({"script": "x"}, "script"),
        ({"lines": []}, "lines"),
        ({"plinth": "gold"}, "plinth"),
        ({"capacity": "many"}, "capacity"),
        ({"floor": []}, "room.json"),
        ({"spawns": [{"name": "door", "position": [99, 0, 0], "yaw_deg": 0, "radius_m": 0.4}]}, "room.json"),
    ],
)
def test_what_is_refused_of_a_template(
    tmp_path: Path, ecrin: Files, changes: dict[str, Any], said: str
) -> None:
    shelf = Shelf(added=tmp_path / "templates")
    contents = Contents(io.BytesIO(renamed(ecrin, "boudoir", **changes)))
    with pytest.raises(RoomFileRefused, match=said) as caught:
        shelving.add(contents, shelf, RememberingJail())
    assert caught.value.values["entry"] == "templates/boudoir/template.json"
    assert list((tmp_path / "templates").iterdir()) == []


def test_one_that_cannot_be_read_is_in_the_way_until_it_is_taken_away(tmp_path: Path, ecrin: Files) -> None:
    shelf = Shelf(added=tmp_path / "templates")
    (tmp_path / "templates/boudoir").mkdir(parents=True)
    assert [each.name for each in shelf.all()] == list(NAMES)
    contents = Contents(io.BytesIO(renamed(ecrin, "boudoir")))
    with pytest.raises(RoomFileRefused, match="on the shelf already"):
        shelving.add(contents, shelf, RememberingJail())
    shelving.remove(shelf, "boudoir")
    assert shelving.add(contents, shelf, RememberingJail()) == ["boudoir"]
    with pytest.raises(NoSuchTemplate):
        shelving.remove(shelf, "../templates/boudoir")


def test_a_shelf_that_cannot_be_written_is_said_in_one_line(tmp_path: Path, ecrin: Files) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/templates").write_bytes(b"a file where the shelf would be")
    (tmp_path / "boudoir.zip").write_bytes(renamed(ecrin, "boudoir"))
    ran = vitrine("template", "add", str(tmp_path / "boudoir.zip"), "--data", str(tmp_path / "data"))
    assert (ran.code, "cannot be written" in ran.line) == (2, True)


def test_files_that_a_template_needs(tmp_path: Path, ecrin: Files) -> None:
    shelf = Shelf(added=tmp_path / "templates")

    def refused(files: Files) -> str:
        with pytest.raises(RoomFileRefused) as caught:
            shelving.add(Contents(io.BytesIO(packed(listed(files)))), shelf, RememberingJail())
        return f"{caught.value.values['entry']} {caught.value.values['reason']}"

    taken = {name.replace("/ecrin/", "/boudoir/"): data for name, data in ecrin.items()}
    assert refused(ecrin) == "templates/ecrin twice"
    assert refused(taken) == "templates/boudoir/template.json name"
    paper = json.loads(taken["templates/boudoir/template.json"]) | {"name": "boudoir"}
    taken["templates/boudoir/template.json"] = json.dumps(paper).encode()
    light = "templates/boudoir/light-salon.webp"
    assert refused({name: data for name, data in taken.items() if name != light}).endswith("missing")
    assert refused(taken | {light: b"<svg/>"}) == f"{light} picture"
    assert refused({"rooms/a/room.json": b"{}"}) == f"{LIST} empty"
    assert list((tmp_path / "templates").iterdir()) == []
