"""`vitrine mail`: whether letters of this shop arrive, for who runs it."""

from __future__ import annotations

from typing import Annotated

import typer

from vitrine.cli.output import JsonOption, done
from vitrine.cli.serving import DataOption, chosen
from vitrine.words import LANGUAGES

group = typer.Typer(help="Whether letters of this shop arrive, for who runs it.", no_args_is_help=True)


@group.callback()
def mail() -> None:
    """Whether letters of this shop arrive, for who runs it."""


@group.command("test")
def test(
    to: Annotated[str, typer.Argument(metavar="ADDRESS", help="Who gets it, as name@example.org.")],
    language: Annotated[str, typer.Option(help="en or fr.", metavar="LANGUAGE")] = LANGUAGES[0],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send one letter now, by the shop's own way, and say what became of it."""
    from vitrine.clock import SystemClock
    from vitrine.ids import new_id
    from vitrine.mail.addresses import address
    from vitrine.mail.part import sender, way
    from vitrine.mail.sending import MailFolder, message
    from vitrine.mail.trying import trial

    if language not in LANGUAGES:
        raise typer.BadParameter(f"one of {', '.join(LANGUAGES)}", param_hint="--language")
    settings = chosen(None, None, data)
    goes, comes = way(settings), sender(settings)
    letter = trial(address(to), language, settings.url)
    goes.send(message(new_id("letter"), comes, letter, SystemClock().now()))
    told = (
        f"Written to {settings.data / 'mail'}: nobody gets it there. VITRINE_MAIL names a mail server."
        if isinstance(goes, MailFolder)
        else f"The mail server took it. It comes from {comes}: look whether it arrived at {letter.to}."
    )
    done(as_json, {"to": letter.to, "from": comes, "sent": not isinstance(goes, MailFolder)}, told)
