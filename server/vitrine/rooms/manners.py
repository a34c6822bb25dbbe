"""Who is muted, who does not see whom, and whether the room pauses: what moderation means inside a room.

It is asked by slot, and remembers visitors: who comes back is still muted. Whoever is hidden from somebody is
so in both directions. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from vitrine.ids import Slot, VisitorId

NOBODY: Final[frozenset[int]] = frozenset()


class Manners:
    """What staff and visitors have decided about each other in one room.

    paused: guests only stand and walk.
    """

    def __init__(self) -> None:
        self.paused = False
        self._slot_of: dict[VisitorId, Slot] = {}
        self._visitors: dict[Slot, VisitorId] = {}
        self._silenced: set[VisitorId] = set()
        self._shunned: dict[VisitorId, set[VisitorId]] = {}
        self._hidden: dict[int, frozenset[int]] = {}
        # A line may be told after its author has left: who did not see them must not hear it.
        self._parted: dict[int, frozenset[int]] = {}

    @property
    def hidden(self) -> Mapping[int, frozenset[int]]:
        """Receiver -> slots left out for them. Symmetric; only people who are in the room."""
        return self._hidden

    @property
    def muted(self) -> frozenset[Slot]:
        """Those in the room who may not speak."""
        return frozenset(self._slot_of[visitor] for visitor in self._silenced if visitor in self._slot_of)

    @property
    def silenced(self) -> frozenset[VisitorId]:
        """All who may not speak, in the room or not."""
        return frozenset(self._silenced)

    def arrive(self, slot: Slot, visitor: VisitorId, unseen: Iterable[VisitorId] = ()) -> None:
        """Somebody has this slot now. unseen: visitors with whom they do not see each other, wherever."""
        for gone in list(self._parted):
            self._parted[gone] -= {slot}
        self._parted.pop(slot, None)
        self._slot_of[visitor], self._visitors[slot] = slot, visitor
        self._shunned[visitor] = set(unseen)
        for other in self._shunned[visitor]:
            self._part(visitor, other)

    def leave(self, slot: Slot) -> None:
        """Their stay is over; a mute is kept for when they come back."""
        visitor = self._visitors.pop(slot)
        del self._slot_of[visitor]
        del self._shunned[visitor]
        others = self._hidden.pop(slot, NOBODY)
        self._parted[slot] = others
        for other in others:
            self._put(other, self._hidden[other] - {slot})

    def is_muted(self, slot: Slot) -> bool:
        return self._visitors.get(slot) in self._silenced

    def mute(self, visitor: VisitorId, muted: bool) -> bool:
        """Let this visitor be mute or not. Returns whether that is news."""
        news = (visitor in self._silenced) != muted
        (self._silenced.add if muted else self._silenced.discard)(visitor)
        return news

    def hide(self, one: VisitorId, other: VisitorId) -> bool:
        """Let two visitors be invisible to each other. Returns whether that is news."""
        for who, whom in ((one, other), (other, one)):
            if who in self._shunned:
                self._shunned[who].add(whom)
        return self._part(one, other)

    def unhide(self, one: VisitorId, other: VisitorId) -> bool:
        """Let two visitors see each other again. Returns whether both are here and did not."""
        for who, whom in ((one, other), (other, one)):
            if who in self._shunned:
                self._shunned[who].discard(whom)
        a, b = self._slot_of.get(one), self._slot_of.get(other)
        if a is None or b is None or self.sees(a, b):
            return False
        self._put(a, self._hidden[a] - {b})
        self._put(b, self._hidden[b] - {a})
        return True

    def sees(self, receiver: int, subject: int) -> bool:
        """Whether this one is told of, and shown, that one."""
        return subject not in self._hidden.get(receiver, NOBODY)

    def hears(self, receiver: Slot, author: VisitorId) -> bool:
        """Whether lines of this author are for them, wherever the author is now."""
        return author not in self._shunned.get(self._visitors.get(receiver, VisitorId("")), ())

    def left_out(self, subjects: Iterable[int]) -> dict[int, frozenset[int]]:
        """subject -> receivers who are not told of them; empty for nearly everything."""
        found = {}
        for subject in subjects:
            receivers = self._hidden.get(subject, NOBODY) | self._parted.get(subject, NOBODY)
            if receivers:
                found[subject] = receivers
        return found

    def _part(self, one: VisitorId, other: VisitorId) -> bool:
        a, b = self._slot_of.get(one), self._slot_of.get(other)
        if a is None or b is None or a == b or not self.sees(a, b):
            return False
        self._put(a, self._hidden.get(a, NOBODY) | {b})
        self._put(b, self._hidden.get(b, NOBODY) | {a})
        return True

    def _put(self, slot: int, others: frozenset[int]) -> None:
        if others:
            self._hidden[slot] = others
        else:
            self._hidden.pop(slot, None)
