"""What each kind of device can carry: of one product, and of a room full of them. Pure arithmetic.

Where the figures come from stands with each profile. Two are ours, because nobody publishes them: texture
memory (counted as four maps of a size, uncompressed, with mipmaps) and what a whole room may weigh.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

MIB: Final = 1 << 20


def maps_bytes(side: int, maps: int = 4) -> int:
    """Graphics memory of square RGBA textures with mipmaps (a third more); side: pixels."""
    return maps * side * side * 4 * 4 // 3


@dataclass(frozen=True, slots=True)
class Cost:
    """What drawing something costs. bytes: to download."""

    draw_calls: int
    triangles: int
    texture_memory_bytes: int
    bytes: int

    def __add__(self, other: Cost) -> Cost:
        return Cost(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Cost)))


NOTHING: Final = Cost(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of device. product, room: the most of each that it should be given. source: of the figures."""

    name: str
    title: Mapping[str, str]
    product: Cost
    room: Cost
    source: str


_PLANNER = Cost(5, 40_000, maps_bytes(1024), 1_000_000)
_CATALOGUE = Cost(20, 150_000, maps_bytes(2048), 3_000_000)
_DESKTOP = Cost(100, 250_000, maps_bytes(2048), 3_000_000)
_KHRONOS = "Products: Khronos 3D Commerce publishing guidelines 1.0"

PROFILES: Final = (
    Profile(
        "quest-2",
        {"en": "Quest 2", "fr": "Quest 2"},
        _PLANNER,
        Cost(200, 750_000, 256 * MIB, 15_000_000),
        f"{_KHRONOS}, planner item. Rooms: Meta's guidance for a busy scene (80 to 200 draw calls, 750,000 "
        "to 1,000,000 triangles); Decentraland's 15 MB of a parcel; texture memory ours.",
    ),
    Profile(
        "quest-3",
        {"en": "Quest 3", "fr": "Quest 3"},
        _CATALOGUE,
        Cost(300, 1_000_000, 512 * MIB, 15_000_000),
        f"{_KHRONOS}, catalogue item. Rooms: Meta's guidance for a busy scene (200 to 300 draw calls; for "
        "triangles the upper figure of Quest 2, as none is published); Decentraland's 15 MB; texture memory "
        "ours.",
    ),
    Profile(
        "phone",
        {"en": "Phone", "fr": "Téléphone"},
        _CATALOGUE,
        Cost(200, 750_000, 256 * MIB, 15_000_000),
        f"{_KHRONOS}, mobile. Rooms: as Quest 2, whose chip is a phone's; texture memory ours: tabs of "
        "phones are closed for it.",
    ),
    Profile(
        "desktop",
        {"en": "Computer", "fr": "Ordinateur"},
        _DESKTOP,
        Cost(1_000, 3_000_000, 1024 * MIB, 50_000_000),
        f"{_KHRONOS}, desktop item. Rooms: Meta's light scene on Quest 3 for draw calls, Decentraland's "
        "50 MB of a file; the rest ours.",
    ),
)

_WORDS: Final = {
    "draw_calls": {"en": "draw calls", "fr": "appels de dessin"},
    "triangles": {"en": "triangles", "fr": "triangles"},
    "texture_memory_bytes": {"en": "of texture memory", "fr": "de mémoire de textures"},
    "bytes": {"en": "to download", "fr": "à télécharger"},
}


@dataclass(frozen=True, slots=True)
class Part:
    """A node, a material or a product with its own cost. name: as its maker called it."""

    name: str
    cost: Cost


@dataclass(frozen=True, slots=True)
class Excess:
    """One measure over its budget. most: the part with the greatest share of it, and that share, 0 to 1."""

    measure: str
    found: int
    allowed: int
    most: tuple[str, float] | None

    @property
    def over(self) -> int:
        """By how much."""
        return self.found - self.allowed

    def plain(self) -> dict[str, Any]:
        """As JSON types, with words for a brand."""
        most = None if self.most is None else {"name": self.most[0], "share": round(self.most[1], 3)}
        return {
            "measure": self.measure, "found": self.found, "allowed": self.allowed, "over": self.over,
            "most": most, "text": self._text(),
        }  # fmt: skip

    def _text(self) -> dict[str, str]:
        words = _WORDS[self.measure]
        amount = _megabytes if self.measure.endswith("bytes") else _count
        found, over, allowed = self.found, self.over, self.allowed
        en = f"{amount(found, 'en')} {words['en']}: {amount(over, 'en')} more than {amount(allowed, 'en')}."
        fr = (
            f"{amount(found, 'fr')} {words['fr']} : {amount(over, 'fr')} de plus que {amount(allowed, 'fr')}."
        )
        if self.most is not None:
            name, share = self.most
            en += f" Most of it, {share:.0%}, is “{name}”."
            fr += f" L'essentiel, {share * 100:.0f} %, est « {name} »."
        return {"en": en, "fr": fr}


