"""`vitrine operator`: who looks after the whole shop, of no brand by that."""

from __future__ import annotations

from typing import Annotated

import typer

from vitrine.cli.errors import NotConfirmed
from vitrine.cli.output import JsonOption, done, emit, listed
from vitrine.cli.people import accounts_of, brand_of, enrolment_url, print_link
from vitrine.cli.serving import DataOption

group = typer.Typer(help="Who looks after the whole shop: /operate, takedown.", no_args_is_help=True)


@group.callback()
def operator() -> None:
    """Who looks after the whole shop: /operate, takedown."""


@group.command("invite")
def invite(
    brand: Annotated[
        str | None, typer.Option(help="Make its reader an owner of this brand besides; made if it is new.")
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print a one-time link, good for 24 hours, that makes its reader an operator."""
    with accounts_of(data) as (settings, accounts):
        url = enrolment_url(settings, accounts.invite_operator(brand))
    if as_json:
        emit({"brand": brand, "url": url})
    else:
        print_link(url)


@group.command("list")
def operators(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the shop's operators."""
    with accounts_of(data) as (_, accounts):
        found = accounts.operators.all()
    items = [{"id": each.id, "name": each.name, "brand": brand} for each, brand in found]
    rows = ((each.id, each.name, brand or "") for each, brand in found)
    none = "There is no operator yet: vitrine operator invite makes a link."
    listed(as_json, items, ("id", "name", "brand"), rows, none)


@group.command("remove")
def remove(
    operator_id: Annotated[str, typer.Argument(metavar="ID", help="As `vitrine operator list` names it.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take the role from an operator, who is signed out wherever they are. A brand's member stays that."""
    with accounts_of(data) as (_, accounts):
        removed = accounts.operators.remove(operator_id)
    done(as_json, {"removed": removed.id}, f"{removed.name} is no operator any more.")


@group.command("delete-brand")
def delete_brand(
    brand: Annotated[str, typer.Argument(help="The brand's name.")],
    yes: Annotated[bool, typer.Option("--yes", help="It is meant: nothing brings it back.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Delete a brand with all that it has. Copies that somebody has of its goods stay good."""
    with accounts_of(data) as (_, accounts):
        found = brand_of(accounts, brand)
        if not yes:
            raise NotConfirmed(
                f"This closes every room of {brand!r} and deletes all that it has, for good: say --yes."
            )
        accounts.removing.delete(found, None)
    done(as_json, {"deleted": found}, f"The brand {brand} is deleted.")
