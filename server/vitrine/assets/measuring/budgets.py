"""What each kind of device can carry: of one product, and of a room full of them. Pure arithmetic.

Where each figure comes from:

* Of a product, draw calls, triangles and bytes: Khronos 3D Commerce publishing guidelines 1.0, section 99:
  planner item (Quest 2), mobile catalogue (Quest 3, phone), desktop item. They rest on 10 Mbit/s and three
  seconds.
* Of a product, texture memory: the guidelines give sides, 1K and 2K. That each is paid for four maps (base
  colour, normal, ORM, emissive, the maps that they name) uncompressed with mipmaps is ours: it is what an
  8-bit picture becomes on the graphics card.
* Of a room, draw calls: Meta's guidance for native applications, upper ends: busy scene on Quest 2 (80 to
  200) and Quest 3 (200 to 300), light scene on Quest 3 (700 to 1,000) for computers. That a phone is held to
  Quest 2's is ours: its chip is a phone's, and no maker publishes figures for phones.
* Of a room, triangles: Meta's 750,000 to 1,000,000 of a frame on Quest 2, the lower end for it and phones,
  the upper one for Quest 3, for which none is published. 3,000,000 for computers is ours: twelve desktop
  items.
* Of a room, texture memory: ours, as nobody publishes any. Twelve planner items that use all they may need
  256 MiB, twelve of the catalogue 1,024; 512 for Quest 3 is the middle of these.
* Of a room, bytes: Decentraland's 15 MB of a parcel, which 10 Mbit/s bring in twelve seconds; for computers
  its 50 MB of a file, as lines to desks are faster. That a room is taken as one parcel is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Final

from vitrine.assets.cost import NOTHING, Cost, HeavyPart
from vitrine.assets.findings import words
from vitrine.words import LANGUAGES, LocalText

MIB: Final = 1 << 20


def maps_bytes(side: int, maps: int = 4) -> int:
    """Graphics memory of square RGBA textures with mipmaps (a third more); side: pixels."""
    return maps * side * side * 4 * 4 // 3


@dataclass(frozen=True, slots=True)
class DeviceProfile:
    """A kind of device. product, room: the most of each that it should be given. source: of the figures."""

    name: str
    product: Cost
    room: Cost
    source: str

    @property
    def title(self) -> LocalText:
        """What people call it."""
        return words(f"device.{self.name}")


_PLANNER = Cost(5, 40_000, maps_bytes(1024), 1_000_000)
_CATALOGUE = Cost(20, 150_000, maps_bytes(2048), 3_000_000)
_DESKTOP = Cost(100, 250_000, maps_bytes(2048), 3_000_000)
_KHRONOS = "Products: Khronos 3D Commerce publishing guidelines 1.0"

PROFILES: Final = (
    DeviceProfile(
        "quest-2",
        _PLANNER,
        Cost(200, 750_000, 256 * MIB, 15_000_000),
        f"{_KHRONOS}, planner item. Rooms: Meta's guidance for a busy scene (80 to 200 draw calls, 750,000 "
        "to 1,000,000 triangles); Decentraland's 15 MB of a parcel; texture memory ours.",
    ),
    DeviceProfile(
        "quest-3",
        _CATALOGUE,
        Cost(300, 1_000_000, 512 * MIB, 15_000_000),
        f"{_KHRONOS}, catalogue item. Rooms: Meta's guidance for a busy scene (200 to 300 draw calls; for "
        "triangles the upper figure of Quest 2, as none is published); Decentraland's 15 MB; texture memory "
        "ours.",
    ),
    DeviceProfile(
        "phone",
        _CATALOGUE,
        Cost(200, 750_000, 256 * MIB, 15_000_000),
        f"{_KHRONOS}, mobile. Rooms: as Quest 2, whose chip is a phone's; texture memory ours: tabs of "
        "phones are closed for it.",
    ),
    DeviceProfile(
        "desktop",
        _DESKTOP,
        Cost(1_000, 3_000_000, 1024 * MIB, 50_000_000),
        f"{_KHRONOS}, desktop item. Rooms: Meta's light scene on Quest 3 for draw calls, Decentraland's "
        "50 MB of a file; the rest ours.",
    ),
)

LEAST_SHARE: Final = 0.05
"""Below it a part is not named: mending it would mend nothing."""


@dataclass(frozen=True, slots=True)
class Most:
    """The part with the greatest share of a measure, 0 to 1. inner: which part of that part."""

    kind: str
    name: str
    share: float
    inner: Most | None = None


@dataclass(frozen=True, slots=True)
class Excess:
    """One measure over its budget. most: the part with the greatest share of it."""

    measure: str
    found: int
    allowed: int
    most: Most | None

    @property
    def over(self) -> int:
        """By how much."""
        return self.found - self.allowed

    @property
    def text(self) -> LocalText:
        """It in words, per language."""
        amount = _megabytes if self.measure.endswith("bytes") else _count
        excess = words(
            "excess",
            what=words(f"budget.{self.measure}"),
            found=amount(self.found), over=amount(self.over), allowed=amount(self.allowed),
        )  # fmt: skip
        if self.most is None:
            return excess
        most, inner = self.most, self.most.inner
        told = {"excess": excess, "share": f"{most.share * 100:.0f}", "part": _named(most)}
        return (
            words("excess.most", **told)
            if inner is None
            else words("excess.inner", inner=_named(inner), **told)
        )


def exceeded(
    cost: Cost, allowed: Cost, parts: Iterable[HeavyPart] = (), whole: Cost | None = None
) -> list[Excess]:
    """Every measure of `cost` over what is allowed.

    parts: to say which of them weighs most. whole: what they are parts of, if it is not `cost`.
    """
    known = list(parts)
    return [
        Excess(each.name, found, limit, _most(each.name, whole or cost, known))
        for each in fields(Cost)
        if (found := getattr(cost, each.name)) > (limit := getattr(allowed, each.name))
    ]


def chosen(levels: Sequence[Cost], allowed: Cost) -> tuple[int, Cost]:
    """The finest level that fits, else the lightest: what a device of that budget would show."""
    for level, cost in enumerate(levels):
        if not exceeded(cost, allowed):
            return level, cost
    return len(levels) - 1, levels[-1]


@dataclass(frozen=True, slots=True)
class Budget:
    """What one kind of device is asked to carry. level: the one it would show, of a single model's.

    excess: the measures that are over what is allowed.
    """

    profile: DeviceProfile
    cost: Cost
    allowed: Cost
    excess: tuple[Excess, ...]
    level: int | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing is too much."""
        return not self.excess


