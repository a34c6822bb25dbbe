"""Runs `vitrine` inside the test's process and gives what a user would see."""

from __future__ import annotations

import os
from dataclasses import dataclass

from typer.testing import CliRunner

from vitrine.cli import app

CLEAN = {
    "VITRINE_HOST": "",
    "VITRINE_PORT": "",
    "VITRINE_DATA": "",
    "VITRINE_DATABASE_URL": "",
    "VITRINE_TOKEN": "",
}


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one line on stderr. Fails if there are more, or something on stdout."""
        assert self.out == "", self.out
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        assert lines[0].startswith("vitrine: ")
        return lines[0]


def vitrine(*words: str, **environment: str) -> Ran:
    # A command that serves keeps what it writes to itself, and here it is the test's own process.
    before = os.umask(0o022)
    try:
        result = CliRunner().invoke(app, list(words), env={**CLEAN, **environment})
    finally:
        os.umask(before)
    return Ran(result.exit_code, result.stdout, result.stderr)