def exceeded(cost: Cost, allowed: Cost, parts: Iterable[Part] = ()) -> list[Excess]:
    """Every measure of `cost` over what is allowed. parts: to say which of them weighs most."""
    known = list(parts)
    return [
        Excess(each.name, found, limit, _most(each.name, found, known))
        for each in fields(Cost)
        if (found := getattr(cost, each.name)) > (limit := getattr(allowed, each.name))
    ]


def levels_of(model: Mapping[str, Any], report: Mapping[str, Any]) -> list[Cost]:
    """A model's costs from full detail down, of its JSON and report; without levels: the original alone."""
    levels = model.get("levels") or []
    found = [
        Cost(
            int(each["draw_calls"]), int(each["triangles"]), int(each["texture_memory_bytes"]),
            min((int(file["bytes"]) for file in each["files"]), default=0),
        )
        for each in levels
    ]  # fmt: skip
    original = Cost(
        int(report["draw_calls"]),
        int(report["triangles"]),
        int(report["texture_memory_bytes"]),
        int(model["bytes"]),
    )
    return found or [original]


def chosen(levels: list[Cost], allowed: Cost) -> tuple[int, Cost]:
    """The finest level that fits, else the lightest: what a device of that budget would show."""
    for level, cost in enumerate(levels):
        if not exceeded(cost, allowed):
            return level, cost
    return len(levels) - 1, levels[-1]


def product_budgets(levels: list[Cost], parts: Iterable[Part] = ()) -> list[dict[str, Any]]:
    """For each device as JSON: which level it would show, and what is too much even then."""
    known = list(parts)
    answer = []
    for profile in PROFILES:
        level, cost = chosen(levels, profile.product)
        excess = exceeded(cost, profile.product, known)
        answer.append(_told(profile, cost, profile.product, excess) | {"level": level})
    return answer


def room_budgets(levels_by_name: Iterable[tuple[str, list[Cost]]]) -> list[dict[str, Any]]:
    """For each device as JSON: the sum of all that stands in a room, and which product weighs most.

    levels_by_name: one entry for each placement; the scene itself is one too.
    """
    standing = list(levels_by_name)
    answer = []
    for profile in PROFILES:
        parts = [Part(name, chosen(levels, profile.product)[1]) for name, levels in standing]
        cost = sum((part.cost for part in parts), NOTHING)
        answer.append(_told(profile, cost, profile.room, exceeded(cost, profile.room, parts)))
    return answer


def _told(profile: Profile, cost: Cost, allowed: Cost, excess: list[Excess]) -> dict[str, Any]:
    return {
        "profile": profile.name, "title": dict(profile.title), "source": profile.source, "cost": asdict(cost),
        "allowed": asdict(allowed), "ok": not excess, "excess": [each.plain() for each in excess],
    }  # fmt: skip


def _most(measure: str, found: int, parts: list[Part]) -> tuple[str, float] | None:
    """Several parts of one name count together: five of the same lamp are what to look at."""
    sums: dict[str, int] = {}
    for part in parts:
        sums[part.name] = sums.get(part.name, 0) + getattr(part.cost, measure)
    if not sums or found <= 0:
        return None
    name = max(sums, key=lambda each: sums[each])
    return name, min(1.0, sums[name] / found)


def _count(number: int, language: str) -> str:
    return f"{number:,}" if language == "en" else f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _megabytes(number: int, language: str) -> str:
    text = f"{number / 1e6:,.1f}"
    return f"{text} MB" if language == "en" else f"{text.replace(',', '').replace('.', ',')} Mo"
