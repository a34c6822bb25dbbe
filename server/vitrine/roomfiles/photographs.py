"""A product's pictures as a room file has them: a list in order, of photographs and the model's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import StrictBool, StrictStr, ValidationError

from vitrine.accounts.bodies import Body
from vitrine.assets.pictures.photograph import KEPT_BYTES
from vitrine.catalog.errors import TextRefused
from vitrine.catalog.local_bodies import TextBody
from vitrine.catalog.pictures.kept import (
    ALONE,
    MODEL,
    PHOTOGRAPH_BYTES,
    PHOTOGRAPHS,
    Entries,
    Entry,
    photographs,
    tidied_alt,
    whole,
)
from vitrine.roomfiles.contents import Contents
from vitrine.roomfiles.errors import RoomFileRefused
from vitrine.roomfiles.jsontext import Document

PHOTOGRAPH: Final = ("webp",)
"""The ending of photographs' names."""


@dataclass(frozen=True, slots=True)
class CarriedPictures:
    """entries: as the catalogue keeps them. files: hash of each photograph -> its name in the room file."""

    entries: Entries
    files: dict[str, str]


NO_MORE: Final = CarriedPictures(ALONE, {})
"""Than the model's own."""


class _Said(Body):
    file: StrictStr | None = None
    alt: TextBody | None = None
    hidden: StrictBool = False


def pictures_out(entries: Entries, name_of: Callable[[str], str]) -> list[Document] | None:
    """Their part of product.json; None: there is nothing to be said. name_of: hash -> its file."""
    if entries == ALONE:
        return None
    found = []
    for each in entries:
        said: Document = {} if each.picture == MODEL else {"file": name_of(each.picture)}
        if each.alt:
            said["alt"] = each.alt
        if each.hidden:
            said["hidden"] = True
        found.append(said)
    return found


def pictures_in(said: Any, where: str, contents: Contents) -> CarriedPictures:
    """The pictures that a product.json lists. Raises RoomFileRefused.

    What is in the files is for `Assets.take_photograph` to look at.
    """
    if said is None:
        return NO_MORE
    if not isinstance(said, list) or len(said) > PHOTOGRAPHS + 1:
        raise _refused(where, f"are no list of at most {PHOTOGRAPHS} photographs and the model's own")
    files: dict[str, str] = {}
    found = [_entry(each, where, contents, files) for each in said]
    if len({each.picture for each in found}) < len(found) or len(files) > PHOTOGRAPHS:
        raise _refused(where, f"are one twice, or over {PHOTOGRAPHS} photographs")
    if sum(map(contents.size, files.values())) > PHOTOGRAPH_BYTES:
        raise _refused(where, f"have over {PHOTOGRAPH_BYTES:,} bytes together")
    entries = whole(found)
    # As of `Picturing.change`: the model's own is hidden where there is another.
    if any(each.hidden for each in found) and not photographs(entries):
        raise _refused(where, "hide the only one that there is")
    return CarriedPictures(entries, files)


def _entry(said: Any, where: str, contents: Contents, files: dict[str, str]) -> Entry:
    try:
        body = _Said.model_validate(said)
        alt = tidied_alt(None if body.alt is None else body.alt.model_dump(exclude_none=True), None)
    except ValidationError as error:
        raise _refused(where, f"say what cannot be read: {_first(error.errors())}") from error
    except TextRefused as error:
        raise _refused(where, f"will not do: {error.message}") from error
    if body.file is None:
        return Entry(MODEL, alt, body.hidden)
    if body.hidden:
        raise _refused(where, "hide a photograph: leave it out instead")
    file = contents.named(body.file, where, PHOTOGRAPH)
    if contents.size(file) > KEPT_BYTES:
        raise _refused(where, f"have one of over {KEPT_BYTES:,} bytes")
    files[contents.files[file]] = file
    return Entry(contents.files[file], alt)


def _first(errors: Sequence[Any]) -> str:
    at = ".".join(str(part) for part in errors[0]["loc"])[:80]
    return f"{at}: {errors[0]['msg']}"


def _refused(where: str, what: str) -> RoomFileRefused:
    return RoomFileRefused(where, "pictures", f"lists pictures that {what}.")
