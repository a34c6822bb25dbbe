"""`vitrine invite`: the one-time link by which a brand's member enrols a passkey."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from vitrine.cli.output import JsonOption, emit
from vitrine.cli.people import accounts_of, enrolment_url, print_link
from vitrine.cli.serving import DataOption


class MemberRole(StrEnum):
    owner = "owner"
    editor = "editor"
    staff = "staff"


def invite(
    brand: Annotated[str, typer.Argument(help="The brand's name; made if it is new.")],
    role: Annotated[MemberRole, typer.Option(help="What the member may do.")] = MemberRole.owner,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print a one-time link, good for 24 hours, that makes its reader a member of BRAND."""
    with accounts_of(data) as (settings, accounts):
        from vitrine.accounts import Role

        url = enrolment_url(settings, accounts.invite(brand, Role(role.value)))
    if as_json:
        emit({"brand": brand, "role": role.value, "url": url})
    else:
        print_link(url)
