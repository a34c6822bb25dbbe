"""What commands about people share: the shop's accounts, and one-time links."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vitrine.cli.errors import BrandUnknown
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
    from vitrine.app.ties import ShopTies
    from vitrine.storage import Database, migrate

    migrate(settings.database)
    database = Database(settings.database)
    try:
        yield settings, Accounts(database, AccountSettings.of(settings), ShopTies(database))
    finally:
        database.close()


def brand_of(accounts: Accounts, name: str) -> str:
    """The id of the brand of this name. Raises BrandUnknown."""
    found = accounts.brand_named(name)
    if found is None:
        raise BrandUnknown(f"There is no brand {name!r} here.")
    return found.id


def day(at: datetime | None) -> str:
    """A moment, for a table."""
    return "" if at is None else at.isoformat(sep=" ", timespec="minutes")


def enrolment_url(settings: Settings, secret: str) -> str:
    """In the fragment, which browsers keep to themselves: never in a path, a query or a server's log."""
    return f"{settings.members_url}/brand#enrol={secret}"


def print_link(url: str) -> None:
    """The link alone on its line, for people to copy."""
    out().print(url, soft_wrap=True, markup=False)
