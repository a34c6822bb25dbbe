"""`vitrine takedown`, `restore`, `reports`: what is shown no more, by those who run the shop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vitrine.cli.output import JsonOption, done, listed, members_of
from vitrine.cli.serving import DataOption, chosen

if TYPE_CHECKING:
    from vitrine.takedowns.service import Takedowns
    from vitrine.takedowns.views import Complaint, Takedown

LISTED = 1_000


class Removable(StrEnum):
    room = "room"
    product = "product"
    model = "model"
    picture = "picture"
    brand = "brand"


KindArgument = Annotated[
    Removable, typer.Argument(metavar="KIND", help="room, product, model, picture or brand.")
]
ThingArgument = Annotated[
    str, typer.Argument(metavar="THING", help="Its id; of a model or picture the hash; of a brand the name.")
]


def takedown(
    kind: KindArgument,
    thing: ThingArgument,
    reason: Annotated[str, typer.Option(help="Told to the brand, which may answer.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show something no more, from this moment: a room is closed, and who is inside is shown out."""
    from vitrine.takedowns.kinds import Kind
    from vitrine.takedowns.service import BY_CLI

    with _takedowns(data) as takedowns:
        found = takedowns.take_down(BY_CLI, Kind(kind.value), _named(data, kind, thing), reason)
    _told(found, as_json, f"The {kind.value} is down.")


def restore(
    kind: KindArgument,
    thing: ThingArgument,
    reason: Annotated[str, typer.Option(help="Told to the brand.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show something again that was taken down."""
    from vitrine.takedowns.kinds import Kind
    from vitrine.takedowns.service import BY_CLI

    with _takedowns(data) as takedowns:
        found = takedowns.restore(BY_CLI, Kind(kind.value), _named(data, kind, thing), reason)
    _told(found, as_json, f"The {kind.value} is shown again.")


def reports(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List what was reported and waits for a decision, oldest first."""
    with _takedowns(data) as takedowns:
        found, _ = takedowns.complaints(None, LISTED)
    names = ("id", "kind", "thing", "title", "ground", "text", "count")
    items = [members_of(each, *names) | {"at": each.at.isoformat()} for each in found]
    rows = (
        (each.at.isoformat(sep=" ", timespec="minutes"), each.kind, each.thing, each.ground, _said(each))
        for each in found
    )
    columns = ("reported", "kind", "thing", "reason", "words")
    listed(as_json, items, columns, rows, "Nothing waits for a decision.")


def _said(each: Complaint) -> str:
    return each.text if each.number is None else f"({each.count} more, counted only)"


def _told(found: list[Takedown], as_json: bool, words: str) -> None:
    names = ("id", "kind", "thing", "brand", "title", "reason", "answer")
    done(as_json, {"items": [members_of(each, *names) for each in found]}, words)


def _named(data: Path | None, kind: Removable, thing: str) -> str:
    """A brand is known by its name too, whatever its case."""
    if kind is not Removable.brand:
        return thing
    settings = chosen(None, None, data)
    from vitrine.accounts import Accounts, AccountSettings
    from vitrine.storage import Database

    database = Database(settings.database)
    try:
        found = Accounts(database, AccountSettings.of(settings)).brand_named(thing)
    finally:
        database.close()
    return thing if found is None else found.id


@contextmanager
def _takedowns(data: Path | None) -> Iterator[Takedowns]:
    """The shop's. Raises ConfigurationError where there is none yet, or one of another version."""
    settings = chosen(None, None, data)
    from vitrine.cli.schema import require_newest
    from vitrine.oversight.service import find
    from vitrine.storage import Database
    from vitrine.takedowns.service import Takedowns

    require_newest(settings)
    database = Database(settings.database)
    try:
        yield Takedowns(database, find)
    finally:
        database.close()
