"""`vitrine members` and `vitrine sessions`: who is of a brand, what they may do, where they are signed in."""

from __future__ import annotations

from typing import Annotated

import typer

from vitrine.cli.invite import MemberRole
from vitrine.cli.output import JsonOption, done, listed, members_of
from vitrine.cli.people import accounts_of, brand_of, day
from vitrine.cli.serving import DataOption

group = typer.Typer(help="A brand's members.", no_args_is_help=True)
sessions_group = typer.Typer(help="Where members are signed in.", no_args_is_help=True)

BrandArgument = Annotated[str, typer.Argument(help="The brand's name.")]
MemberArgument = Annotated[str, typer.Argument(metavar="ID", help="As `vitrine members list` names it.")]
ACTS_SHOWN = 100


@group.callback()
def members() -> None:
    """A brand's members."""


@group.command("list")
def everybody(brand: BrandArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """List everybody of BRAND."""
    with accounts_of(data) as (_, accounts):
        found = accounts.members.all(brand_of(accounts, brand))
    items = [
        members_of(each, "id", "name", "role") | {"seen_at": each.seen_at and each.seen_at.isoformat()}
        for each in found
    ]
    rows = ((each.id, each.name, each.role.value, day(each.seen_at)) for each in found)
    listed(as_json, items, ("id", "name", "role", "last seen"), rows)


@group.command("role")
def role(
    brand: BrandArgument,
    member: MemberArgument,
    to: Annotated[MemberRole, typer.Argument(help="What the member may do from now on.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a member another role; who loses some is signed out, their API tokens end."""
    with accounts_of(data) as (_, accounts):
        from vitrine.accounts import Role

        accounts.members.change_role(brand_of(accounts, brand), member, Role(to.value), None)
    done(as_json, {"id": member, "role": to.value}, f"{member} is {to.value} now.")


@group.command("remove")
def remove(
    brand: BrandArgument,
    member: MemberArgument,
    keep_tokens: Annotated[
        bool, typer.Option("--keep-tokens", help="Let programs go on with the API tokens the member made.")
    ] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Out at once: passkeys, sessions and their sockets, links, API tokens. Never the last owner."""
    with accounts_of(data) as (_, accounts):
        accounts.members.remove(brand_of(accounts, brand), member, None, keep_tokens)
    done(as_json, {"removed": member}, f"{member} is no member any more.")


@group.command("sign-out")
def sign_out(
    brand: BrandArgument, member: MemberArgument, data: DataOption = None, as_json: JsonOption = False
) -> None:
    """End all of a member's sessions, sockets with them. They may sign in again."""
    with accounts_of(data) as (_, accounts):
        accounts.members.sign_out(brand_of(accounts, brand), member, None)
    done(as_json, {"signed_out": member}, f"{member} is signed out everywhere.")


@group.command("acts")
def acts(brand: BrandArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Say who did what to BRAND's members, keys, sessions, links and tokens; the newest 100, newest first."""
    with accounts_of(data) as (_, accounts):
        found = accounts.acts.list(brand_of(accounts, brand), None, ACTS_SHOWN)
    items = [{"at": each.at.isoformat()} | members_of(each, "what", "by", "of") for each in found]
    rows = ((day(each.at), each.what.value, each.by or "command line", each.of) for each in found)
    listed(as_json, items, ("at", "what", "by", "of"), rows)


@sessions_group.callback()
def sessions() -> None:
    """Where members are signed in."""


@sessions_group.command("list")
def open_sessions(
    member: Annotated[str, typer.Argument(metavar="MEMBER", help="A member's or an operator's id.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List where MEMBER is signed in."""
    with accounts_of(data) as (_, accounts):
        found = accounts.sessions.open_of(member)
    items = [members_of(each, "id", "device") | {"seen_at": each.seen_at.isoformat()} for each in found]
    rows = ((each.id, each.device, day(each.signed_in_at), day(each.seen_at)) for each in found)
    listed(as_json, items, ("id", "browser", "signed in", "last seen"), rows)


@sessions_group.command("end")
def end(
    session: Annotated[str, typer.Argument(metavar="ID", help="As `vitrine sessions list` names it.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """End a session, its sockets with it."""
    with accounts_of(data) as (_, accounts):
        accounts.end_any_session(session)
    done(as_json, {"ended": session}, f"{session} is ended.")
