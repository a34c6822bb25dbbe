"""The root command: turns every error into one line and an exit code.

2: something the reader can mend (VitrineError, wrong usage). 1: our fault, or stopped by hand; a fault leaves
its traceback in a file. `--debug`, anywhere on the line, shows it at once.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from vitrine.cli.output import complain
from vitrine.errors import VitrineError

DEBUG = "vitrine.debug"


class Root(TyperGroup):
    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """As typer's, but wrong usage is one line too."""
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except typer.Abort:
            complain("Stopped.")
            code = 1
        except TyperException as error:
            _explain_usage(error)
            code = 2
        if standalone_mode:
            sys.exit(code if isinstance(code, int) else 0)
        return code

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        own = [word for word in args[:end] if word != "--debug"]
        ctx.meta[DEBUG] = len(own) < end
        return super().parse_args(ctx, own + args[end:])

    def invoke(self, ctx: Any) -> Any:
        if ctx.meta[DEBUG]:
            logging.basicConfig(level=logging.DEBUG)
            return super().invoke(ctx)
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, TyperException, BrokenPipeError):
            raise
        except VitrineError as error:
            complain(error.message)
            raise typer.Exit(2) from error
        except Exception as error:
            complain(
                f"Something went wrong inside Vitrine ({type(error).__name__}). Please report it with the "
                f"file {_kept_traceback()}, or run the command again with --debug."
            )
            raise typer.Exit(1) from error


def _explain_usage(error: TyperException) -> None:
    message = error.format_message().strip().rstrip(".")
    context: Any = getattr(error, "ctx", None)
    # A group without its command has shown its help by now, and has no message.
    if message:
        complain(f"{message}. See: {context.command_path} --help" if context else f"{message}.")


def _kept_traceback() -> str:
    """The file that holds the present traceback, readable by its owner only."""
    handle, path = tempfile.mkstemp(prefix="vitrine-", suffix=".log")
    with os.fdopen(handle, "w") as file:
        traceback.print_exc(file=file)
    return path
