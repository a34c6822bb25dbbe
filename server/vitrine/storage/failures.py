"""The drivers' failures, turned into ours."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from vitrine.errors import Unavailable
from vitrine.storage.errors import DatabaseBusy, DatabaseUnavailable, DiskFull, NotStorable

log = logging.getLogger(__name__)

# PostgreSQL: disk_full.
FULL_STATE = "53100"
# PostgreSQL: serialization_failure, deadlock_detected, lock_not_available.
BUSY_STATES = {"40001", "40P01", "55P03"}
# idle_in_transaction_session_timeout: the server has ended a connection that did nothing in its transaction.
IDLE = "25P03"


@contextmanager
def translated() -> Iterator[None]:
    """Turns the drivers' failures into ours. What went wrong inside is in the log and the cause."""
    try:
        yield
    except (DataError, UnicodeEncodeError) as error:
        log.warning("database: a value was refused (%s)", type(error).__name__)
        raise NotStorable from error
    except (OperationalError, InterfaceError, InternalError, PoolTimeout) as error:
        ours = _ours(error)
        if ours is None:
            raise
        # Of sixty writers that wait, and on a full disk, each would tell sixty lines; there, one says all.
        known = isinstance(ours, DatabaseBusy | DiskFull)
        log.warning("database: %s (%s)", ours.slug(), type(error).__name__, exc_info=not known)
        raise ours from error


def _ours(error: Exception) -> Unavailable | None:
    if isinstance(error, PoolTimeout):
        return DatabaseBusy()
    if not isinstance(error, DBAPIError):
        return None
    text, state = str(error.orig), getattr(error.orig, "sqlstate", None)
    if isinstance(error, InternalError) and state != IDLE:
        return None
    if state in BUSY_STATES or "database is locked" in text:
        return DatabaseBusy()
    if state == FULL_STATE or "database or disk is full" in text:
        return DiskFull()
    if "readonly database" in text:  # a write inside db.read(): our own mistake, not the disk's
        return None
    return DatabaseUnavailable()
