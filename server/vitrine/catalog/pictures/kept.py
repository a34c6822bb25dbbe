"""A product's pictures as they are kept: a list, in order; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from vitrine.catalog.text import joined, tidy_some
from vitrine.words import LocalText

MODEL: Final = "model"
"""Stands for the picture that the shop takes of the model."""

PHOTOGRAPHS: Final = 12
"""Of one product."""

PHOTOGRAPH_BYTES: Final = 24 * 1024 * 1024
"""Of all photographs of one product, as they are kept."""

ALT_LIMIT: Final = 300
"""Characters: a reader of screens says it in one breath."""


@dataclass(frozen=True, slots=True)
class Entry:
    """picture: hash of a photograph, or MODEL. alt: language -> text. hidden: of the model's alone."""

    picture: str
    alt: LocalText | None = None
    hidden: bool = False


Entries = tuple[Entry, ...]
ALONE: Final[Entries] = (Entry(MODEL),)


def whole(entries: Sequence[Entry]) -> Entries:
    """With the model's picture among them, which is hidden only where something else is to be seen."""
    found = tuple(entries)
    if all(each.picture != MODEL for each in found):
        found = (*ALONE, *found)
    if len(found) == 1:
        found = (replace(found[0], hidden=False),)
    return found


def photographs(entries: Sequence[Entry]) -> list[str]:
    """Their hashes, in order."""
    return [each.picture for each in entries if each.picture != MODEL]


def seen(entries: Sequence[Entry], there: Collection[str]) -> Entries:
    """What is shown of them. there: photographs that may be. The model's is shown where nothing else is."""
    others = [each for each in entries if each.picture in there]
    return tuple(
        each
        for each in entries
        if each.picture in there or (each.picture == MODEL and not (each.hidden and others))
    )


def tidied_alt(raw: Mapping[str, Any] | None, before: LocalText | None) -> LocalText | None:
    """The text with some languages changed: None or nothing but space takes one away. Raises TextRefused."""
    return joined(before, None if raw is None else tidy_some(raw, "alt", ALT_LIMIT))
