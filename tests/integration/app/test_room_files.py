"""The demo's rooms out of the real shop and into it again, by the command line, over its real worker."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from tests.fixtures.roomfiles import good, listed, packed
from tests.integration.app.conftest import Running

ROOMS = ("boutique", "gallery", "cabinet")
NAMES = ("boutique", "gallery", "the-cabinet")
"""In the file: of their titles."""


def test_the_demos_rooms_come_back_the_same_byte_for_byte(running: Running, tmp_path: Path) -> None:
    shop, token = running.shop, running.token()

    def vitrine(*words: str) -> dict[str, Any]:
        ran = shop.vitrine("room", *words, "--json", VITRINE_TOKEN=token)
        assert ran.code == 0, ran.err
        found: dict[str, Any] = json.loads(ran.out)
        return found

    def exported(name: str, rooms: list[str]) -> bytes:
        first, *others = rooms
        words = [word for each in others for word in ("--with", each)]
        told = vitrine("export", first, str(tmp_path / name), *words)
        assert told["left"] == []
        return (tmp_path / name).read_bytes()

    first = exported("first.zip", list(ROOMS))
    assert vitrine("check", str(tmp_path / "first.zip"))["rooms"] == sorted(NAMES)
    told = vitrine("import", str(tmp_path / "first.zip"))
    made = {each["name"]: each["id"] for each in told["rooms"]}
    with running.http(Authorization=f"Bearer {token}") as http:
        try:
            assert exported("second.zip", list(made.values())) == first
            there = http.get(f"/api/rooms/{made['boutique']}").json()["room"]
            here = http.get("/api/rooms/boutique").json()["room"]
            assert there["modules"] == here["modules"] != []
            assert [each["to"]["room"] for each in there["portals"]] == [made["gallery"]]
            products = {each["product"] for each in here["placements"]}
            assert {each["product"] for each in there["placements"]} == products
        finally:
            for room in made.values():
                http.delete(f"/api/rooms/{room}").raise_for_status()


def test_what_is_no_room_file_is_refused_in_one_line(running: Running, tmp_path: Path) -> None:
    token = running.token()
    file = tmp_path / "bad.zip"
    for data, said in (
        (b"GIF89a" * 99, "This is no room file"),
        (packed(listed(good(), "vitrine.room-file/9")), "A later version of Vitrine"),
        (packed(listed(good() | {"../a": b"x"})), "is no name for a file in a room file"),
    ):
        file.write_bytes(data)
        for words in (("check", str(file)), ("import", str(file))):
            ran = running.shop.vitrine("room", *words, VITRINE_TOKEN=token)
            assert (ran.code, said in ran.line) == (2, True), ran.err
    with running.http(Authorization=f"Bearer {token}") as http:
        assert http.get("/api/room-files").json()["items"] == []


def test_a_folder_becomes_a_file(tmp_path: Path, running: Running) -> None:
    folder = tmp_path / "mine"
    for name, data in good().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "notes.txt").write_text("not part of it")
    packing = running.shop.vitrine("room", "pack", str(folder), str(tmp_path / "mine.zip"), "--json")
    assert json.loads(packing.out)["products"] == ["bowl"]
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        assert sorted(archive.namelist()) == sorted([*good(), "room-file.json"])
    (folder / "rooms/shop/room.json").write_text('{"format": "vitrine.room/1"}')
    for words in (("check", str(folder)), ("pack", str(folder), str(tmp_path / "other.zip"))):
        ran = running.shop.vitrine("room", *words)
        assert ran.code == 2 and "'rooms/shop/room.json'" in ran.line
    assert not (tmp_path / "other.zip").exists()
