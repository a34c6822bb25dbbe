"""Who is told of what after the commit: each group of handlers for itself, several events at once.

Events were stored in the transaction that made them true. A handler may run twice (a crash between its work
and `done`), and two events of one group may be told at the same moment, or in another order than they
happened; each must bear that. It is done by who serves the rooms alone: a process that has lost them claims
nothing and changes nothing of what it had claimed.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final, ParamSpec, TypeVar

from vitrine.parts import Handler
from vitrine.storage import Claimed, Database, LeaseLost, Outbox
from vitrine.storage.database import Check
from vitrine.storage.outbox import LEASE_MS

P = ParamSpec("P")
R = TypeVar("R")

# Rows that another process stored, or whose handler failed before, are found by looking this often.
LOOK_S: Final = 0.5
# Events that one group is told of at once: what hangs takes one of these places and nobody else's.
AT_ONCE: Final = 8
# A handler that has not returned by then has failed, and is told again later.
PATIENCE_S: Final = 60.0

# So long the shop's end waits for handlers that do not let themselves be broken off.
END_S: Final = 3.0

log = logging.getLogger(__name__)


class Subscriptions:
    """Woken by each commit that stored an event with handlers, and every `LOOK_S` anyway.

    groups: name of a part -> event kind -> its handlers, called in order. A group is told of an event when
    all its handlers of that kind have returned; what one group does or fails to do concerns no other.
    leave: without it everything is told; else each write to the outbox needs it, but for giving back what
    this process began and did not finish.
    """

    def __init__(
        self,
        database: Database,
        groups: Mapping[str, Mapping[str, tuple[Handler, ...]]],
        *,
        leave: Check | None = None,
        lease_ms: int = LEASE_MS,
        patience_s: float = PATIENCE_S,
        limit_attempts: int = 12,
    ) -> None:
        self._groups = {name: handlers for name, handlers in groups.items() if handlers}
        guarded = database if leave is None else database.guarded(leave)
        self._outbox, self._given_back = Outbox(guarded, self._groups, limit_attempts), Outbox(database)
        self._kinds = {kind for handlers in self._groups.values() for kind in handlers}
        self._lease_ms, self._patience_s = lease_ms, patience_s
        self._telling: dict[int, tuple[Claimed, asyncio.Task[None]]] = {}
        self._claiming: asyncio.Task[list[Claimed]] | None = None
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._threads: ThreadPoolExecutor | None = None
        database.on_commit(self._committed)

    async def run(self) -> None:
        """Tell until cancelled."""
        self._loop = asyncio.get_running_loop()
        # Its own: handlers that keep the shop's threads busy must not keep others from being told.
        self._threads = ThreadPoolExecutor(2, "outbox")
        renewing = asyncio.create_task(self._renew())
        try:
            while True:
                self._woken.clear()
                if not await self._tell_what_is_due():
                    # Not `wait_for`: on Python 3.11 it may swallow a cancellation.
                    with suppress(TimeoutError):
                        async with asyncio.timeout(LOOK_S):
                            await self._woken.wait()
        finally:
            renewing.cancel()
            await self._break_off()
            self._threads.shutdown(wait=False)

    def wake(self) -> None:
        """Another process has stored an event. From any thread."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # it has just ended
                loop.call_soon_threadsafe(self._woken.set)

    async def _tell_what_is_due(self) -> bool:
        """Begin what there is a place for. Whether there may be more at once."""
        told = Counter(claim.group for claim, _ in self._telling.values())
        wanted = {group: AT_ONCE - told[group] for group in self._groups if told[group] < AT_ONCE}
        try:
            claiming = self._in_thread(self._outbox.claim, wanted, self._lease_ms)
            self._claiming = asyncio.create_task(claiming, name="claim")
            # A thread cannot be broken off: what it claims at the shop's end is given back, not lost.
            claims = await asyncio.shield(self._claiming)
        except LeaseLost:
            log.warning("the rooms are not served from here: nobody is told of events")
            return False
        except Exception:
            log.exception("the outbox could not be read; trying again")
            return False
        for claim in claims:
            _, task = self._telling.get(claim.id, (claim, None))
            if task is None:  # else its lease ended while it is told: whoever tells speaks for the new claim
                task = asyncio.create_task(self._tell(claim), name=f"{claim.kind} for {claim.group}")
            self._telling[claim.id] = claim, task
        self._claiming = None
        return bool(claims)

    async def _tell(self, claim: Claimed) -> None:
        try:
            reason = await self._failure(claim)
            claim, _ = self._telling[claim.id]
            if reason is None:
                await self._in_thread(self._outbox.done, claim)
            else:
                await self._in_thread(self._outbox.retry, claim, reason)
        except LeaseLost:
            log.warning("%s is told again by who serves the rooms now", claim.kind)
        except Exception:
            log.exception("what became of %s could not be kept; it is told again", claim.kind)
        finally:
            self._telling.pop(claim.id, None)
            self._woken.set()  # its place is free

    async def _failure(self, claim: Claimed) -> str | None:
        """Tell the group; why that failed, if it did."""
        try:
            async with asyncio.timeout(self._patience_s) as limit:
                for handler in self._groups[claim.group][claim.kind]:
                    await handler(claim.event)
        except (Exception, asyncio.CancelledError) as error:
            task = asyncio.current_task()
            if isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling():
                raise  # the shop ends; else something that the handler waited for was cancelled
            log.exception("%s could not be told of %s; it is told again", claim.group, claim.kind)
            return f"did not return in {self._patience_s:g} s" if limit.expired() else type(error).__name__
        return None

    async def _renew(self) -> None:
        """Whoever is still at work keeps what they work at."""
        while True:
            await asyncio.sleep(self._lease_ms / 3000)
            if at_work := [claim for claim, _ in self._telling.values()]:
                try:
                    await self._in_thread(self._outbox.renew, at_work, self._lease_ms)
                except LeaseLost:
                    log.warning("the rooms are not served from here: claims are not renewed")
                except Exception:
                    log.exception("leases of the outbox could not be renewed; trying again")

    async def _break_off(self) -> None:
        """The shop ends: what is not finished is told by the next one, at once."""
        telling = list(self._telling.values())
        for _, task in telling:
            task.cancel()
        begun = [claim for claim, _ in telling]
        if waited_for := [task for _, task in telling] + ([self._claiming] if self._claiming else []):
            await asyncio.wait(waited_for, timeout=END_S)
        with suppress(Exception, asyncio.CancelledError):  # then it is told when the lease has ended
            if self._claiming is not None:
                begun += self._claiming.result()
        with suppress(Exception):
            if begun:
                await self._in_thread(self._given_back.give_back, begun)

    async def _in_thread(self, call: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: call(*arguments, **named))

    def _committed(self, kinds: frozenset[str]) -> None:
        """Called in the thread that committed."""
        if kinds & self._kinds:
            self.wake()
