"""The headers of tus 1.0, read: pure functions over their text."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Any, Final

from vitrine.assets.uploads.errors import HeaderUnreadable

METADATA_BYTES: Final = 8 * 1024
ALGORITHMS: Final = ("sha1", "sha256")

_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)
_KEY = re.compile(r"[!-+\--~]{1,60}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checksum:
    """Of one piece."""

    algorithm: str
    digest: bytes

    def running(self) -> Any:
        """A hash to feed the piece to."""
        return hashlib.new(self.algorithm, usedforsecurity=False)


def number_of(header: str, text: str | None) -> int:
    """A whole number of bytes. Raises HeaderUnreadable."""
    if text is None or _NUMBER.fullmatch(text) is None:
        raise HeaderUnreadable(header, "is not a whole number of bytes")
    return int(text)


def metadata_of(text: str | None) -> dict[str, str]:
    """Upload-Metadata: `key base64, key base64`, values in UTF-8. Raises HeaderUnreadable."""
    if text is None or not text.strip():
        return {}
    if len(text) > METADATA_BYTES:
        raise HeaderUnreadable("Upload-Metadata", f"has more than {METADATA_BYTES} bytes")
    found: dict[str, str] = {}
    for pair in text.split(","):
        key, _, value = pair.strip().partition(" ")
        if _KEY.fullmatch(key) is None or key in found:
            raise HeaderUnreadable("Upload-Metadata", "has a key that is empty, repeated or not plain ASCII")
        try:
            found[key] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise HeaderUnreadable("Upload-Metadata", f"has a value of {key!r} not in base64") from error
    return found


def checksum_of(text: str | None) -> Checksum | None:
    """Upload-Checksum: `sha1 base64` or `sha256 base64`. Raises HeaderUnreadable."""
    if text is None:
        return None
    algorithm, _, value = text.strip().partition(" ")
    try:
        digest = base64.b64decode(value.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise HeaderUnreadable("Upload-Checksum", "is not in base64") from error
    if (
        algorithm not in ALGORITHMS
        or len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size
    ):
        raise HeaderUnreadable("Upload-Checksum", f"is not of {' or '.join(ALGORITHMS)}")
    return Checksum(algorithm, digest)
