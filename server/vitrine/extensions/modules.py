"""The browser modules an extension offers, as a room.json names them."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.extensions.files import browser_file
from vitrine.extensions.integrity import file_integrity
from vitrine.extensions.loading import Extension

SUFFIXES = (".js", ".mjs")


@dataclass(frozen=True, slots=True)
class BrowserModule:
    """name: the extension's. url: a path on this server. integrity: `sha384-...` of the file as it is now."""

    name: str
    url: str
    integrity: str

    def described(self) -> dict[str, str]:
        return {"name": self.name, "url": self.url, "integrity": self.integrity}


def modules(extension: Extension | None) -> tuple[BrowserModule, ...]:
    """All of them, by path. None gives none."""
    folder = extension.browser_folder if extension else None
    if extension is None or folder is None:
        return ()
    names = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in SUFFIXES
    )
    return tuple(
        BrowserModule(extension.name, f"/extensions/{extension.name}/{name}", file_integrity(path))
        for name in names
        if (path := browser_file(folder, name))
    )
