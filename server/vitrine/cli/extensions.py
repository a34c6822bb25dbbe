"""`vitrine extensions list`: what is installed, what is on, what failed and why."""

from __future__ import annotations

import typer

from vitrine.cli.output import JsonOption, emit, err, table

group = typer.Typer(help="The extensions installed beside Vitrine.", no_args_is_help=True)


@group.callback()
def extensions() -> None:
    """The extensions installed beside Vitrine."""


@group.command("list")
def list_extensions(as_json: JsonOption = False) -> None:
    """List installed extensions. Exit code 2 if one cannot be loaded: the shop would not start."""
    from vitrine.certificates.gates.plugin import NAME, listed
    from vitrine.extensions.manager import survey
    from vitrine.extensions.modules import modules
    from vitrine.settings import Settings

    found = survey(Settings.from_environment().disabled_extensions, made={NAME: listed()})
    if as_json:
        emit(
            {
                "items": [
                    {
                        "name": each.name,
                        "module": each.module,
                        "state": each.state,
                        "detail": each.detail,
                        "modules": [module.described() for module in modules(each.extension)],
                    }
                    for each in found
                ]
            }
        )
    else:
        table(
            ("extension", "state", "python", "browser"),
            [
                (
                    each.name,
                    each.state,
                    each.module,
                    each.detail
                    or "\n".join(f"{one.url}\n{one.integrity}" for one in modules(each.extension)),
                )
                for each in found
            ],
        )
    failed = [each.name for each in found if each.state == "failed"]
    if failed:
        err().print(
            f"The shop does not start with {', '.join(failed)}: repair, uninstall, or set "
            f"VITRINE_DISABLED_EXTENSIONS={','.join(failed)}",
            soft_wrap=True,
            markup=False,
        )
        raise typer.Exit(2)
