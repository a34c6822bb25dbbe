"""The templates that came with the shop, read once."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from vitrine.templates.errors import NoSuchTemplate
from vitrine.templates.template import Template

NAMES: Final = ("atelier", "salon", "ecrin", "pavillon")
"""In the order in which they are offered."""


def home() -> Path:
    """The templates inside the installed package, else the checkout's."""
    package = Path(__file__).parents[1]
    for folder in (package / "demo/rooms/templates", package.parents[1] / "assets/rooms/templates"):
        if folder.is_dir():
            return folder
    return package / "demo/rooms/templates"


class Shelf:
    """folder: with a folder for each template."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or home()
        self._lock = threading.Lock()
        self._read: dict[str, Template] | None = None

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
            if time.lightmap is not None:
                names[time.lightmap] = template.folder / time.lightmap
        for material in template.materials:
            for choice in material.choices:
                if choice.picture is not None:
                    names[choice.picture] = self.folder / choice.picture
        return names

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
            return self._read
