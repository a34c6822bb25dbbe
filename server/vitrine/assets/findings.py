"""What a brand should know about its model, in plain words, in every language."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Annotated, Any, Final

from annotated_types import MaxLen
from pydantic import AfterValidator

from vitrine.text import tidy_block
from vitrine.words import Words

FINDINGS_LIMIT: Final = 200
"""So many are kept of one program's."""

Word = Annotated[str, MaxLen(300)]
# Some quote what a file calls its parts.
Text = Annotated[str, MaxLen(4_000), AfterValidator(tidy_block)]


class Severity(StrEnum):
    """note: good to know. warning: shoppers will notice. error: some shoppers will not see it, or a part."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """code: for programs. text: per language. where: JSON path in the glTF, or empty."""

    severity: Severity
    code: Word
    text: Annotated[dict[Word, Text], MaxLen(100)]
    where: Word = ""

    def plain(self) -> dict[str, Any]:
        """As JSON types."""
        return {**asdict(self), "severity": str(self.severity)}


# Thresholds: Khronos 3D Commerce publishing guidelines 1.0: 3 MB, 150,000 triangles, 20 draws, 2K textures.
_WARNINGS = [
    "very-large",
    "very-small",
    "many-triangles",
    "heavy-file",
    "many-draw-calls",
    "large-textures",
    "no-normals",
    "no-texture-coordinates",
    "texture-kind",
    "texture-label",
    "declared-bounds",
    "far-from-origin",
    "maps-left-out",
    "materials-missing",
    "original-instead",
]
_NOTES = [
    "thin-triangles",
    "floats",
    "sinks",
    "off-centre",
    "compressed",
    "converted",
    "converted-with-unit",
    "rescaled",
    "passed-over",
    "fuller-level-instead",
    "no-copyright",
]

SEVERITIES: Final = dict.fromkeys(_WARNINGS, Severity.WARNING) | dict.fromkeys(_NOTES, Severity.NOTE)
"""code -> how much shoppers notice; `words/` says it."""

words: Final = Words(__file__)
"""What this slice says to brands."""


def finding(code: str, where: str = "", **values: object) -> Finding:
    """The finding `code` with its words filled in. KeyError for an unknown code: a mistake of ours."""
    return Finding(SEVERITIES[code], code, words(code, **values), where)


def length_text(metres: float) -> str:
    """A length for people: 337 m, 15.0 cm, 0.4 mm."""
    if metres >= 1:
        return f"{metres:,.0f} m" if metres >= 10 else f"{metres:.2f} m"
    return f"{metres * 100:.1f} cm" if metres >= 0.01 else f"{metres * 1000:.2g} mm"
