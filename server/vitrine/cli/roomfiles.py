"""`vitrine room`: rooms as files, out of a shop and into one."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from vitrine.cli.address import UrlOption, shop_url
from vitrine.cli.errors import FileMissing, UploadFailed
from vitrine.cli.output import JsonOption, done, emit, err, megabytes
from vitrine.cli.upload import PATIENCE_S, TOKEN_VARIABLE

group = typer.Typer(help="Rooms as files: a room with its products, for any shop.", no_args_is_help=True)

TokenOption = Annotated[
    str, typer.Option("--token-env", help="Environment variable that holds the brand's API token.")
]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE.zip", help="A room file.")]


@group.callback()
def room() -> None:
    """Rooms as files: a room with its products, for any shop."""


@group.command("export")
def export(
    room: Annotated[str, typer.Argument(metavar="ROOM", help="The room's id: the end of its address.")],
    file: FileArgument,
    others: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="ROOM", help="Another room into the same file; may be repeated."),
    ] = None,
    url: UrlOption = None,
    token_env: TokenOption = TOKEN_VARIABLE,
    as_json: JsonOption = False,
) -> None:
    """Write a room of yours into a file: scene, light, pictures, products with models, texts and prices.

    Doorways between rooms in the same file stay; others are left out, and named.
    """
    with _shop(url, token_env) as shop, _bar() as bar:
        address, more = f"/api/rooms/{room}/file", {"with": others or []}
        told = shop.got(f"{address}/contents", **more)
        shop.fetched(address, file, bar(f"Fetching {file.name}", int(told["bytes"])), **more)
    if as_json:
        emit({"file": str(file), **told})
        return
    rooms, products = len(told["rooms"]), len(told["products"])
    err().print(
        f"{file}: {rooms} room{'s' * (rooms > 1)}, {products} product{'s' * (products != 1)}, "
        f"{megabytes(int(told['bytes']))}.",
        markup=False,
    )
    for line in _left(told["left"]):
        err().print(line, markup=False)


@group.command("import")
def bring(
    file: FileArgument,
    url: UrlOption = None,
    token_env: TokenOption = TOKEN_VARIABLE,
    patience: Annotated[float, typer.Option(min=1, help="Seconds to wait for the models.")] = PATIENCE_S,
    as_json: JsonOption = False,
) -> None:
    """Make the rooms and products of a file yours: drafts, until you open the rooms to the public.

    By this you confirm that you may show what is in it. All of it is made, or nothing. What was broken off
    goes on where it stopped when the same command is given again.
    """
    from vitrine.cli.packing import check_readable
    from vitrine.cli.sending import send

    check_readable(file)
    with _shop(url, token_env) as shop, _bar() as bar:
        tell = bar(f"Sending {file.name}", file.stat().st_size)
        # Of a sending that is gone on with, its first key counts.
        once = {"Idempotency-Key": secrets.token_hex(16)}
        made = send(shop, file, file.name, {}, tell, at="/api/room-files", more=once)
        told = shop.finished(f"/api/imports/{made}", patience, lambda _: None)
    if told["state"] != "done":
        problem = told.get("problem") or {}
        why = problem.get("detail") or "it gave no reason"
        raise UploadFailed(f"The shop will not take {file.name}: {why}", problem=problem)
    if as_json:
        emit(told)
        return
    for each in told["rooms"]:
        err().print(f"{each['name']}: a draft at {each['url']}", markup=False)
    for each in told["products"]:
        if each["missing"]:
            lacking = ", ".join(each["missing"])
            err().print(f"{each['name']}: a draft until it has {lacking}", markup=False)


@group.command("pack")
def pack(
    folder: Annotated[Path, typer.Argument(help="With rooms/NAME/room.json and what it names.")],
    file: FileArgument,
    as_json: JsonOption = False,
) -> None:
    """Write a folder as a room file, and check it as `vitrine room check` does."""
    from vitrine.roomfiles.packing import pack as packed

    if not folder.is_dir():
        raise FileMissing(f"There is no folder {folder}.")
    told = packed(folder, file)
    done(as_json, {"file": str(file), **told}, f"{file}: {_said(told)}.")


@group.command("check")
def check(
    path: Annotated[Path, typer.Argument(help="A room file, or a folder that is to become one.")],
    as_json: JsonOption = False,
) -> None:
    """Check a room file or a folder without any shop: names, list, room.json, products, what they name."""
    from vitrine.roomfiles.packing import checked

    if not path.exists():
        raise FileMissing(f"There is nothing at {path}.")
    told = checked(path)
    done(as_json, {"path": str(path), **told}, f"{path} is a good room file: {_said(told)}.")


def _said(told: dict[str, Any]) -> str:
    kinds = (("rooms", "room"), ("products", "product"), ("templates", "template"))
    parts = [f"{len(told[kind])} {one}{'s' * (len(told[kind]) > 1)}" for kind, one in kinds if told[kind]]
    return ", ".join(parts)


def _left(left: list[dict[str, Any]]) -> Iterator[str]:
    for each in left:
        for portal in each["portals"]:
            yield f"{each['room']}: the doorway {portal!r} is left out, its room is not in the file (--with)."
        if each["placements"]:
            yield f"{each['room']}: {each['placements']} places of deleted products are left out."
        if each["variants"]:
            yield f"{each['room']}: {each['variants']} variants are left out, they are not sold any more."


@contextmanager
def _shop(url: str | None, token_env: str) -> Iterator[Any]:
    where = shop_url(url)
    from vitrine.cli.credentials import api_token

    token = api_token(token_env)
    from vitrine.cli.shop import Shop

    with Shop(where, token) as shop:
        yield shop


@contextmanager
def _bar() -> Iterator[Callable[[str, int], Callable[[int], None]]]:
    """Makes bars: of what, and how many bytes."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    console = err()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:

        def made(what: str, size: int) -> Callable[[int], None]:
            task = bar.add_task(what, total=size)
            return lambda there: bar.update(task, completed=there)

        yield made
