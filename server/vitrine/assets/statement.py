"""What an uploader says of a file that the file itself cannot: its unit, its size, who may show it."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from vitrine.assets.errors import StatementRefused
from vitrine.text import cut_line, tidy_line

METRES_OF: Final = {"m": 1.0, "cm": 0.01, "mm": 0.001, "in": 0.0254, "ft": 0.3048}
"""The units a file may be in, each in metres."""
UPWARD: Final = frozenset({"y", "z"})
HOLDER_LIMIT, LICENCE_LIMIT, CATEGORY_LIMIT = 120, 120, 60
NAME_LIMIT: Final = 200
# A tenth of a millimetre to a hundred metres: a ring to a building.
LEAST_CM, MOST_CM = 0.01, 10_000.0

_CATEGORY = re.compile(r"[a-z0-9]([a-z0-9 _-]*[a-z0-9])?")
_MEMBERS = frozenset({"unit", "up", "stated_cm", "category", "rights"})


@dataclass(frozen=True, slots=True)
class Rights:
    """Somebody confirmed that the file may be shown. holder: whose work it is. licence: its name, if any."""

    holder: str
    licence: str | None
    confirmed_at: datetime

    def plain(self) -> dict[str, Any]:
        """As JSON types; the time is RFC 3339."""
        return {
            "holder": self.holder, "licence": self.licence, "confirmed_at": self.confirmed_at.isoformat(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """unit: a key of `METRES_OF`. up: y or z. stated_cm: width, height, depth as the brand measured them.

    name: the file's own (`file_name`), what people know it by and no more. Everything may be None:
    what was not said.
    """

    unit: str | None = None
    up: str | None = None
    stated_cm: tuple[float, float, float] | None = None
    category: str | None = None
    rights: Rights | None = None
    name: str | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON types: what a job's row keeps."""
        return {
            "unit": self.unit, "up": self.up, "stated_cm": list(self.stated_cm) if self.stated_cm else None,
            "category": self.category, "rights": self.rights.plain() if self.rights else None,
            "name": self.name,
        }  # fmt: skip

    def key_of(self, file_hash: str) -> str:
        """The name of the model that the file is by this statement: another unit makes another model."""
        if self.unit is None and self.up is None:
            return file_hash
        return hashlib.sha256(f"{file_hash} {self.unit} {self.up}".encode()).hexdigest()


def file_name(said: str) -> str | None:
    """What a file is called, as whoever sent it says: one line, without folders; None if nothing is left."""
    return cut_line(re.split(r"[/\\]", said)[-1], NAME_LIMIT) or None


def stated(said: object, now: datetime) -> Statement:
    """The statement in an uploader's JSON; rights are `{holder, licence?, confirmed: true}`, confirmed `now`.

    Raises StatementRefused, naming the member.
    """
    plain = _object(said, "statement", _MEMBERS)
    rights = plain.get("rights")
    return Statement(
        _unit(plain.get("unit")),
        _up(plain.get("up")),
        _size(plain.get("stated_cm")),
        _category(plain.get("category")),
        None if rights is None else _confirmed(rights, now),
    )


def restored(plain: Mapping[str, Any]) -> Statement:
    """What `Statement.plain` wrote, read again."""
    rights, size = plain["rights"], plain["stated_cm"]
    return Statement(
        plain["unit"], plain["up"], (size[0], size[1], size[2]) if size else None, plain["category"],
        Rights(rights["holder"], rights["licence"], datetime.fromisoformat(rights["confirmed_at"]))
        if rights
        else None,
        plain.get("name"),
    )  # fmt: skip


def merged(before: Statement, after: Statement) -> Statement:
    """What was said first, with what was said later in its place."""
    return Statement(
        after.unit or before.unit, after.up or before.up, after.stated_cm or before.stated_cm,
        after.category or before.category, after.rights or before.rights,
        after.name or before.name,
    )  # fmt: skip


def _object(said: object, member: str, known: frozenset[str]) -> Mapping[str, object]:
    if not isinstance(said, dict):
        raise StatementRefused(member, "is no JSON object")
    if strange := sorted(set(said) - known):
        raise StatementRefused(f"{member}.{strange[0][:60]}", "is not known here")
    return said


def _unit(said: object) -> str | None:
    if said is None or (isinstance(said, str) and said in METRES_OF):
        return said
    raise StatementRefused("unit", f"is none of {', '.join(METRES_OF)}")


def _up(said: object) -> str | None:
    if said is None or (isinstance(said, str) and said in UPWARD):
        return said
    raise StatementRefused("up", "is neither y nor z")


def _size(said: object) -> tuple[float, float, float] | None:
    if said is None:
        return None
    if not isinstance(said, list) or len(said) != 3:
        raise StatementRefused("stated_cm", "is not width, height and depth in centimetres")
    width, height, depth = (_centimetres(side) for side in said)
    return width, height, depth


def _centimetres(said: object) -> float:
    real = isinstance(said, int | float) and not isinstance(said, bool)
    if not real or not math.isfinite(said) or not LEAST_CM <= said <= MOST_CM:  # type: ignore[arg-type,operator]
        raise StatementRefused("stated_cm", f"has a side that is not {LEAST_CM:g} to {MOST_CM:g} centimetres")
    return float(said)  # type: ignore[arg-type]


def _category(said: object) -> str | None:
    if said is None:
        return None
    tidy = _line(said, "category", CATEGORY_LIMIT).lower()
    if _CATEGORY.fullmatch(tidy) is None:
        raise StatementRefused("category", "is not a plain word of a-z, 0-9 and hyphens")
    return tidy


def _confirmed(said: object, now: datetime) -> Rights:
    plain = _object(said, "rights", frozenset({"holder", "licence", "confirmed"}))
    if plain.get("confirmed") is not True:
        raise StatementRefused("rights.confirmed", "is not true: only who may show the file can upload it")
    licence = plain.get("licence")
    return Rights(
        _line(plain.get("holder"), "rights.holder", HOLDER_LIMIT),
        None if licence is None else _line(licence, "rights.licence", LICENCE_LIMIT),
        now,
    )


def _line(said: object, member: str, limit: int) -> str:
    if not isinstance(said, str) or len(said) > 4 * limit or not 1 <= len(tidy := tidy_line(said)) <= limit:
        raise StatementRefused(member, f"is not a line of 1 to {limit} characters")
    return tidy
