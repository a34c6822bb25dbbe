"""The files of one upload, found by the names that other files write: nothing else is ever looked for."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path

from vitrine.assets.errors import MissingFile

_SHOWN = 60


class UploadSet:
    """files: name inside the upload -> where its bytes lie."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files
        self._lower = {name.lower(): name for name in files}
        self._bases: dict[str, list[str]] = {}
        for name in files:
            self._bases.setdefault(posixpath.basename(name).lower(), []).append(name)
        self.used: set[str] = set()

    def find(self, written: str, beside: str) -> str | None:
        """The name in the upload that `written` means, in a file called `beside`; None if there is none.

        Programs write `C:\\work\\wood.png` and mean the picture they put beside the file. So the way is tried
        first, then the last part alone, where just one file has it. Either is only ever compared with names
        of the upload: an absolute path or `..` finds nothing outside, because nothing outside is among them.
        """
        plain = written.strip().strip('"').replace("\\", "/")
        way = posixpath.normpath(posixpath.join(posixpath.dirname(beside), plain)).lower()
        found = self._lower.get(way)
        if found is None:
            same = self._bases.get(posixpath.basename(plain).lower(), [])
            found = same[0] if len(same) == 1 else None
        return found

    def bytes_of(self, name: str) -> bytes:
        """The bytes of a file that `find` gave."""
        self.used.add(name)
        return self._files[name].read_bytes()

    def wanted(self, written: str, beside: str) -> str:
        """As `find`. Raises MissingFile."""
        found = self.find(written, beside)
        if found is None:
            name = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in written)
            raise MissingFile(
                f"{beside} names {name[:_SHOWN]!r}, which is not in the upload. Put the file into the zip "
                f"beside "
                "the model, or take it out of the material.",
                where=beside, name=name[:_SHOWN],
            )  # fmt: skip
        return found

    @property
    def passed_over(self) -> tuple[str, ...]:
        """Names that nothing asked for."""
        return tuple(sorted(set(self._files) - self.used))
