"""What the uploader says of a file that cannot say it itself: unit, which way is up, what it was called."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from vitrine.assets.errors import NotReadable

UNITS_M: Final = {"m": 1.0, "cm": 0.01, "mm": 0.001, "in": 0.0254, "ft": 0.3048}
"""The units a statement may name, in metres."""
UPS: Final = ("y", "z")
FILE_NAME: Final = "statement.json"
_NAME_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Statement:
    """unit: a key of UNITS_M. up: `y` or `z`. name: the file's own. None: not said.

    Formats that carry no unit use `unit`, and glTF, whose metres are often none; every converted format uses
    `up`; `name` is a hint and never decides against the content. ValueError for another unit or axis.
    """

    unit: str | None = None
    up: str | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        if self.unit is not None and self.unit not in UNITS_M:
            raise ValueError(f"a unit is one of {', '.join(UNITS_M)}")
        if self.up is not None and self.up not in UPS:
            raise ValueError("up is y or z")

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self == Statement()

    def plain(self) -> dict[str, Any]:
        """As JSON types, to be stored with a job."""
        return asdict(self)

    def write(self, folder: Path) -> None:
        """Leave it in the sandbox's folder. Nothing said leaves no file."""
        if not self.is_empty:
            name = self.name[:_NAME_LIMIT] if self.name else None
            text = json.dumps({**self.plain(), "name": name})
            (folder / FILE_NAME).write_text(text, "ascii")


def statement_of(plain: dict[str, Any] | None) -> Statement:
    """From what `plain` gave. ValueError for another unit or axis."""
    plain = plain or {}
    return Statement(plain.get("unit"), plain.get("up"), plain.get("name"))


def statement_in(folder: Path) -> Statement:
    """What lies in the sandbox's folder.

    Raises NotReadable if it was written by something else than `write`.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return Statement()
    try:
        return statement_of(json.loads(path.read_text("ascii")))
    except (ValueError, TypeError, AttributeError) as error:
        raise NotReadable("What was said of this file cannot be read. Upload it again.") from error
