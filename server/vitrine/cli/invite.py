"""`vitrine invite`: the one-time link by which a brand's member enrols a passkey."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from vitrine.cli.output import JsonOption, emit, out
from vitrine.cli.serving import DataOption, chosen, make_data_folder


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
    settings = chosen(None, None, data)
    make_data_folder(settings)
    from vitrine.accounts import Accounts, AccountSettings, Role
    from vitrine.storage import Database, migrate

    migrate(settings.database)
    database = Database(settings.database)
    try:
        accounts = Accounts(
            database, AccountSettings(settings.relying_party, settings.allowed_origins, settings.secure)
        )
        secret = accounts.invite(brand, Role(role.value))
    finally:
        database.close()
    # In the fragment, which browsers keep to themselves: never in a path, a query or a server's log.
    url = f"{settings.members_url}/brand#enrol={secret}"
    if as_json:
        emit({"brand": brand, "role": role.value, "url": url})
    else:
        out().print(url, soft_wrap=True, markup=False)
