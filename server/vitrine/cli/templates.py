"""`vitrine template`: the rooms that brands can make their own, for who runs the shop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vitrine.cli.errors import FileMissing
from vitrine.cli.output import JsonOption, done, listed
from vitrine.cli.roomfiles import FileArgument
from vitrine.cli.serving import DataOption, chosen
from vitrine.words import told_in

if TYPE_CHECKING:
    from vitrine.templates.shelf import Shelf

group = typer.Typer(help="Rooms that brands can make their own, for who runs the shop.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The template's name.")]


@group.callback()
def template() -> None:
    """Rooms that brands can make their own, for who runs the shop."""


@group.command("list")
def offered(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the templates that brands are offered."""
    found = [
        {
            "name": each.name,
            "title": told_in("en", each.title),
            "walls": len(each.walls),
            "lines": len(each.lines),
        }
        for each in _shelf(data).all()
    ]
    rows = [(each["name"], each["title"], each["walls"]) for each in found]
    listed(as_json, found, ("template", "title", "walls for pictures"), rows, "There are no templates.")


@group.command("add")
def add(file: FileArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Offer the templates of a room file; an open shop does at once. Scenes are measured as uploads are."""
    from vitrine.assets import Jail
    from vitrine.cli.packing import check_readable
    from vitrine.roomfiles.contents import Contents
    from vitrine.roomfiles.shelving import add as added

    check_readable(file)
    settings = chosen(None, None, data)
    with file.open("rb") as opened:
        contents = Contents(opened)
        contents.check()
        shelf = _shelf(data)
        try:
            names = added(contents, shelf, Jail(settings.isolation_required))
        except OSError as error:
            raise FileMissing(f"{shelf.added} cannot be written ({error.strerror}).") from error
    done(as_json, {"templates": names}, f"Brands are offered {', '.join(names)}.")


@group.command("export")
def export(
    name: NameArgument, file: FileArgument, data: DataOption = None, as_json: JsonOption = False
) -> None:
    """Write a template of this shop as a room file, to begin another one with."""
    from vitrine.roomfiles.shelving import export as exported

    try:
        exported(_shelf(data), name, file)
    except OSError as error:
        raise FileMissing(f"{file} cannot be written ({error.strerror}).") from error
    done(as_json, {"file": str(file)}, f"{file}: the template {name}.")


@group.command("remove")
def remove(name: NameArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Offer a template that was added no more. Rooms made of it stay, and cannot be arranged anew."""
    from vitrine.roomfiles.shelving import remove as removed

    shelf = _shelf(data)
    try:
        removed(shelf, name)
    except OSError as error:
        raise FileMissing(f"{shelf.added} cannot be written ({error.strerror}).") from error
    done(as_json, {"removed": name}, f"{name} is not offered any more.")


def _shelf(data: Path | None) -> Shelf:
    from vitrine.templates.shelf import ADDED, Shelf

    return Shelf(added=chosen(None, None, data).data / ADDED)
