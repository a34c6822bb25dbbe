"""The command line: `vitrine`. One file a group of commands.

Nothing heavy is imported here nor at the top of those files: each command imports what it needs when it runs,
so that `vitrine --help` answers at once and a client loads no trimesh.
"""

from __future__ import annotations

from typing import Annotated

import typer

import vitrine
from vitrine.cli import (
    brand,
    certificates,
    crowd,
    deleting,
    doctor,
    events,
    extensions,
    invite,
    listing,
    mail,
    members,
    operator,
    orders,
    oversight,
    payments,
    roomfiles,
    serving,
    stock,
    templates,
    testpay,
    upload,
)
from vitrine.cli.group import Root

app = typer.Typer(
    cls=Root,
    name="vitrine",
    help="Vitrine: shops that people walk through together.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"vitrine {vitrine.__version__}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    _debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks and the whole log.")] = False,
) -> None:
    """Vitrine: shops that people walk through together."""


app.command("demo")(serving.demo)
app.command("serve")(serving.serve)
app.command("worker")(serving.worker)
app.command("chain")(serving.chain)
app.command("migrate")(serving.migrate)
app.command("doctor")(doctor.doctor)
app.command("invite")(invite.invite)
app.command("upload")(upload.upload)
app.command("testpay")(testpay.testpay)
app.command("reconcile")(payments.reconcile)
app.command("visitors")(crowd.visitors)
app.command("rooms")(listing.rooms)
app.command("products")(listing.products)
app.command("editions")(certificates.editions)
app.command("edition")(certificates.edition)
app.command("gift")(certificates.gift)
app.command("stock")(stock.stock)
app.command("orders")(orders.orders)
app.command("order")(orders.order)
app.command("refund")(orders.refund)
app.command("delete")(deleting.delete)
app.command("takedown")(oversight.takedown)
app.command("restore")(oversight.restore)
app.command("reports")(oversight.reports)
app.add_typer(roomfiles.group, name="room")
app.add_typer(templates.group, name="template")
app.add_typer(mail.group, name="mail")
app.add_typer(extensions.group, name="extensions")
app.add_typer(events.group, name="events")
app.add_typer(payments.group, name="audit")
app.add_typer(operator.group, name="operator")
app.add_typer(brand.group, name="brand")
app.add_typer(members.group, name="members")
app.add_typer(members.sessions_group, name="sessions")


def main() -> None:
    """The entry point `vitrine`."""
    app(prog_name="vitrine")
