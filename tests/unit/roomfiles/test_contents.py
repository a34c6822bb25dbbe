"""Room files from strangers: what keeps to the list is read, whatever does not says why."""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable

import pytest

from tests.fixtures.roomfiles import Files, described, good, listed, packed, whole
from vitrine.errors import VitrineError
from vitrine.roomfiles.archive import ENTRIES
from vitrine.roomfiles.contents import DESCRIBED_BYTES, LIST, MEMBERS, PRODUCT_BYTES, Contents
from vitrine.roomfiles.errors import (
    RoomFileLater,
    RoomFileRefused,
    RoomFileTooLarge,
    RoomFileUnreadable,
)


def opened(data: bytes) -> Contents:
    contents = Contents(io.BytesIO(data))
    contents.check()
    return contents


def refusal(data: bytes) -> VitrineError:
    with pytest.raises(VitrineError) as caught:
        opened(data)
    # Each says what to do: a sentence, with nothing in it that drives a terminal.
    assert caught.value.message.isprintable() and len(caught.value.message) > 40
    return caught.value


def with_info(change: Callable[[zipfile.ZipInfo], None], name: str = "rooms/shop/link.png") -> bytes:
    """A good file and one more entry, of which something is unusual."""
    files = listed(good() | {name: b"x"})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for each, data in files.items():
            info = zipfile.ZipInfo(each)
            if each == name:
                change(info)
            archive.writestr(info, data)
    return out.getvalue()


def test_a_good_file_is_read_however_it_was_zipped() -> None:
    extras = {"rooms/": b"", "__MACOSX/rooms/._shop": b"x", "rooms/.DS_Store": b"x", "rooms/shop/._a": b"x"}
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        contents = opened(packed(listed(good()) | extras, method))
        assert list(contents.rooms) == ["shop"] and list(contents.products) == ["bowl"]
        assert contents.rooms["shop"] == described()


@pytest.mark.parametrize(
    "name", ["../a.png", "/a.png", "rooms/../../a", "C:\\a", "rooms\\a", "Rooms/a", "a\x1b", "é"]
)
def test_a_name_that_leads_elsewhere(name: str) -> None:
    error = refusal(packed(listed(good() | {name: b"x"})))
    assert isinstance(error, RoomFileRefused) and error.values["reason"] == "name"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_a_link_or_a_device(kind: int) -> None:
    def change(info: zipfile.ZipInfo) -> None:
        info.external_attr = (kind | 0o777) << 16

    error = refusal(with_info(change))
    assert isinstance(error, RoomFileRefused) and error.values == {
        "entry": "rooms/shop/link.png",
        "reason": "link",
    }


def test_a_changed_hash() -> None:
    error = refusal(packed(listed(good(), **{"products/bowl/model.glb": "0" * 64})))
    assert isinstance(error, RoomFileRefused)
    assert error.values == {"entry": "products/bowl/model.glb", "reason": "changed"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_entry_twice() -> None:
    out = io.BytesIO(whole())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("products/bowl/model.glb", b"another")
    error = refusal(out.getvalue())
    assert isinstance(error, RoomFileRefused) and error.values["reason"] == "twice"


def test_an_encrypted_entry() -> None:
    data = bytearray(whole())
    # The flag of each entry in the list at the end.
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    error = refusal(bytes(data))
    assert isinstance(error, RoomFileRefused) and error.values["reason"] == "encrypted"


def test_a_bomb() -> None:
    error = refusal(packed(listed(good() | {"rooms/shop/light.png": bytes(8 << 20)})))
    assert isinstance(error, RoomFileRefused) and error.values["reason"] == "bomb"


def test_more_than_it_declares() -> None:
    data = bytearray(packed(listed(good() | {"a.bin": b"a" * 5_000}), zipfile.ZIP_STORED))
    for mark, place in ((b"PK\x03\x04", 18), (b"PK\x01\x02", 20)):
        at = data.find(b"a.bin") if mark == b"PK\x03\x04" else data.rfind(b"a.bin")
        begin = data.rfind(mark, 0, at)
        struct.pack_into("<L", data, begin + place + 4, 10)
    assert isinstance(refusal(bytes(data)), RoomFileUnreadable | RoomFileRefused)


def test_entries_over_each_other() -> None:
    files: Files = {f"a{n}.bin": b"x" * 4_000 for n in range(4)}
    data = bytearray(packed(files, zipfile.ZIP_STORED))
    at = data.find(b"PK\x01\x02")
    for _ in files:
        struct.pack_into("<LL", data, at + 20, 6_000, 6_000)
        at = data.find(b"PK\x01\x02", at + 4)
    assert isinstance(refusal(bytes(data)), RoomFileUnreadable)


@pytest.mark.parametrize("cut", [0, 1, 21, 22, 300, -1, -22, -60])
def test_what_was_cut_on_its_way(cut: int) -> None:
    assert isinstance(refusal(whole()[:cut]), RoomFileUnreadable)


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a" * 99, b"glTF" + bytes(400), packed({}), packed({"a.txt": b"a"})]
)
def test_what_is_no_room_file(data: bytes) -> None:
    assert isinstance(refusal(data), RoomFileUnreadable)


