"""The lines that a newcomer hears: the last fifty, of which nobody's flood takes the others'. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from vitrine.rooms.values import Line

CHAT_KEPT: Final = 50
# So many of the fifty may be one person's, and so many those of one source (people at one address) together,
# while there are lines of others.
ONE_PERSONS: Final = 10
ONE_SOURCES: Final = 25
# Older ones go first, whosever they are: a greeting of the morning is no part of what is being said.
SHARED_MS: Final = 3_600_000


class Remembered:
    """Oldest first. Who has more than their share makes place with their own oldest line."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self._lines: list[Line] = []
        for line in lines:
            self.add(line)

    def add(self, line: Line) -> None:
        """One more; the same words by the same person once more are one line, at its newest."""
        last = next((each for each in reversed(self._lines) if each.author.id == line.author.id), None)
        if last is not None and last.text.casefold() == line.text.casefold():
            self._lines.remove(last)
        self._lines.append(line)
        if len(self._lines) > CHAT_KEPT:
            self._lines.pop(self._least())

    def lines(self) -> tuple[Line, ...]:
        return tuple(self._lines)

    def forget(self, before_ms: int) -> None:
        """Drop lines said before this, Unix milliseconds."""
        self._lines = [line for line in self._lines if line.at_ms >= before_ms]

    def _least(self) -> int:
        """Which line goes."""
        if self._lines[0].at_ms < self._lines[-1].at_ms - SHARED_MS:
            return 0
        for key, share in ((_author, ONE_PERSONS), (_source, ONE_SOURCES)):
            counts = Counter(found for line in self._lines if (found := key(line)))
            most, count = counts.most_common(1)[0] if counts else ("", 0)
            if share < count < len(self._lines):
                return next(at for at, line in enumerate(self._lines) if key(line) == most)
        return 0


def _author(line: Line) -> str:
    return line.author.id


def _source(line: Line) -> str:
    return line.source
