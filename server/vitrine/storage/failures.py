"""The drivers' failures, turned into ours."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from vitrine.errors import Unavailable
from vitrine.storage.errors import DatabaseBusy, DatabaseUnavailable, NotStorable

log = logging.getLogger(__name__)

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
        if isinstance(ours, DatabaseBusy):  # of sixty writers that wait, each would tell sixty lines
            log.warning("database: busy")
        else:
            log.warning("database: %s", type(error).__name__, exc_info=True)
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
    if "readonly database" in text:  # a write inside db.read(): our own mistake, not the disk's
        return None
    return DatabaseUnavailable()
