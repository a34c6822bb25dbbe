"""Two `vitrine serve` on one database: real processes, killed, stopped and continued."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import select, text

from tests.integration.app.conftest import Person, Running
from tests.shop import ROOT, Shop
from vitrine.gateway.tables import ChatRow
from vitrine.ids import new_id
from vitrine.protocol import client, server
from vitrine.storage import Database, Lease, downgrade, migrate
from vitrine.storage.lease import look

SERVE = (sys.executable, "-m", "vitrine", "serve")
PATIENCE_S = 60.0


def second(shop: Shop, *command: str) -> subprocess.Popen[str]:
    """Another process on the same database, at a port of its own."""
    other = Shop(shop.data, command=command or SERVE, environment=shop.environment)
    own = {"VITRINE_HOST": "127.0.0.1", "VITRINE_PORT": str(other.port), "VITRINE_DATA": str(other.data)}
    return subprocess.Popen(
        other.command, cwd=ROOT, env={**os.environ, "VITRINE_CHAIN": "off", **own, **other.environment},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip


def refused(process: subprocess.Popen[str], by: int) -> None:
    said, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 2, said
    assert len(said.strip().splitlines()) == 1, said
    assert f"served by process {by} on " in said and "stop that first" in said, said


def says(person: Person, words: str) -> bool:
    person.send(client.Chat(new_id("request"), words))
    return bool(person.next(server.Answer).ok)


def chat(database_url: str) -> set[str]:
    database = Database(database_url)
    with database.read() as session:
        said = set(session.scalars(select(ChatRow.text)))
    database.close()
    return said


def until_free(shop: Shop) -> None:
    """Stop the shop where it does not hold SQLite's write lock, which nobody could take from it."""
    assert shop.process is not None
    for _ in range(100):
        os.kill(shop.process.pid, signal.SIGSTOP)
        time.sleep(0.05)
        probe = sqlite3.connect(shop.data / "vitrine.sqlite3", timeout=0.2, isolation_level=None)
        try:
            probe.execute("BEGIN IMMEDIATE")
            probe.execute("ROLLBACK")
            return
        except sqlite3.OperationalError:
            os.kill(shop.process.pid, signal.SIGCONT)
        finally:
            probe.close()
    raise AssertionError("it always writes")


def test_a_second_one_is_refused_in_one_line(running: Running, bystander: Person) -> None:
    assert running.shop.process is not None
    commands = [(sys.executable, "-m", "vitrine", command) for command in ("serve", "demo")]
    for other in [second(running.shop, *command) for command in commands]:
        refused(other, running.shop.process.pid)


def test_a_command_that_serves_nobody_is_not_refused(running: Running) -> None:
    assert running.shop.vitrine("migrate").code == 0


def test_no_command_changes_a_schema_that_is_served(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'vitrine.sqlite3'}"
    migrate(url)
    downgrade(url, "-1")
    database = Database(url)
    Lease(database, "process 1").take()
    with database.unit() as unit:  # nobody renews it
        unit.session.execute(text("UPDATE leases SET until_ms = until_ms + 3600000"))
    database.close()
    for words in (("migrate",), ("worker",), ("invite", "Maison")):
        ended = Shop(tmp_path).vitrine(*words)
        assert ended.code == 2
        assert "process 1 serves it with the older one: stop that first" in ended.line


def test_a_restart_at_once_waits_for_who_is_closing(running: Running) -> None:
    """A request that does not end keeps the old one for longer than a living one is waited for."""
    first = running.shop
    assert first.process is not None
    after = second(first)
    until_looking(after)
    with slow_request(first):
        first.process.terminate()
        assert first.process.wait(PATIENCE_S) == 0
    try:
        until_served(f"sqlite:///{first.data / 'vitrine.sqlite3'}", after)
    finally:
        after.terminate()
        said, _ = after.communicate(timeout=PATIENCE_S)
        first.start()
    assert "which is closing." in said, said


def until_looking(process: subprocess.Popen[str]) -> None:
    """Until it has the database open: its index of the log is mapped."""
    until = time.monotonic() + PATIENCE_S
    while "vitrine.sqlite3-shm" not in Path(f"/proc/{process.pid}/maps").read_text():
        assert process.poll() is None and time.monotonic() < until
        time.sleep(0.01)


