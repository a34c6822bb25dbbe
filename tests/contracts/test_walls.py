"""The walls that import contracts cannot see: where async code, the environment and long files may stand."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "server" / "vitrine"
MODULES = sorted(file for file in PACKAGE.rglob("*.py") if "client" not in file.parts)

ASYNC_PACKAGES = {"app", "gateway", "extensions", "voice", "certificates", "cli"}
ASYNC_FILES = {"worker.py", "routes.py", "part.py", "subscriptions.py"}
LONGEST = 400


def _tracked(*patterns: str) -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return (ROOT / line for line in listed.splitlines() if (ROOT / line).is_file())


def test_the_package_is_looked_at() -> None:
    assert len(MODULES) > 40


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_async_code_stands_only_at_the_edges(file: Path) -> None:
    if file.relative_to(PACKAGE).parts[0] in ASYNC_PACKAGES or file.name in ASYNC_FILES:
        return
    found = [
        node.lineno
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.AsyncFunctionDef)
    ]
    assert found == [], f"{file.name} has async functions at lines {found}"


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_only_settings_reads_the_environment(file: Path) -> None:
    if file == PACKAGE / "settings.py":
        return
    reads = [
        node.lineno
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
        and node.attr in {"environ", "getenv", "environb"}
    ]
    assert reads == [], f"{file.name} reads the environment at lines {reads}"


def test_files_stay_short() -> None:
    """Migrations are written by a program from the tables, and never edited into parts."""
    long = {
        str(file.relative_to(ROOT)): lines
        for file in _tracked("*.py", "*.ts", "*.sol")
        if file.parent.name != "versions" and (lines := len(file.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_lock_files_name_no_host() -> None:
    locks = [*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "web" / "package-lock.json"]
    assert len(locks) == 4
    for lock in locks:
        text = lock.read_text()
        assert "registry." not in text and "--index-url" not in text and "find-links" not in text, lock.name
        assert '"resolved": "http' not in text, lock.name
