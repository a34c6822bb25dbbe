"""`vitrine visitors`: simulated people who walk about in a room."""

from __future__ import annotations

from typing import Annotated

import typer

from vitrine.cli.address import UrlOption, shop_url
from vitrine.cli.output import JsonOption, emit, err, table


def visitors(
    count: Annotated[int, typer.Option("--count", min=1, max=2000, help="How many.")] = 10,
    seconds: Annotated[float, typer.Option("--seconds", min=1, help="How long they stay.")] = 30.0,
    url: UrlOption = None,
    room: Annotated[str | None, typer.Option("--room", help="Which room; default: the shop's first.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Send simulated visitors into a room: they come in, walk about, look, and say hello."""
    where = shop_url(url)
    chosen_room = room or first_room(where)
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from vitrine.cli.visitors import run_visitors

    console = err()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"{count} visitors walk about in {chosen_room}", total=seconds)
        summary = run_visitors(
            url=where,
            room=chosen_room,
            count=count,
            seconds=seconds,
            # It tells once a second.
            tell=lambda _: bar.advance(task),
        )
    if as_json:
        emit(summary)
    else:
        table(
            ("measure", "value"), [(name.replace("_", " "), shown(value)) for name, value in summary.items()]
        )


def shown(value: object) -> str:
    """A measure for people: few digits, and a count of errors as "full: 3, refused: 1"."""
    if isinstance(value, dict):
        return ", ".join(f"{kind}: {count}" for kind, count in value.items()) or "none"
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def first_room(url: str) -> str:
    """The id of the first room a shop lists. Raises NotFound if it has none."""
    from vitrine.cli.shop import Shop
    from vitrine.errors import NotFound

    with Shop(url) as shop:
        for each in shop.listed("/api/rooms"):
            return str(each["id"])
    raise NotFound("This shop has no room yet. Try the demo shop: vitrine demo")
