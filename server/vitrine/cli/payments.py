"""`vitrine reconcile`, `audit verify`: whether the money is where the books say it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from vitrine.cli.output import JsonOption, complain, emit, err, table
from vitrine.cli.serving import DataOption, chosen

if TYPE_CHECKING:
    from vitrine.payments.part import PaymentsPart
    from vitrine.storage import Database

group = typer.Typer(help="What was done, in a chain that nobody can change unseen.", no_args_is_help=True)


@group.callback()
def audit() -> None:
    """What was done, in a chain that nobody can change unseen."""


def reconcile(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Ask the payment provider after everything that is not settled; a shop that runs does so each minute.

    Exit code 2 where something stays open.
    """
    with _part(data) as (part, _):
        part.payments.provider  # noqa: B018  raises, in words, where this shop takes no money
        found = part.payments.reconcile()
    lists = {
        "settled": found.settled, "unsettled": found.unsettled, "refunds": found.refunds,
        "failed": found.failed,
    }  # fmt: skip
    if as_json:
        emit(
            {
                "looked": found.looked,
                **{name: list(each) for name, each in lists.items()},
                "events": found.events,
                "answering": found.answering,
            }
        )
    else:
        words = {
            "settled": "Settled just now", "unsettled": "Still on their way", "refunds": "Refunds under way",
            "failed": "Refunds that failed: look at the provider's page",
        }  # fmt: skip
        rows = [(words[name], str(len(each)), " ".join(each)) for name, each in lists.items() if each]
        if not found.answering:
            err().print("The payment provider does not answer.")
        if rows:
            table(("what", "how many", "which"), rows)
        else:
            err().print("Everything is settled.")
    if found.unsettled or found.failed or found.events or not found.answering:
        raise typer.Exit(2)


@group.command("verify")
def verify(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Compare every row of the audit with the digests around it, and the ledger with nothing."""
    with _part(data) as (_, database):
        from vitrine.payments.audit import verify as verified
        from vitrine.payments.ledger import balances

        with database.read() as session:
            broken = list(verified(session))
            books = balances(session)
    currencies = sorted({currency for _, currency in books})
    uneven = [
        each for each in currencies if sum(amount for (_, code), amount in books.items() if code == each)
    ]
    if as_json:
        rows = [{"chain": each.chain, "row": each.seq, "why": each.why} for each in broken]
        emit({"good": not broken and not uneven, "broken": rows, "uneven": uneven})
    elif not broken and not uneven:
        err().print("The audit is whole, and the ledger comes to nothing.")
    for each in broken:
        complain(f"Row {each.seq} of the audit's chain {each.chain} is not as it was written: {each.why}.")
    for currency in uneven:
        complain(f"The ledger does not come to nothing in {currency}.")
    if broken or uneven:
        raise typer.Exit(2)


@contextmanager
def _part(data: Path | None) -> Iterator[tuple[PaymentsPart, Database]]:
    """The shop's payments and all that settles them. Raises ConfigurationError where there is no shop."""
    settings = chosen(None, None, data)
    from vitrine.app import create_app
    from vitrine.cli.schema import require_newest
    from vitrine.payments.part import PaymentsPart

    require_newest(settings)
    house = create_app(settings).state.house
    try:
        yield house.part(PaymentsPart), house.database
    finally:
        house.database.close()
