"""Pictures and photographs of a room file become the brand's, before anything of the file is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from vitrine.assets import Assets
from vitrine.assets import inside as assets
from vitrine.assets.pictures.photograph import require_bare
from vitrine.errors import Unavailable, VitrineError
from vitrine.ids import BrandId
from vitrine.roomfiles.contents import Contents
from vitrine.roomfiles.errors import RoomFileRefused
from vitrine.roomfiles.reading import Understood
from vitrine.storage import Database, Session

AT_ONCE: Final = 8
"""So many photographs are looked at in a turn, half a second of processor each: then others have theirs."""


class KeepingPictures:
    """note: as of `Imports`: import, kind, hash."""

    def __init__(self, database: Database, files: Assets, note: Callable[[str, str, str], None]) -> None:
        self._database, self._files, self._note = database, files, note

    def keep(self, import_id: str, brand: BrandId, contents: Contents, found: Understood) -> bool:
        """Keep what the brand has not; whether all is there, else the next turn goes on.

        Raises RoomFileRefused.
        """
        with self._database.read() as session:
            pictures = _lacking(session, brand, found.pictures)
            photographs = _lacking(session, brand, found.photographs)
        for picture, file in list(photographs.items())[:AT_ONCE]:
            self._keep(import_id, picture, file, partial(self._photograph, contents, file, brand))
        if len(photographs) > AT_ONCE:
            return False
        for file in [file for picture, file in found.photographs.items() if picture not in photographs]:
            # The brand has it, maybe as a picture of a wall: those say what they like.
            _refusing(file, partial(_check, contents, file))
        for picture, file in pictures.items():
            if picture not in photographs:
                self._keep(import_id, picture, file, partial(self._picture, contents, file, brand))
        return True

    def _photograph(self, contents: Contents, file: str, brand: BrandId) -> None:
        self._files.take_photograph(contents.chunks(file), brand)

    def _picture(self, contents: Contents, file: str, brand: BrandId) -> None:
        self._files.store_picture(contents.chunks(file), brand)

    def _keep(self, import_id: str, picture: str, file: str, kept: Callable[[], None]) -> None:
        self._note(import_id, "picture", picture)
        _refusing(file, kept)


def _check(contents: Contents, file: str) -> None:
    require_bare(b"".join(contents.chunks(file)))


def _refusing(file: str, kept: Callable[[], None]) -> None:
    """Raises RoomFileRefused in the place of what else says that it will not do."""
    try:
        kept()
    except VitrineError as error:
        if isinstance(error, Unavailable):
            raise
        raise RoomFileRefused(file, "picture", f"will not do: {error.message}") from error


def require_photographs(session: Session, brand: str, found: Understood) -> None:
    """Until the unit ends nobody deletes them. Raises RoomFileRefused: somebody did meanwhile."""
    held = assets.held_pictures(session, found.photographs)
    for picture, file in _lacking(session, brand, found.photographs).items():
        what = "is not the brand's" if picture in held else "was deleted"
        raise RoomFileRefused(file, "picture", f"{what} any more: bring the room file again.")


def _lacking(session: Session, brand: str, wanted: Mapping[str, str]) -> dict[str, str]:
    there = assets.picture_files(session, wanted, brand)
    return {key: file for key, file in wanted.items() if key not in there or not there[key].has}
