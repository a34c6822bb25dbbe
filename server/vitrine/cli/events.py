"""`vitrine events`: what somebody was to be told of and could not be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vitrine.cli.output import JsonOption, emit, err, members_of, table
from vitrine.cli.serving import DataOption, chosen

if TYPE_CHECKING:
    from vitrine.storage import Outbox

group = typer.Typer(help="Events that a part of the shop gave up.", no_args_is_help=True)

LISTED = 1_000


@group.callback()
def events() -> None:
    """Events that a part of the shop gave up."""


@group.command("dead")
def dead(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List events that were given up after every attempt failed, oldest first.

    Says also for which parts events have been due for over a day and were claimed by nobody.
    """
    with _outbox(data) as outbox:
        found, unclaimed = outbox.dead(LISTED), outbox.unclaimed()
    if as_json:
        names = ("id", "group", "kind", "attempts", "reason")
        items = [members_of(each, *names) | {"dead_at": each.dead_at.isoformat()} for each in found]
        emit({"items": items, "unclaimed": unclaimed})
        return
    for part, count in unclaimed.items():
        err().print(
            f"Claimed by nobody for over a day: {count} for {part}. Does the shop run, with that part?"
        )
    if not found:
        err().print("Nothing was given up.")
    else:
        table(
            ("id", "part", "event", "attempts", "given up", "reason"),
            [
                (
                    each.id, each.group, each.kind, each.attempts,
                    each.dead_at.isoformat(sep=" ", timespec="seconds"), each.reason,
                )
                for each in found
            ],
        )  # fmt: skip


@group.command("revive")
def revive(
    number: Annotated[int, typer.Argument(metavar="ID", help="Of an event that was given up.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let an event be told again, with all its attempts, by the shop that runs or the next one."""
    with _outbox(data) as outbox:
        outbox.revive(number)
    if as_json:
        emit({"revived": number})
    else:
        err().print(f"Event {number} is told again.")


@contextmanager
def _outbox(data: Path | None) -> Iterator[Outbox]:
    """The shop's. Raises ConfigurationError where there is none yet, or one of another version."""
    settings = chosen(None, None, data)
    from vitrine.cli.schema import require_newest
    from vitrine.storage import Database, Outbox

    require_newest(settings)
    database = Database(settings.database)
    try:
        yield Outbox(database)
    finally:
        database.close()
