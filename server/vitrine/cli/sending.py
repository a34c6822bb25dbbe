"""Sends one file by tus 1.0, and goes on by itself: after a lost connection, and after being killed."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from vitrine.cli.errors import ShopUnreachable
from vitrine.cli.shop import UPLOADS, Shop

PIECE_BYTES: Final = 8 << 20
_READ_BYTES = 1 << 16
# Without a single byte more, over a minute in all.
PAUSES_S: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)

Tell = Callable[[int], None]


def send(
    shop: Shop,
    file: Path,
    name: str,
    statement: Mapping[str, Any],
    tell: Tell,
    pause: Callable[[float], None] = time.sleep,
    at: str = UPLOADS,
    more: Mapping[str, str] | None = None,
) -> str:
    """Bring the file to the shop; answers the job's id. tell: hears how many bytes are there.

    at: where such files are taken. more: headers of its announcement.

    An upload of the same bytes that was broken off, by whichever program, is gone on with: the shop knows it
    by its SHA-256. Raises ShopUnreachable after more than a minute without progress, and what `Shop` raises.
    """
    with file.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    size = file.stat().st_size
    address = _open_one(shop, at, sha256, size, statement) or shop.begin_upload(
        size, _metadata(filename=name, sha256=sha256, statement=json.dumps(dict(statement))), at, more
    )
    failures, furthest = 0, -1
    while True:
        try:
            offset, job = shop.upload_offset(address)
            tell(offset)
            if offset > furthest:
                failures, furthest = 0, offset
            while job is None:
                body = _piece(file, offset, tell)
                offset, job = shop.send_piece(address, offset, min(PIECE_BYTES, size - offset), body)
                failures, furthest = 0, offset
            tell(size)
            return job
        except ShopUnreachable as error:
            if failures == len(PAUSES_S):
                raise ShopUnreachable(
                    f"{error.message} {max(furthest, 0):,} of {size:,} bytes are there: "
                    "the same command again goes on from there, within 24 hours."
                ) from error
            pause(PAUSES_S[failures])
            failures += 1


def _open_one(shop: Shop, at: str, sha256: str, size: int, statement: Mapping[str, Any]) -> str | None:
    """The address of an upload of these bytes; one that says something else of them is another."""
    for each in shop.open_uploads(at):
        said = each.get("statement") or {}
        same = all(said.get(key) == value for key, value in statement.items() if key != "rights")
        same = same and _whose(said.get("rights")) == _whose(statement.get("rights"))
        if each.get("sha256") == sha256 and each.get("length") == size and same:
            return f"{at}/{each['id']}"
    return None


def _whose(rights: Mapping[str, Any] | None) -> tuple[Any, Any] | None:
    return None if rights is None else (rights.get("holder"), rights.get("licence"))


def _piece(file: Path, offset: int, tell: Tell) -> Iterator[bytes]:
    with file.open("rb") as opened:
        opened.seek(offset)
        left = PIECE_BYTES
        while left > 0 and (chunk := opened.read(min(_READ_BYTES, left))):
            left -= len(chunk)
            offset += len(chunk)
            yield chunk
            tell(offset)


def _metadata(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in values.items())
