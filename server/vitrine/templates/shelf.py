"""The templates that came with the shop, and those that its operator has added."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from vitrine.templates.errors import NoSuchTemplate
from vitrine.templates.template import Template

ADDED: Final = "templates"
"""Folder of those that were added, in the shop's data folder."""
NAMES: Final = ("atelier", "salon", "halle", "loft", "ecrin", "pavillon")
"""In the order in which they are offered."""


log = logging.getLogger(__name__)


def home() -> Path:
    """The templates inside the installed package, else the checkout's."""
    package = Path(__file__).parents[1]
    for folder in (package / "demo/rooms/templates", package.parents[1] / "assets/rooms/templates"):
        if folder.is_dir():
            return folder
    return package / "demo/rooms/templates"


class Shelf:
    """folder: with a folder for each template. added: the same, of those that were added; it may be missing.

    What is added or taken away is offered, or not any more, from then on.
    """

    def __init__(self, folder: Path | None = None, added: Path | None = None) -> None:
        self.folder, self.added = folder or home(), added
        self._lock = threading.Lock()
        self._read: dict[str, Template] | None = None
        self._more: tuple[list[tuple[str, int]], dict[str, Template]] = ([], {})

    def all(self) -> tuple[Template, ...]:
        """In the order in which they are offered."""
        return tuple(self._templates().values())

    def one(self, name: str) -> Template:
        """Raises NoSuchTemplate."""
        found = self._templates().get(name)
        if found is None:
            raise NoSuchTemplate
        return found

    def picture(self, name: str) -> tuple[bytes, str]:
        """The picture it is shown by, WebP, and its hash. Raises NoSuchTemplate."""
        content = (self.one(name).folder / "picture.webp").read_bytes()
        return content, hashlib.sha256(content).hexdigest()

    def files(self, template: Template) -> Mapping[str, Path]:
        """All files that its rooms may show, by name."""
        names = {"scene.glb": template.folder / "scene.glb", "picture.webp": template.folder / "picture.webp"}
        for time in template.times:
            for light in time.lightmaps:
                names[light] = template.folder / light
        for material in template.materials:
            for choice in material.choices:
                if choice.picture is not None:
                    names[choice.picture] = self._shared(template, choice.picture)
        return names

    def _shared(self, template: Template, picture: str) -> Path:
        """A choice's picture: of the template's own, else of all of the shop's."""
        own = template.folder / picture
        return own if own.is_file() else self.folder / picture

    @staticmethod
    def report(template: Template) -> dict[str, Any]:
        """What was measured of its scene before it was shipped."""
        found: dict[str, Any] = json.loads((template.folder / "report.json").read_text("utf-8"))
        return found

    def _templates(self) -> dict[str, Template]:
        with self._lock:
            if self._read is None:
                there = [
                    self.folder / name for name in NAMES if (self.folder / name / "template.json").is_file()
                ]
                self._read = {folder.name: Template.read(folder) for folder in there}
            return self._read | self._added()

    def _added(self) -> dict[str, Template]:
        """By name. One that cannot be read is passed over, and said."""
        there = [] if self.added is None else _folders(self.added)
        if there == self._more[0]:
            return self._more[1]
        found: dict[str, Template] = {}
        for folder in (Path(path) for path, _ in there):
            if folder.name in (self._read or {}):
                continue
            try:
                found[folder.name] = Template.read(folder)
            except (OSError, ValueError, KeyError, TypeError):
                log.warning("the template %s cannot be read and is not offered", folder.name, exc_info=True)
        self._more = there, found
        return found


def _folders(parent: Path) -> list[tuple[str, int]]:
    """Path and age of what is offered there, by name; what comes and goes begins with a point.

    Not the age of the parent alone: a folder that came and one that went within a tick of the disk's clock
    leave it the same.
    """
    try:
        with os.scandir(parent) as found:
            return sorted((each.path, each.stat().st_mtime_ns) for each in found if each.name[0] != ".")
    except FileNotFoundError:
        return []
