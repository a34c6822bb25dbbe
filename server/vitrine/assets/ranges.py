"""The Range header (RFC 9110 section 14), one range at a time."""

from __future__ import annotations

import re

from vitrine.assets.errors import RangeNotSatisfiable

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def range_of(header: str | None, size: int) -> tuple[int, int] | None:
    """First byte and length asked for of a file of `size` bytes; None: answer with all of it.

    Unknown units, malformed headers and several ranges are ignored, as section 14.2 allows.
    Raises RangeNotSatisfiable.
    """
    found = _ONE.fullmatch(header.strip()) if header else None
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        length = min(int(last), size)
        start, end = size - length, size - 1
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None
    if start >= size or end < start:
        raise RangeNotSatisfiable(f"The file has {size} bytes; ask for a range inside.", size=size)
    return start, end - start + 1


def is_match(header: str | None, etag: str) -> bool:
    """Whether If-None-Match names the entity tag (weak comparison, RFC 9110 section 13.1.2)."""
    if header is None:
        return False
    return any(tag.strip() in ("*", etag, f"W/{etag}") for tag in header.split(","))
