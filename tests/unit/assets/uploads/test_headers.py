"""The headers of tus, good and spoilt."""

from __future__ import annotations

import base64
import hashlib

import pytest

from vitrine.assets.uploads.errors import HeaderUnreadable
from vitrine.assets.uploads.headers import checksum_of, metadata_of, number_of


def b64(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def test_metadata() -> None:
    assert metadata_of(f"filename {b64('été.glb')},flag, statement {b64('{}')}") == {
        "filename": "été.glb",
        "flag": "",
        "statement": "{}",
    }
    assert metadata_of(None) == metadata_of(" ") == {}


@pytest.mark.parametrize(
    "text",
    [
        "filename ???",
        "filename //4=",
        f"a {b64('1')},a {b64('2')}",
        f",a {b64('1')}",
        "é " + b64("1"),
        "a " + b64("x" * 9000),
    ],
)
def test_spoilt_metadata(text: str) -> None:
    with pytest.raises(HeaderUnreadable):
        metadata_of(text)


@pytest.mark.parametrize("text", [None, "", "-1", "1.5", "+1", "٣", "9" * 16])
def test_no_number(text: str | None) -> None:
    with pytest.raises(HeaderUnreadable):
        number_of("Upload-Offset", text)


def test_checksums() -> None:
    found = checksum_of("sha1 " + b64(hashlib.sha1(b"a", usedforsecurity=False).digest()))
    assert found is not None
    assert found.running().digest_size == 20
    for text in ("md5 " + b64(b"0" * 16), "sha1 !", "sha1 " + b64(b"short"), "sha1"):
        with pytest.raises(HeaderUnreadable):
            checksum_of(text)