def test_another_list() -> None:
    later = refusal(packed(listed(good(), "vitrine.room-file/2")))
    assert isinstance(later, RoomFileLater) and later.values == {"format": "vitrine.room-file/2"}
    for kind in ("vitrine.room/1", "vitrine.room-file/0", "vitrine.room-file/1\n"):
        assert isinstance(refusal(packed(listed(good(), kind))), RoomFileUnreadable)
    for text in (b"{", b"[]", b'{"format": NaN}', b"\xff", b'{"a":' * 99 + b"1" + b"}" * 99):
        found = refusal(packed(good() | {LIST: text}))
        assert isinstance(found, RoomFileRefused) and found.values["reason"] == "json"


def test_what_the_list_has_not_and_what_is_not_there() -> None:
    files = listed(good())
    unlisted = refusal(packed(files | {"rooms/shop/more.png": b"x"}))
    assert unlisted.values == {"entry": "rooms/shop/more.png", "reason": "unlisted"}
    del files["products/bowl/model.glb"]
    assert refusal(packed(files)).values == {"entry": "products/bowl/model.glb", "reason": "missing"}


def test_a_folder_around_it_is_told_of() -> None:
    around = {f"my-room/{name}": data for name, data in listed(good()).items()}
    assert refusal(packed(around)).values == {"entry": f"my-room/{LIST}", "reason": "folder"}


def test_a_list_of_entries_longer_than_any_is_not_read() -> None:
    many = packed({f"a{n}": b"" for n in range(ENTRIES + 1)}, zipfile.ZIP_STORED)
    assert isinstance(refusal(many), RoomFileTooLarge)
    # It says that it has few, in a gigabyte.
    lying = whole()[:-22] + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 1 << 30, 0, 0)
    assert isinstance(refusal(lying), RoomFileUnreadable)
    # What zipfile would follow to a list of 64 bits.
    far = whole()[:-22] + b"PK\x06\x07" + bytes(16) + whole()[-22:]
    assert isinstance(refusal(far), RoomFileTooLarge)


def test_rooms_and_their_names() -> None:
    text = json.dumps(described()).encode()
    for name in ("rooms/a.b/room.json", "rooms/room.json", "rooms/a/b/room.json"):
        assert refusal(packed(listed({name: text}))).values["reason"] == "name"
    many = {f"rooms/r{n}/room.json": text for n in range(33)}
    assert refusal(packed(listed(many))).values["reason"] == "many"
    assert refusal(packed(listed({"rooms/a/scene.glb": b"x"}))).values["reason"] == "empty"


def test_descriptions_are_bounded_together_before_they_are_read() -> None:
    """A few kilobytes of zip become half a gigabyte of JSON, and that ten of memory."""
    wide = b'{"a":"' + b"x" * (PRODUCT_BYTES - 8) + b'"}'
    many = {f"products/p{each}/product.json": wide for each in range(DESCRIBED_BYTES // PRODUCT_BYTES + 1)}
    manifold = b'{"a":[' + b"[]," * (PRODUCT_BYTES // 4) + b"[]]}"
    full = {f"products/p{each}/product.json": manifold for each in range(MEMBERS // (PRODUCT_BYTES // 2) + 1)}
    for extras, limit in ((many, "descriptions"), (full, "members")):
        error = refusal(packed(listed(good() | extras)))
        assert isinstance(error, RoomFileTooLarge) and error.values["limit"] == limit
    templates = {f"templates/t{each}/template.json": b"no JSON" for each in range(33)}
    error = refusal(packed(listed(good() | templates)))
    assert isinstance(error, RoomFileRefused) and error.values["reason"] == "many"
