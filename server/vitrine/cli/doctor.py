"""`vitrine doctor`: what is installed, embedded or missing, and the command that mends it."""

from __future__ import annotations

from dataclasses import asdict

import typer

from vitrine.cli.output import JsonOption, emit, out, table
from vitrine.cli.serving import DataOption


def doctor(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Examine this machine and the shop's data. Exit code 2 if something needed is missing."""
    from vitrine.cli.examining import examine

    checks = examine(data)
    healthy = all(check.state != "missing" for check in checks)
    if as_json:
        emit({"healthy": healthy, "checks": [asdict(check) for check in checks]})
    else:
        table(("part", "state", "what", "to mend it"), [(c.part, c.state, c.what, c.fix) for c in checks])
        word, colour = (
            ("All that is needed is there.", "green") if healthy else ("Not ready yet.", "bold red")
        )
        out().print(f"\n[{colour}]{word}[/{colour}]")
    if not healthy:
        raise typer.Exit(2)
