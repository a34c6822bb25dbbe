"""Long lists in parts that one query takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def portions(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """In their order, `size` at a time."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part
