"""Rooms that shut while people are in them: they hear of it, and are shown out kindly some time later."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from typing import Final

from vitrine.errors import VitrineError
from vitrine.gateway.gateway import Gateway
from vitrine.ids import RoomId
from vitrine.rooms.commands import Notice
from vitrine.words import Words

LOOK_S: Final = 1.0
GRACE_MS: Final = 120_000
"""So long visitors may stay once they have heard that the room shuts."""

log = logging.getLogger(__name__)
_words: Final = Words(__file__)


class Shutting:
    """shut: those of these rooms in which visitors may not stay, with what they are told; run in a thread."""

    def __init__(
        self,
        gateway: Gateway,
        shut: Callable[[Collection[RoomId]], Mapping[RoomId, VitrineError]],
        grace_ms: int = GRACE_MS,
    ) -> None:
        self._gateway, self._shut, self._grace_ms = gateway, shut, grace_ms
        self._clock = gateway.wiring.clock
        # When the people of a room were told. Over a restart it is forgotten: they hear it once more.
        self._told_ms: dict[RoomId, int] = {}

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                await self.look()
            except VitrineError as error:  # the database, which is back some time
                log.warning("whether rooms are shut is not known: %s", error)
            except Exception:  # of one room: all others still shut
                log.exception("whether rooms are shut is not known")

    async def look(self) -> None:
        """Tell those who have not heard, show out those whose time is over."""
        hosts = {host.id: host for host in self._gateway.hosts()}
        shut = await asyncio.to_thread(self._shut, hosts) if hosts else {}
        now_ms = self._clock.monotonic_ms()
        self._told_ms = {room: at for room, at in self._told_ms.items() if room in shut}
        for room, why in shut.items():
            host = hosts[room]
            guests = [who for who, each in host.present().items() if each.brand_id != host.brand]
            if not guests:
                continue
            if room not in self._told_ms:
                self._told_ms[room] = now_ms
                host.post(Notice("info", _words("shuts", minutes=self._grace_ms // 60_000)))
            elif now_ms - self._told_ms[room] >= self._grace_ms:
                log.info("room %s shuts: %d guests are shown out", room, len(guests))
                for guest in guests:
                    host.show_out(guest, why)
