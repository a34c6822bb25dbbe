"""Units of work: all of it is written, or nothing; and nothing is told before the commit."""

from __future__ import annotations

import copy
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime

from sqlalchemy import literal, select, update
from sqlalchemy.orm import Session, sessionmaker

from vitrine.clock import Clock, SystemClock
from vitrine.storage.engine import READ_ONLY, WAIT_MS, open_engine
from vitrine.storage.errors import DatabaseBusy
from vitrine.storage.events import kind_of, payload_of
from vitrine.storage.failures import translated
from vitrine.storage.holds import Holds
from vitrine.storage.tables import LeaseRow, OutboxRow
from vitrine.storage.waits import left_s

log = logging.getLogger(__name__)

CommitListener = Callable[[frozenset[str]], None]
Check = Callable[[Session], None]


class UnitOfWork:
    """One writing transaction and the events it brings about."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self.session = session
        self.kinds: set[str] = set()
        self._clock = clock

    @property
    def now(self) -> datetime:
        return self._clock.now()

    def collect(self, happened: object) -> None:
        """Store a registered event (`@event`) in the outbox, in this same transaction."""
        kind = kind_of(type(happened))
        self.session.add(OutboxRow(kind=kind, payload=payload_of(happened), collected_at=self._clock.now()))
        self.kinds.add(kind)


class Database:
    """The system of record: SQLite or PostgreSQL by URL. Safe to share between threads.

    holds: how long its units were held, by who opened them.

    Raises ConfigurationError for a URL it cannot use, at once and not at the first request.
    """

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        self.engine = open_engine(url)
        self.url = url
        self.clock: Clock = clock or SystemClock()
        self._writing = sessionmaker(self.engine, expire_on_commit=False)
        self._reading = sessionmaker(
            self.engine.execution_options(**{READ_ONLY: True}), expire_on_commit=False, autoflush=False
        )
        self._listeners: list[CommitListener] = []
        # SQLite has one writer at a time and its own waiting is a poll with sleeps up to 100 ms; waiting here
        # first hands the turn on at once. Other processes are still kept out by BEGIN IMMEDIATE.
        self._turn = threading.Lock() if self.engine.dialect.name == "sqlite" else None
        self._mine = threading.local()
        self.holds = Holds()
        self._check: Check | None = None

    def guarded(self, check: Check) -> Database:
        """This same database for writes that need leave: each unit begins with `check(session)`, whose error
        is the unit's.
        """
        twin = copy.copy(self)
        twin._check = check
        return twin

    @property
    def in_unit(self) -> bool:
        """Whether this thread has a unit of work open: then it waits for nobody outside."""
        return bool(getattr(self._mine, "busy", False))

    @contextmanager
    def unit(self) -> Iterator[UnitOfWork]:
        """`with db.unit() as unit:` writes through `unit.session`; commits at a clean exit, else rolls back.

        Units do not nest: pass the unit down instead (RuntimeError). Keep them short: on SQLite a unit holds
        the one write lock, so nothing is parsed, checked or fetched in one that could be before; `holds` has
        the longest. Waits for the lock as `waits.within` says. Rows stay readable after the commit.
        Raises DatabaseBusy, DatabaseUnavailable. IntegrityError passes through: only the caller knows what a
        broken constraint means.
        """
        with (
            self._one_at_a_time(),
            self.holds.counting() as counting,
            translated(),
            self._writing() as session,
            session.begin(),
        ):
            # Begins now, so that waiting for the lock happens before any read.
            session.connection(execution_options={WAIT_MS: int(1000 * left_s())})
            counting.begin()
            if self._check is not None:
                self._check(session)
            unit = UnitOfWork(session, self.clock)
            yield unit
        if unit.kinds:
            self._tell(frozenset(unit.kinds))

    @contextmanager
    def read(self) -> Iterator[Session]:
        """`with db.read() as session:` one consistent view; writing in it is an error on both databases.

        Never waits for a writer on SQLite (WAL), nor on PostgreSQL.
        """
        with translated(), self._reading() as session, session.begin():
            yield session

    def ping(self) -> None:
        """Nothing if the database answers. Raises DatabaseBusy, DatabaseUnavailable."""
        with self.read() as session:
            session.execute(select(literal(1)))

    def check_writing(self) -> None:
        """Nothing if a write is committed. Raises DatabaseBusy, DatabaseUnavailable, DiskFull.

        It writes each lease anew as it is: every database that is served has one.
        """
        with self.unit() as unit:
            unit.session.execute(update(LeaseRow).values(epoch=LeaseRow.epoch))

    def reuse_log(self) -> None:
        """SQLite's log goes into the database, as far as nobody reads it, and its blocks are written again.

        So small writes go on where a full disk lets no file grow. Nothing on PostgreSQL.
        """
        if self._turn is not None:
            # Without a transaction around it, which SQLAlchemy's own connections always begin here.
            with translated(), closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")

    def on_commit(self, listener: CommitListener) -> None:
        """Call `listener(kinds)` after each commit that stored events, in the thread that committed.

        It should only wake whoever claims from the Outbox. What it raises is logged: the commit stands.
        """
        self._listeners.append(listener)

    def close(self) -> None:
        """Close all pooled connections."""
        self.engine.dispose()

    def _tell(self, kinds: frozenset[str]) -> None:
        for listener in self._listeners:
            try:
                listener(kinds)
            except Exception:
                log.exception("a commit listener failed; its events stay in the outbox")

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        if getattr(self._mine, "busy", False):
            raise RuntimeError("a unit of work is already open in this thread: pass it down, do not nest")
        if self._turn is not None and not self._turn.acquire(timeout=left_s()):
            self.holds.refuse()
            raise DatabaseBusy
        self._mine.busy = True
        try:
            yield
        finally:
            self._mine.busy = False
            if self._turn is not None:
                self._turn.release()
