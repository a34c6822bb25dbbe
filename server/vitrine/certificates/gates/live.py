"""Whoever is in a gated room is checked again while they are: a certificate that goes takes access with it.

Woken by what happened (a token moved, a loan began or ended, a wallet was unlinked, a gate changed) and every
2 s for who has something that only time ends, for who is new (a seat that was kept over a restart passes no
door), and for whom nobody has looked at for 30 s. Rooms without a gate are not looked at, nor is a room in
which nobody shows anything.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Coroutine, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

from vitrine.certificates.errors import CertificateUnknown
from vitrine.certificates.events import CertificateMoved
from vitrine.certificates.gates import shelf
from vitrine.certificates.gates.keeper import Keeper
from vitrine.certificates.gates.plugin import NAME
from vitrine.certificates.gates.service import Gate, Gates
from vitrine.certificates.gates.words import SHOWN_OUT
from vitrine.clock import Clock
from vitrine.extensions.ports import Json, RoomControl, SetState, Visitor
from vitrine.ids import RoomId

if TYPE_CHECKING:  # without the extra neither can be imported, and gated rooms are emptied all the same
    from vitrine.certificates.rights.standing import Standing
    from vitrine.certificates.wallets.service import Wallets

log = logging.getLogger(__name__)

SWEEP_S: Final = 2.0
# One look costs about 3 ms of a core, and whatever happens wakes us: without a reason none comes sooner.
AGAIN_MS: Final = 30_000
# So many are looked at in each sweep, those first whom nobody looked at for longest: a crowd takes turns.
SWEEP_LIMIT: Final = 64
AT_ONCE: Final = 8

_Thing = tuple[str, str, str, str]
"""Visitor, certificate, room, slot."""

# Its first member is the visitor.
_Key = TypeVar("_Key", bound=tuple[str, ...])


class Live:
    """goods, owners: None where certificates are off; then gated rooms are emptied all the same."""

    def __init__(
        self,
        gates: Gates,
        keeper: Keeper,
        rooms: RoomControl,
        goods: Standing | None,
        owners: Wallets | None,
        clock: Clock,
    ) -> None:
        self._gates, self._keeper, self._rooms = gates, keeper, rooms
        self._goods, self._owners, self._clock = goods, owners, clock
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._due: set[str] = set()
        self._everyone = False
        self._looked_ms: dict[tuple[str, ...], int] = {}

    async def moved(self, event: CertificateMoved) -> None:
        """A token has changed hands, or who may use it."""
        addresses = [each for each in (event.first, event.second) if each is not None]
        if self._owners is not None and addresses:
            found = await asyncio.to_thread(self._owners.visitors_of, addresses)
            self.recheck(*found.values())

    def recheck(self, *visitors: str) -> None:
        """These visitors may hold less than before. From the loop's own thread."""
        if visitors:
            self._due |= set(visitors)
            self._woken.set()

    def unlinked(self, visitor: str) -> None:
        """The visitor has a wallet less. From any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.recheck, visitor)

    def gates_changed(self) -> None:
        """A gate was set or taken away. From any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._recheck_everyone)

    async def run(self) -> None:
        """Look until cancelled."""
        self._loop = asyncio.get_running_loop()
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), SWEEP_S)
            try:
                await self.look()
            except Exception:
                log.exception("people in gated rooms could not be checked; trying again")
                self._everyone = True

    async def look(self) -> None:
        """Once: those who are due, and the turn of the others."""
        self._woken.clear()
        due, self._due = self._due, set()
        everyone, self._everyone = self._everyone, False
        gated = await asyncio.to_thread(self._gates.rooms)
        inside = {
            (str(visitor.id), str(gate.room)): (gate, visitor)
            for gate in gated
            for visitor in self._rooms.present(gate.room).values()
            if visitor.brand_id != gate.brand
        }
        showing = {
            (visitor, certificate, str(room), key): state[key]
            for room, state in self._rooms.shared(NAME).items()
            for key, visitor, certificate in shelf.shown(state)
        }
        self._looked_ms = {
            key: at_ms for key, at_ms in self._looked_ms.items() if key in inside or key in showing
        }
        visitors = {key[0] for key in (*inside, *showing)}
        timed = await asyncio.to_thread(self._gates.timed, visitors)
        people = self._turn(inside, visitors if everyone else due, timed)
        things = self._turn(showing, due, timed)
        failed = await _each([(key, self._check_person(*inside[key])) for key in people])
        failed += await _each([(key, self._check_thing(key, showing[key])) for key in things])
        for key in failed:  # with the next sweep, not in half a minute: they may hold less since
            self._looked_ms.pop(key, None)
            if key[0] in due:
                self._due.add(key[0])

    def _turn(self, keys: Collection[_Key], due: Collection[str], timed: Collection[str]) -> list[_Key]:
        """Those of visitors who are due, and of the others those whose turn it is."""
        now_ms = self._clock.monotonic_ms()
        last = {key: self._looked_ms.get(key, now_ms - AGAIN_MS) for key in keys}
        first = [key for key in keys if key[0] in due]
        waiting = [
            key for key in keys if key[0] not in due and (key[0] in timed or now_ms - last[key] >= AGAIN_MS)
        ]
        chosen = [*first, *sorted(waiting, key=lambda key: last[key])[:SWEEP_LIMIT]]
        self._looked_ms |= dict.fromkeys(chosen, now_ms)
        return chosen

    async def _check_person(self, gate: Gate, visitor: Visitor) -> None:
        answer = await self._keeper.judge(gate, visitor)
        if not answer.open:
            await self._rooms.show_out(gate.room, visitor.id, SHOWN_OUT, answer.words)

    async def _check_thing(self, key: _Thing, value: Json) -> None:
        visitor, certificate, room, slot = key
        if await asyncio.to_thread(self._may_show, visitor, certificate):
            return
        # Read again: somebody else may show something there by now.
        if self._rooms.shared(NAME).get(RoomId(room), {}).get(slot) == value:
            await self._rooms.set_state(RoomId(room), NAME, [SetState(slot, None)])

    def _may_show(self, visitor: str, certificate: str) -> bool:
        if self._goods is None:
            return False
        try:
            return not self._goods.certificate(visitor, certificate).revoked
        except CertificateUnknown:
            return False

    def _recheck_everyone(self) -> None:
        self._everyone = True
        self._woken.set()


async def _each(
    work: Sequence[tuple[tuple[str, ...], Coroutine[object, object, None]]],
) -> list[tuple[str, ...]]:
    """All of it, a few at a time. What fails is logged: nobody's failure may keep another one inside.

    Returns the keys of what failed.
    """
    turns = asyncio.Semaphore(AT_ONCE)
    failed: list[tuple[str, ...]] = []

    async def one(key: tuple[str, ...], each: Coroutine[object, object, None]) -> None:
        async with turns:
            try:
                await each
            except Exception:
                log.exception("somebody in a gated room could not be checked; trying again")
                failed.append(key)

    await asyncio.gather(*(one(*each) for each in work))
    return failed
