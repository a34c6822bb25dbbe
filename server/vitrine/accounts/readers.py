"""How much is read of lists and rooms, in this process: by address, and beyond that a little by person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import TooManyAttempts
from vitrine.accounts.sessions import BrowserSession
from vitrine.clock import Clock

# By address: an office or a hotel is one address too. A reading from what is kept ready takes a few
# milliseconds of processor, and so do the two fragments that count as another.
READS_BURST: Final = 1000
READS_PER_MINUTE: Final = 1000
FRAGMENTS_A_READ: Final = 2
# By person, once their address has had its fill: a room that changes each second, read each time.
OWN_BURST: Final = 120
OWN_PER_MINUTE: Final = 60


class ReadLimits:
    """An address has so many readings. Once it has had its fill, members and whoever stands in a room have
    some of their own: sixty in an office go on seeing a busy room change.

    stands: whether this visitor is in a room now.
    """

    def __init__(self, clock: Clock, stands: Callable[[str], bool]) -> None:
        self._stands = stands
        self._addresses = TokenBuckets(clock, READS_BURST, READS_PER_MINUTE)
        self._people = TokenBuckets(clock, OWN_BURST, OWN_PER_MINUTE)

    def begun(self, address: str, session: Callable[[], BrowserSession | None]) -> Callable[[int], None]:
        """Counts one reading; gives what counts the fragments that must be made for it.

        session: of who reads, asked only if it matters. Raises TooManyAttempts, now or then.
        """

        def spend(count: int) -> None:
            try:
                self._addresses.take(address, count)
            except TooManyAttempts:
                person = self._person(session())
                if person is None:
                    raise
                self._people.take(person, count)

        spend(1)
        return lambda fragments: spend(fragments // FRAGMENTS_A_READ)

    def _person(self, session: BrowserSession | None) -> str | None:
        """The member, or the visitor who stands in a room; None for everybody else."""
        if session is None:
            return None
        if session.member is not None:
            return session.member.id
        visitor = session.visitor
        return visitor.id if visitor is not None and self._stands(visitor.id) else None
