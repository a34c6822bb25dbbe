"""`vitrine brand`: how much a brand may have, and has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vitrine import reading
from vitrine.cli.errors import BadQuota
from vitrine.cli.output import JsonOption, emit, table
from vitrine.cli.people import brand_of
from vitrine.cli.serving import DataOption, chosen
from vitrine.quotas.kinds import Quota

if TYPE_CHECKING:
    from vitrine.accounts import Accounts
    from vitrine.usage.service import BrandUsage
    from vitrine.usage.views import BrandUse, Used

group = typer.Typer(help="Brands, for who runs the shop.", no_args_is_help=True)

AS_THE_SHOP = "shop"


@group.callback()
def brand() -> None:
    """Brands, for who runs the shop."""


@group.command("quotas")
def quotas(
    name: Annotated[str, typer.Argument(metavar="BRAND", help="The brand's name.")],
    numbers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[QUOTA=NUMBER]...",
            help=f"Of {', '.join(reading.QUOTA_NAMES)}; `{AS_THE_SHOP}` for the number: as the settings say.",
        ),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how much BRAND may have, and has; with numbers, set that. An open shop knows within 10 s."""
    wanted = dict(_read(each) for each in numbers or ())
    with _usage(data) as (usage, accounts):
        from vitrine.accounts.acts import COMMAND_LINE

        found = brand_of(accounts, name)
        use = usage.say(COMMAND_LINE, found, wanted) if wanted else usage.of(found)
    _show(use, as_json)


@contextmanager
def _usage(data: Path | None) -> Iterator[tuple[BrandUsage, Accounts]]:
    """The shop's. Raises ConfigurationError where there is none yet, or one of another version."""
    settings = chosen(None, None, data)
    from vitrine.accounts import Accounts, AccountSettings
    from vitrine.cli.schema import require_newest
    from vitrine.storage import Database
    from vitrine.usage.service import BrandUsage

    require_newest(settings)
    database = Database(settings.database)
    try:
        accounts = Accounts(database, AccountSettings.of(settings))
        yield BrandUsage(database, accounts, settings.brand_quotas), accounts
    finally:
        database.close()


def _read(text: str) -> tuple[Quota, int | None]:
    name, _, number = text.partition("=")
    quota = reading.QUOTA_NAMES.get(name)
    if quota is None or not number:
        raise BadQuota(
            f"{text!r} is no quota: say {', '.join(reading.QUOTA_NAMES)} =NUMBER, such as rooms=20."
        )
    if number == AS_THE_SHOP:
        return quota, None
    try:
        return quota, reading.quota_number(quota, number)
    except ValueError as error:
        raise BadQuota(f"{text!r}: {error}.") from error


def _show(use: BrandUse, as_json: bool) -> None:
    if as_json:
        items = [
            {"quota": each.quota.value, "used": each.used, "allowed": each.allowed, "own": each.own}
            for each in use.quotas
        ]
        emit({"brand": use.brand.id, "name": use.brand.name, "quotas": items})
        return
    rows = [
        (each.quota.value, _told(each, each.used), _told(each, each.allowed), _whose(each))
        for each in use.quotas
    ]
    table(("quota", "has", "may have", "by"), rows)


def _told(each: Used, number: int) -> str:
    return f"{number / 2**20:,.0f} MiB" if each.quota is Quota.FILES else f"{number:,}"


def _whose(each: Used) -> str:
    return "the settings" if each.own is None else "who runs the shop"
