"""What one examination of `vitrine doctor` finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "embedded", "optional", "missing"]


@dataclass(frozen=True, slots=True)
class Check:
    """What was found of one part.

    state: "ok" there; "embedded" there, the built-in part is used; "optional" not there and not needed here;
    "missing" needed. fix: a command, or "" if there is nothing to mend.
    """

    part: str
    state: State
    what: str
    fix: str = ""
