"""Numbers out of text from strangers: counted before they are kept, finite before they are used."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vitrine.assets.errors import BadModel, NotFinite, OverLimit
from vitrine.assets.intake.draft import Floats, Indices
from vitrine.assets.limits import LINE_BYTES, SOURCE_TRIANGLES, SOURCE_VERTICES


def broken(what: str) -> BadModel:
    """The error for a source file that contradicts itself."""
    return BadModel(f"The file {what}. Export the model again, or mend it in a 3D tool.", where="source")


def check_triangles(count: int) -> None:
    """Raises OverLimit."""
    if count > SOURCE_TRIANGLES.value:
        raise OverLimit.of(SOURCE_TRIANGLES, count)


def check_vertices(count: int) -> None:
    """Raises OverLimit."""
    if count > SOURCE_VERTICES.value:
        raise OverLimit.of(SOURCE_VERTICES, count)


def lines_of(data: bytes) -> list[bytes]:
    """Lines without their ends. Raises OverLimit for one over LINE_BYTES."""
    lines = data.splitlines()
    longest = max(map(len, lines), default=0)
    if longest > LINE_BYTES.value:
        raise OverLimit.of(LINE_BYTES, longest)
    return lines


def floats_of(words: Sequence[bytes], width: int) -> Floats:
    """(n, width) numbers. Raises BadModel, NotFinite."""
    try:
        values = np.array(words, dtype=np.bytes_).astype(np.float64) if len(words) else np.empty(0)
    except ValueError as error:
        raise broken("holds something that is not a number") from error
    if len(values) % width:
        raise broken("ends within a row of numbers")
    return finite(values.reshape(-1, width))


def finite(values: Floats) -> Floats:
    """The same. Raises NotFinite."""
    if not np.isfinite(values).all():
        raise NotFinite(
            "The file holds NaN or infinite numbers, so part of the model has no place. Clean the mesh in "
            "the "
            "3D tool and export it again.",
            where="source",
        )
    return values


def inside(indices: Indices, count: int, what: str) -> Indices:
    """The same. Raises BadModel for one that is not from 0 to count - 1."""
    if len(indices) and (indices.min() < 0 or indices.max() >= count):
        raise broken(f"uses {what} that it does not hold ({count:,} are there)")
    return indices
