"""The form's file, however the body is cut into pieces."""

from __future__ import annotations

import httpx
import pytest

from vitrine.assets.errors import NoFile, UploadTooLarge
from vitrine.assets.multipart import FRAMING_BYTES, FileField


def form(**fields: bytes) -> tuple[str, bytes]:
    files = [(name, ("a.glb", data, "model/gltf-binary")) for name, data in fields.items()]
    request = httpx.Request("POST", "http://x", files=files)
    return request.headers["content-type"], request.read()


def read(kind: str | None, body: bytes, step: int, limit: int = 1 << 20) -> bytes:
    out = bytearray()
    field = FileField(kind, out.extend, limit)
    for start in range(0, len(body), step):
        field.feed(body[start : start + step])
    assert field.finish() == len(out)
    return bytes(out)


@pytest.mark.parametrize("step", [1, 2, 7, 64, 100_000])
def test_file_comes_out_whole_for_every_cut(step: int) -> None:
    data = bytes(range(256)) * 4 + b"\r\n--" * 9
    kind, body = form(comment=b"before", file=data, more=b"after")
    assert read(kind, body, step) == data


def test_empty_file() -> None:
    assert read(*form(file=b""), 10) == b""


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (None, b""),
        ("application/json", b"{}"),
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"nonsense"),
        ("multipart/form-data; boundary=" + "x" * 500, b""),
        form(other=b"x"),
    ],
    ids=["none", "JSON", "no boundary", "no body", "nonsense", "long boundary", "another field"],
)
def test_no_file(kind: str | None, body: bytes) -> None:
    with pytest.raises(NoFile):
        read(kind, body, 1000)


def test_two_files() -> None:
    request = httpx.Request("POST", "http://x", files=[("file", b"a"), ("file", b"b")])
    with pytest.raises(NoFile):
        read(request.headers["content-type"], request.read(), 1000)


@pytest.mark.parametrize("line", ["X-Long: " + "x" * 100_000, "x" * 100_000 + ": 1"])
def test_headers_of_a_part_have_an_end(line: str) -> None:
    body = f'--x\r\n{line}\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--x--\r\n'.encode()
    with pytest.raises(NoFile):
        read("multipart/form-data; boundary=x", body, 1000)


def test_cut_off_body() -> None:
    kind, body = form(file=b"x" * 100)
    with pytest.raises(NoFile):
        read(kind, body[:-30], 10)


def test_cap_is_enforced_while_reading() -> None:
    kind, body = form(file=bytes(2000))
    out = bytearray()
    field = FileField(kind, out.extend, 1000)
    with pytest.raises(UploadTooLarge):
        for start in range(0, len(body), 100):
            field.feed(body[start : start + 100])
    assert len(out) <= 1000


def test_cap_counts_what_stands_around_the_file() -> None:
    kind, body = form(comment=bytes(FRAMING_BYTES + 2000), file=b"x")
    with pytest.raises(UploadTooLarge):
        read(kind, body, 1000, limit=1000)


@pytest.mark.parametrize(
    ("length", "refused"), [("1000", False), ("99999999", True), ("x", False), (None, False)]
)
def test_declared_length_is_refused_early(length: str | None, refused: bool) -> None:
    field = FileField(form(file=b"x")[0], bytearray().extend, 1000)
    if refused:
        with pytest.raises(UploadTooLarge):
            field.check_declared(length)
    else:
        field.check_declared(length)


def test_what_the_sender_calls_the_file() -> None:
    kind, body = form(comment=b"before", file=b"data")
    field = FileField(kind, lambda _: None, 100)
    assert field.filename == ""
    field.feed(body.replace(b'name="file"; filename="a.glb"', 'name="file"; filename="Été.glb"'.encode()))
    field.finish()
    assert field.filename == "Été.glb"
