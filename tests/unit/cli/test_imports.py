"""`vitrine --help` answers at once: nothing heavy is imported before a command needs it."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import vitrine.cli

HEAVY = [
    "trimesh",
    "web3",
    "numpy",
    "fastapi",
    "sqlalchemy",
    "alembic",
    "httpx",
    "uvicorn",
    "PIL",
    "webauthn",
]


def loaded_by(code: str) -> list[str]:
    tell = f"import json, sys; print(json.dumps([name for name in {HEAVY} if name in sys.modules]))"
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\n{tell}"], capture_output=True, text=True, check=True
    )
    found: list[str] = json.loads(told.stdout.splitlines()[-1])
    return found


def test_importing_the_cli_loads_nothing_heavy() -> None:
    assert loaded_by("import vitrine.cli") == []


def test_a_client_command_loads_no_server_part() -> None:
    run = "from typer.testing import CliRunner; from vitrine.cli import app\n"
    run += "CliRunner().invoke(app, ['rooms', '--url', 'http://127.0.0.1:9'])"
    assert loaded_by(run) == ["httpx"]


def test_what_is_imported_at_the_top_of_the_root_stays_light() -> None:
    """The root's own imports, read from its source, so that a new command cannot bring a heavy one along."""
    folder = Path(vitrine.cli.__file__).parent
    tree = ast.parse((folder / "__init__.py").read_text())
    modules = {node.module for node in tree.body if isinstance(node, ast.ImportFrom) and node.module}
    assert modules <= {"__future__", "typing", "vitrine.cli", "vitrine.cli.group"}