def product_budgets(
    levels: Sequence[Cost], parts: Iterable[HeavyPart] = (), whole: Cost | None = None
) -> list[Budget]:
    """For each device: which level it would show, and what is too much even then.

    parts, whole: of the original, whose parts have about the same shares of every level.
    """
    known = list(parts)
    answer = []
    for profile in PROFILES:
        level, cost = chosen(levels, profile.product)
        excess = tuple(exceeded(cost, profile.product, known, whole))
        answer.append(Budget(profile, cost, profile.product, excess, level))
    return answer


@dataclass(frozen=True, slots=True)
class Placed:
    """Something in a room, once for each placement; the scene itself is one too. parts: its heaviest."""

    name: str
    levels: Sequence[Cost]
    parts: tuple[HeavyPart, ...] = ()


def room_budgets(standing: Sequence[Placed]) -> list[Budget]:
    """For each device: the sum of all in a room, which product weighs most, and what of it."""
    answer = []
    for profile in PROFILES:
        parts = [
            HeavyPart(each.name, chosen(each.levels, profile.product)[1], "product", each.parts)
            for each in standing
        ]
        cost = sum((part.cost for part in parts), NOTHING)
        answer.append(Budget(profile, cost, profile.room, tuple(exceeded(cost, profile.room, parts))))
    return answer


def _most(measure: str, whole: Cost, parts: list[HeavyPart]) -> Most | None:
    """Several parts of one name count together: five of the same lamp are what to look at."""
    sums: dict[tuple[str, str], int] = {}
    for part in parts:
        key = part.kind, part.name
        sums[key] = sums.get(key, 0) + getattr(part.cost, measure)
    total = getattr(whole, measure)
    if total <= 0 or not sums:
        return None
    kind, name = max(sums, key=lambda each: sums[each])
    if sums[kind, name] < LEAST_SHARE * total:
        # What weighs lies elsewhere, such as in bytes that nothing shows: no part is to blame.
        return None
    inside = next(part.parts for part in parts if (part.kind, part.name) == (kind, name))
    inner = _most(measure, sum((part.cost for part in inside), NOTHING), list(inside))
    return Most(kind, name, min(1.0, sums[kind, name] / total), inner)


def _named(most: Most) -> LocalText:
    return words(f"part.{most.kind}", name=most.name)


def _count(number: int) -> LocalText:
    return {language: _written(f"{number:,}", language) for language in LANGUAGES}


def _megabytes(number: int) -> LocalText:
    return words("megabytes", number=lambda language: _written(f"{number / 1e6:,.1f}", language))


def _written(number: str, language: str) -> str:
    """An English number as the language writes it."""
    signs = {",": words.told(language, "number.thousands"), ".": words.told(language, "number.decimal")}
    return "".join(signs.get(each, each) for each in number)
