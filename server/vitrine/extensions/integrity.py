"""The hash by which a room pins a browser module (W3C Subresource Integrity)."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path


def integrity(content: bytes) -> str:
    """`sha384-` and the base 64 of the SHA-384: the `integrity` of a module in room.json."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def file_integrity(path: Path) -> str:
    """The same of a file's bytes."""
    return integrity(path.read_bytes())
