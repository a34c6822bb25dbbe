"""Sockets that nobody has been let in by yet, by address: at the shop's own port, and at a fan-out's."""

from __future__ import annotations

from collections import Counter, OrderedDict
from typing import Final

from vitrine.callers import NOBODY
from vitrine.clock import Clock
from vitrine.gateway.buckets import Bucket

# Between the handshake and WELCOME, which take a fraction of a second.
KNOCKING: Final = 20
# Sockets opened by one address: a whole office whose connection was lost comes back at once.
HANDSHAKES_HZ: Final = 4.0
HANDSHAKES_BURST: Final = 150
KEPT: Final = 8192


class Knocks:
    """Counts by address (`callers.address_key`). limited: False: nothing is counted.

    Where the address is not known nothing is counted either: it would be everybody's.
    """

    def __init__(self, clock: Clock, limited: bool) -> None:
        self._clock = clock
        self._limited = limited
        self._knocking: Counter[str] = Counter()
        self._handshakes: OrderedDict[str, Bucket] = OrderedDict()

    def may_knock(self, address: str) -> bool:
        """Whether one more socket of this address may be opened."""
        if not self._counts(address):
            return True
        if self._knocking[address] >= KNOCKING:
            return False
        bucket = self._handshakes.get(address)
        if bucket is None:
            bucket = self._handshakes[address] = Bucket(HANDSHAKES_HZ, HANDSHAKES_BURST)
        self._handshakes.move_to_end(address)
        if len(self._handshakes) > KEPT:
            self._handshakes.popitem(last=False)
        return bucket.take(self._clock.monotonic_ms())

    def knock(self, address: str) -> None:
        """A socket is open; call `known` once when its visitor is in, or it is closed."""
        if self._counts(address):
            self._knocking[address] += 1

    def known(self, address: str) -> None:
        less(self._knocking, address)

    def _counts(self, address: str) -> bool:
        return self._limited and address != NOBODY


def less(counts: Counter[str], address: str) -> None:
    """One less of an address; none is not kept."""
    if counts[address] <= 1:
        del counts[address]
    else:
        counts[address] -= 1