@contextmanager
def slow_request(shop: Shop) -> Iterator[None]:
    """A body that is begun, and does not end."""
    with socket.create_connection(("127.0.0.1", shop.port)) as connection:
        connection.sendall(b"POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{")
        yield


def test_who_was_stopped_and_goes_on_writes_nothing_and_ends(running: Running) -> None:
    """SIGSTOP, another takes over, SIGCONT: what was said to the first meanwhile is not written."""
    first = running.shop
    assert first.process is not None
    before = len(first.said)
    with Person(running, "Ada") as ada:
        assert says(ada, "Before.")
        until_free(first)
        for number in range(10):
            ada.send(client.Chat(new_id("request"), f"Too late {number}."))
        after = Shop(first.data).start()
        try:
            with Person(Running(after), "Blaise") as blaise:
                assert "Before." in blaise.chat
                os.kill(first.process.pid, signal.SIGCONT)
                assert ada.next(server.GoAway).after_ms >= 500
                assert ada.closed() == 1001
                assert first.process.wait(60) == 2
                assert says(blaise, "After.")
        finally:
            assert after.stop() == 0
    told = first.said[before:]
    ended = [line for line in told if line.startswith("vitrine: Stopped serving")]
    assert len(ended) == 1 and "Traceback" not in "".join(told), told
    said = chat(f"sqlite:///{first.data / 'vitrine.sqlite3'}")
    assert {"Before.", "After."} <= said
    assert not any(line.startswith("Too late") for line in said)
    first.start()


@pytest.mark.long
def test_on_postgres_the_same(postgres_url: str, tmp_path: Path) -> None:
    """What is refused inside a transaction there is shown by the tests of the lease."""
    shop = Shop(tmp_path / "data", environment={"VITRINE_DATABASE_URL": postgres_url})
    first = second(shop)
    after = None
    try:
        until_served(postgres_url, first)
        refused(second(shop), first.pid)
        os.kill(first.pid, signal.SIGSTOP)
        after = second(shop)
        until_served(postgres_url, after)
        os.kill(first.pid, signal.SIGCONT)
        said, _ = first.communicate(timeout=PATIENCE_S)
        assert (first.returncode == 2 and f"process {after.pid}" in said) or "for 6 s" in said, said
        after.terminate()
        assert after.wait(PATIENCE_S) == 0, "who took over still serves, and closes when asked"
    finally:
        for process in (first, after):
            if process is not None and process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def until_served(database_url: str, by: subprocess.Popen[str]) -> None:
    database = Database(database_url)
    until = time.monotonic() + PATIENCE_S
    while not ((seen := look(database)) and seen.holder.startswith(f"process {by.pid} ") and not seen.over):
        assert by.poll() is None and time.monotonic() < until
        time.sleep(0.1)
    database.close()


@pytest.mark.long
def test_a_database_that_hangs_ends_it_though_a_renewal_never_returns(
    postgres_url: str, tmp_path: Path
) -> None:
    """Its connections stay open and say nothing: what lost its lease by its own clock cannot even ask."""
    shop = Shop(tmp_path / "data", environment={"VITRINE_DATABASE_URL": postgres_url})
    process = second(shop)
    try:
        until_served(postgres_url, process)
        engine = Database(postgres_url).engine
        others = "SELECT pid FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
        hung: set[int] = set()
        end = time.monotonic() + PATIENCE_S
        try:
            # A new connection, made because the others do not answer, must not answer either.
            with engine.connect() as mine:
                while process.poll() is None and time.monotonic() < end:
                    found = set(mine.scalars(text(others), {"name": engine.url.database}))
                    mine.rollback()  # within a transaction the list stays as it was
                    for each in found - hung:
                        os.kill(each, signal.SIGSTOP)
                    hung |= found
                    time.sleep(0.05)
            said, _ = process.communicate(timeout=1)
        finally:
            for each in hung:
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGCONT)
            engine.dispose()
        assert process.returncode == 2
        assert "vitrine: Stopped serving: " in said and "did not confirm it for 6 s" in said, said
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
