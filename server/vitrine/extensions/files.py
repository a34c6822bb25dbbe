"""Which files of an extension's folder browsers may have, and of which type."""

from __future__ import annotations

import re
from pathlib import Path

# What a module may need beside its code. No HTML and no SVG: they are documents that can run scripts.
MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".glb": "model/gltf-binary",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ktx2": "image/ktx2",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
}
# Each part of the path: no dot in front (so neither `..` nor hidden files), no backslash, nothing encoded.
PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
PARTS_LIMIT = 8


def browser_file(folder: Path, file: str) -> Path | None:
    """The file on disk behind a path below /extensions/{name}/; None if browsers may not have it.

    folder: resolved. file: as a stranger wrote it, with slashes.
    """
    parts = file.split("/")
    if len(parts) > PARTS_LIMIT or not all(PART.fullmatch(part) for part in parts):
        return None
    path = folder.joinpath(*parts).resolve()
    # Resolved, so that a link inside the folder leads nowhere else.
    if not path.is_relative_to(folder) or path.suffix not in MEDIA_TYPES or not path.is_file():
        return None
    return path
