"""Who is on their way in, from their ticket to their place: a sign-out meanwhile reaches them too."""

from __future__ import annotations

from weakref import WeakSet

from vitrine.gateway.errors import SessionEnded
from vitrine.ids import VisitorId


class Incoming:
    """One way in. Whose it is shows only once the ticket is read."""

    def __init__(self) -> None:
        self.signed_out: set[VisitorId] = set()

    def check(self, visitor: VisitorId) -> None:
        """Nothing if they are still who the ticket says; await nothing before they have their place.

        Raises SessionEnded.
        """
        if visitor in self.signed_out:
            raise SessionEnded


class Arrivals:
    """Those that have begun, as long as somebody holds them."""

    def __init__(self) -> None:
        self._coming: WeakSet[Incoming] = WeakSet()

    def begin(self) -> Incoming:
        """To be called before the ticket is used up: after that no sign-out finds it there."""
        arrival = Incoming()
        self._coming.add(arrival)
        return arrival

    def sign_out(self, visitor: VisitorId) -> None:
        """Whoever of them this is gets no place."""
        for arrival in self._coming:
            arrival.signed_out.add(visitor)
