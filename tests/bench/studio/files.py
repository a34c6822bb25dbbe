"""What it takes to carry a shop as a file.

The demo's rooms are exported, imported by a brand of another shop that has nothing, whose worker looks at
every model, and exported there: by the command line, each shop a process of its own.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from tests.shop import Shop

ROOMS: Final = ("boutique", "gallery", "cabinet")
SERVE: Final = (sys.executable, "-m", "vitrine", "serve")
OPENED: Final = "Application startup complete"


def figures(_pictures: Path | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder)).start()
        try:
            return measured(shop)
        finally:
            shop.stop()


def measured(shop: Shop) -> dict[str, Any]:
    """export_equal: the second export is the first, byte for byte. export_s: export, import, export."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "first.zip", Path(folder) / "second.zip"
        other = Shop(Path(folder) / "other", command=SERVE, opened=OPENED).start()
        try:
            token, theirs = shop.token(), other.token()
            started = time.monotonic()
            _export(shop, token, ROOMS, first)
            made = _ran(other, theirs, "import", str(first))
            brought = time.monotonic()
            rooms = [each["id"] for each in made["rooms"]]
            _export(other, theirs, rooms, second)
            done = time.monotonic()
        finally:
            other.stop()
        return {
            "export_equal": first.read_bytes() == second.read_bytes(),
            "export_s": round(done - started, 1),
            "import_s": round(brought - started, 1),
            "file_bytes": first.stat().st_size,
        }


def _export(shop: Shop, token: str, rooms: tuple[str, ...] | list[str], file: Path) -> None:
    words = [word for room in rooms[1:] for word in ("--with", room)]
    _ran(shop, token, "export", rooms[0], str(file), *words)


def _ran(shop: Shop, token: str, *words: str) -> dict[str, Any]:
    ran = shop.vitrine("room", *words, "--url", shop.url, "--json", VITRINE_TOKEN=token)
    if ran.code:
        raise RuntimeError(ran.err)
    found: dict[str, Any] = json.loads(ran.out)
    return found
