"""One process serves a database: waiting for one's turn, and keeping it by renewals.

The renewals come from a thread of their own, so that neither a busy loop nor a slow answer of the database
costs the lease; that it is over is noticed by the server's loop, from our own clock, though a renewal hangs.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from vitrine.errors import VitrineError
from vitrine.storage import AlreadyServed, Database, Lease, LeaseLost
from vitrine.storage.lease import RENEW_MS, end, look

log = logging.getLogger(__name__)

LOOK_S: Final = 0.25
SILENT_S: Final = 1.5
"""A lease that was not renewed in this time may be a dead process's."""
ALIVE_S: Final = 3.0
"""Who still renews after this, and does not say that it is closing, serves."""
CLOSING_S: Final = 30.0
"""Who says so has ended by then: its requests, its spectators' processes and what it keeps of the rooms."""
TURN_S: Final = 10.0
"""Who did not renew for so long, by our own clock, is dead, though the database's clock was set back."""
END_S: Final = 20.0

NOT_SERVING: Final = 2


class NoLongerServing(VitrineError):
    """This process has lost its lease, and has stopped."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"Stopped serving: the lease on this database's rooms was lost ({why}). Nothing that was "
            "confirmed is lost; start again once no other process serves it."
        )


def await_turn(database_url: str, tell: Callable[[str], None]) -> None:
    """Return once nobody serves this database. Raises AlreadyServed when somebody does, and goes on.

    tell: what is waited for, in one line; not called if there is nothing to wait for. A process that was
    killed costs at most 10 s; one that is closing, what that takes.
    """
    database = Database(database_url)
    try:
        outwait(database, tell, time.sleep)
    finally:
        database.close()


def outwait(database: Database, tell: Callable[[str], None], sleep: Callable[[float], None]) -> None:
    """As `await_turn`; `sleep(seconds)` passes the time of the database's `clock`."""
    before, seen, told = None, look(database), ""
    began_ms = renewed_ms = database.clock.monotonic_ms()
    while seen is not None and not seen.over:
        now_ms = database.clock.monotonic_ms()
        if seen != before:
            before, renewed_ms = seen, now_ms
        silent_s = (now_ms - renewed_ms) / 1000
        if silent_s >= TURN_S:
            end(database, seen)
            return
        why = ""
        if silent_s >= SILENT_S:
            why = f"Waiting up to {TURN_S:.0f} s for {seen.holder}, which does not answer."
        elif now_ms - began_ms >= 1000 * (CLOSING_S if seen.closing else ALIVE_S):
            raise AlreadyServed(seen.holder)
        elif seen.closing:
            why = f"Waiting for {seen.holder}, which is closing."
        if why not in ("", told):
            told = why
            tell(why)
        sleep(LOOK_S)
        seen = look(database)


@contextmanager
def kept(lease: Lease) -> Iterator[None]:
    """The lease is ours inside, unless it is lost; and free again at the end. Raises AlreadyServed."""
    lease.take()
    ending = threading.Event()
    keeping = threading.Thread(target=_keep, args=(lease, ending), name="lease", daemon=True)
    keeping.start()
    try:
        yield
    finally:
        ending.set()
        try:
            lease.release()  # the live edge has done so, unless the server did not even start
        except VitrineError:
            log.warning("the lease could not be given back; it ends by itself", exc_info=True)


def _keep(lease: Lease, ending: threading.Event) -> None:
    while not ending.wait(RENEW_MS / 1000):
        try:
            lease.renew()
        except LeaseLost:  # or given back
            return
        except VitrineError as error:
            log.warning("the lease could not be renewed, trying again: %s", error)
        except Exception:
            log.exception("the lease could not be renewed, trying again")


def end_at_last(why: str) -> None:
    """End this process in 20 s at the latest: a database that hangs holds the threads that ask it."""

    def end_now() -> None:
        sys.stderr.write(f"vitrine: {NoLongerServing(why).message}\n")
        sys.stderr.flush()
        os._exit(NOT_SERVING)

    timer = threading.Timer(END_S, end_now)
    timer.daemon = True
    timer.start()
