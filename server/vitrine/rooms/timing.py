"""When a pose was sampled, on the room's clock, though every sender has a clock of its own."""

from __future__ import annotations

from typing import Final

WINDOW_MS: Final = 15_000
# No pose travels longer than this without the connection being broken: a greater lateness means that the
# sender's clock stood still (a laptop asleep).
LATEST_MS: Final = 1000
_WRAP: Final = 1 << 32


class Transit:
    """Judges one sender's poses: how much longer than the quickest of the last 15 to 30 s each one took.

    Clocks are incomparable, but arrival minus sample differs only by how long the way took; the least such
    difference stands for the undisturbed way. Two windows follow each other, so that drift is forgotten.
    """

    __slots__ = ("_base", "_least", "_until_ms", "_with")

    def __init__(self) -> None:
        self._base: int | None = None
        self._least = 0
        self._with = 0
        self._until_ms = 0

    def sampled_ms(self, sample_ms: int, arrived_ms: int) -> int:
        """The sample's time on the room's clock, the least transit already taken off."""
        offset = arrived_ms - sample_ms
        if self._base is None:
            self._base = offset
            self._until_ms = arrived_ms + WINDOW_MS
        # The sender's clock wraps at 2^32 ms: the nearest representative is meant.
        offset = (offset - self._base + _WRAP // 2) % _WRAP - _WRAP // 2
        if arrived_ms >= self._until_ms:
            self._least, self._with = min(self._with, offset), offset
            self._until_ms = arrived_ms + WINDOW_MS
        self._least = min(self._least, offset)
        self._with = min(self._with, offset)
        if offset - self._least > LATEST_MS:
            self._least = self._with = offset
        return arrived_ms - (offset - self._least)
