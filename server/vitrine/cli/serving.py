"""`vitrine demo`, `serve`, `worker`, `chain`, `migrate`: the commands that run a shop on this machine."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import vitrine_shop
from vitrine.cli.output import JsonOption, complain, emit, out

if TYPE_CHECKING:
    from vitrine.settings import Settings

HostOption = Annotated[str | None, typer.Option("--host", help="Address to listen on (VITRINE_HOST).")]
PortOption = Annotated[
    int | None, typer.Option("--port", min=1, max=65_535, help="Port to listen on (VITRINE_PORT).")
]
DataOption = Annotated[
    Path | None, typer.Option("--data", help="Folder of the database and files (VITRINE_DATA).")
]


SQLITE_MAGIC = b"SQLite format 3\x00"


def demo(
    tls: Annotated[
        bool, typer.Option("--tls", help="Speak https on the LAN, so that headsets get XR.")
    ] = False,
    host: HostOption = None,
    port: PortOption = None,
    data: DataOption = None,
    pay: Annotated[
        bool, typer.Option(help="Run a payment provider beside it, for test cards: no money moves.")
    ] = True,
) -> None:
    """Open the demo shop, "Maison Vitrine", and print its address."""
    settings = chosen(host, port, data)
    tell_of_the_other()
    from vitrine.cli.demo import run_demo

    run_demo(settings, tls=tls, pay=pay)


def serve(host: HostOption = None, port: PortOption = None, data: DataOption = None) -> None:
    """Serve the shop of the data folder until stopped."""
    settings = chosen(host, port, data)
    tell_of_the_other()
    make_data_folder(settings)
    from vitrine.app import create_app
    from vitrine.app import serve as run
    from vitrine.app.turn import await_turn

    await_turn(settings.database, complain)
    run(create_app(settings), settings)


def worker(
    data: DataOption = None,
    child: Annotated[bool, typer.Option("--child", hidden=True, help="Of a shop, at its pipe.")] = False,
) -> None:
    """Work on the models of the data folder's shop until stopped; for VITRINE_WORKER=elsewhere."""
    settings = chosen(None, None, data)
    make_data_folder(settings)
    from vitrine.app.workshop import work

    work(settings, child=child)


def chain(
    data: DataOption = None,
    child: Annotated[bool, typer.Option("--child", hidden=True, help="Of a shop, at its pipe.")] = False,
) -> None:
    """Write certificates to the chain, and follow it, until stopped; for VITRINE_CHAIN_WORKER=elsewhere."""
    settings = chosen(None, None, data)
    make_data_folder(settings)
    from vitrine.app.chainwork import work_on_chain

    work_on_chain(settings, child=child)


def migrate(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Bring the database to the newest schema. Safe to repeat."""
    settings = chosen(None, None, data)
    make_data_folder(settings)
    from vitrine.cli.schema import current_revision
    from vitrine.storage import migrate as run

    run(settings.database)
    revision = current_revision(settings.database)
    if as_json:
        emit({"revision": revision})
    else:
        out().print(f"The database is at the newest schema ({revision}).")


def chosen(host: str | None, port: int | None, data: Path | None) -> Settings:
    """The environment's settings with this command's options over them. Raises ConfigurationError."""
    from vitrine.settings import Settings

    given = {"host": host, "port": port, "data": data}
    return Settings.from_environment().but(
        **{name: value for name, value in given.items() if value is not None}
    )


def tell_of_the_other() -> None:
    """One line, if PyPI's other `vitrine` is installed here: what works now breaks when that one changes."""
    if found := vitrine_shop.other():
        complain(f"Careful: {found}. To mend it: {vitrine_shop.MEND}")


def make_data_folder(settings: Settings) -> None:
    """For this user alone, as all that this process writes.

    Raises ConfigurationError if it cannot be, or if programs on uploads could read it.
    """
    from vitrine.assets.confining.places import refuse_exposed
    from vitrine.errors import ConfigurationError
    from vitrine.storage.private import keep_to_ourselves, private_folder

    refuse_exposed(settings.data)
    keep_to_ourselves()
    try:
        private_folder(settings.data)
    except OSError as error:
        raise ConfigurationError(
            f"The data folder {settings.data} cannot be made ({error.strerror}): set VITRINE_DATA to another."
        ) from error
    try:
        with tempfile.TemporaryFile(dir=settings.data):
            pass
    except OSError as error:
        raise ConfigurationError(
            f"The data folder {settings.data} cannot be written ({error.strerror}): let it belong to this "
            "user, or set VITRINE_DATA to another."
        ) from error
    if not settings.database_url:
        _check_embedded(settings.data / "vitrine.sqlite3")


def _check_embedded(file: Path) -> None:
    """Whether the embedded database begins as one. Raises ConfigurationError."""
    from vitrine.errors import ConfigurationError

    if file.is_file() and file.stat().st_size:
        with file.open("rb") as opened:
            if opened.read(len(SQLITE_MAGIC)) != SQLITE_MAGIC:
                raise ConfigurationError(
                    f"{file} is no database of SQLite, or is damaged: put a backup in its place, or move it "
                    "away to begin anew."
                )
