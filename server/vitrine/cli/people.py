"""What commands about people share: the shop's accounts, and one-time links."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from vitrine.cli.output import out
from vitrine.cli.serving import chosen, make_data_folder

if TYPE_CHECKING:
    from vitrine.accounts import Accounts
    from vitrine.settings import Settings


@contextmanager
def accounts_of(data: Path | None) -> Iterator[tuple[Settings, Accounts]]:
    """The shop's settings and accounts, its data folder and schema made if there are none yet."""
    settings = chosen(None, None, data)
    make_data_folder(settings)
    from vitrine.accounts import Accounts, AccountSettings
    from vitrine.storage import Database, migrate

    migrate(settings.database)
    database = Database(settings.database)
    try:
        yield settings, Accounts(database, AccountSettings.of(settings))
    finally:
        database.close()


def enrolment_url(settings: Settings, secret: str) -> str:
    """In the fragment, which browsers keep to themselves: never in a path, a query or a server's log."""
    return f"{settings.members_url}/brand#enrol={secret}"


def print_link(url: str) -> None:
    """The link alone on its line, for people to copy."""
    out().print(url, soft_wrap=True, markup=False)
