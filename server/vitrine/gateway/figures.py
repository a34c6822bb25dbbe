"""What operators may know of a live room: counts and times, nothing about anybody.

Counters only ever grow; `Rates` compares two moments of them. Times are of the last 256 ticks (12.8 s).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

TICKS_KEPT: Final = 256
# Upper bounds of the tick-time histogram, seconds; a tick has 0.05.
BUCKETS_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.25)
LEVELS: Final = 4


@dataclass(slots=True)
class Times:
    """Durations in milliseconds: the last ones, and how many fell under each bound since the start."""

    last_ms: deque[float] = field(default_factory=lambda: deque(maxlen=TICKS_KEPT))
    under: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS_S) + 1))
    sum_ms: float = 0.0

    def add(self, ms: float) -> None:
        """One more duration."""
        self.last_ms.append(ms)
        self.sum_ms += ms
        seconds = ms / 1000
        for index, bound in enumerate(BUCKETS_S):
            if seconds <= bound:
                self.under[index] += 1
                return
        self.under[-1] += 1

    def mean_ms(self) -> float:
        """The mean of the last ones; 0 before the first."""
        return sum(self.last_ms) / len(self.last_ms) if self.last_ms else 0.0

    def quantile_ms(self, part: float) -> float:
        """The least of the last ones that `part` (0..1) of them do not exceed; 0 before the first."""
        ordered = sorted(self.last_ms)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


@dataclass(slots=True)
class Counters:
    """What a room has done since it opened."""

    ticks: int = 0
    poses_in: int = 0
    frames_out: int = 0
    events_out: int = 0
    bytes_out: int = 0
    skips: int = 0

    def copy(self) -> Counters:
        return Counters(
            self.ticks, self.poses_in, self.frames_out, self.events_out, self.bytes_out, self.skips
        )


@dataclass(frozen=True, slots=True)
class Rates:
    """Per second, over the last whole second or so."""

    ticks: float = 0.0
    poses_in: float = 0.0
    bytes_out: float = 0.0
    skips: float = 0.0


class Figures:
    """One room's. The host calls `ticked` at each tick; the delivery counts what it writes."""

    def __init__(self) -> None:
        self.counters = Counters()
        self.tick = Times()
        self.late = Times()
        self.rates = Rates()
        self._since = Counters()
        self._since_ms: int | None = None

    def ticked(self, took_ms: float, late_ms: float, now_ms: int) -> None:
        """A tick is over. took_ms: its work; late_ms: how long after its time it began (>= 0)."""
        self.counters.ticks += 1
        self.tick.add(took_ms)
        self.late.add(max(0.0, late_ms))
        if self._since_ms is None:
            self._since_ms = now_ms
        elapsed_s = (now_ms - self._since_ms) / 1000
        if elapsed_s >= 1:
            before, now = self._since, self.counters
            self.rates = Rates(
                (now.ticks - before.ticks) / elapsed_s,
                (now.poses_in - before.poses_in) / elapsed_s,
                (now.bytes_out - before.bytes_out) / elapsed_s,
                (now.skips - before.skips) / elapsed_s,
            )
            self._since, self._since_ms = now.copy(), now_ms


@dataclass(frozen=True, slots=True)
class RoomReport:
    """One room at one moment. levels: people at each rate level, 0 full to 3 far only."""

    room: str
    people: int
    away: int
    spectators: int
    levels: tuple[int, ...]
    dropped: int
    refused_poses: int
    figures: Figures

    def fields(self) -> dict[str, object]:
        """As the operator's page reads it."""
        figures = self.figures
        return {
            "room": self.room,
            "people": self.people,
            "away": self.away,
            "spectators": self.spectators,
            "ticks_per_s": round(figures.rates.ticks, 2),
            "tick_ms_mean": round(figures.tick.mean_ms(), 3),
            "tick_ms_p99": round(figures.tick.quantile_ms(0.99), 3),
            "late_ms_p99": round(figures.late.quantile_ms(0.99), 3),
            "bytes_out_per_s": round(figures.rates.bytes_out),
            "poses_in_per_s": round(figures.rates.poses_in, 1),
            "skips_per_s": round(figures.rates.skips, 1),
            "levels": list(self.levels),
            "dropped": self.dropped,
            "refused_poses": self.refused_poses,
        }


def counted_levels(levels: Iterable[int], people: int) -> tuple[int, ...]:
    """How many are at each level. levels: of those who are not at 0."""
    counts = [0] * LEVELS
    for level in levels:
        counts[min(max(level, 0), LEVELS - 1)] += 1
    counts[0] += max(0, people - sum(counts))
    return tuple(counts)
