"""The walls that import contracts cannot see: where async code, the environment and long files may stand."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

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


def _found(word: str, matches: Callable[[ast.AST], bool], free: Callable[[Path], bool]) -> list[str]:
    """Where such code stands, as "file:line", in files not free to hold it. word: is in all such code."""
    return [
        f"{file.relative_to(PACKAGE)}:{node.lineno}"
        for file in MODULES
        if not free(file) and word in file.read_text()
        for node in ast.walk(_tree(file))
        if matches(node)
    ]


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def test_async_code_stands_only_at_the_edges() -> None:
    def free(file: Path) -> bool:
        return file.relative_to(PACKAGE).parts[0] in ASYNC_PACKAGES or file.name in ASYNC_FILES

    assert _found("async def", lambda node: isinstance(node, ast.AsyncFunctionDef), free) == []


def test_only_settings_reads_the_environment() -> None:
    def reads(node: ast.AST) -> bool:
        return (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "os"
            and node.attr in {"environ", "getenv", "environb"}
        )

    assert _found("os.", reads, lambda file: file == PACKAGE / "settings.py") == []


def test_nothing_is_imported_from_a_test_module() -> None:
    """What several tests share stands beside them, or in `fixtures/`."""
    tests = sorted(file for file in (ROOT / "tests").rglob("*.py") if ".test_" in file.read_text())
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.module}"
        for file in tests
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("tests.")
        and (node.module or "").split(".")[-1].startswith("test_")
    ]
    assert found == []


def test_files_stay_short() -> None:
    """Migrations and `*.gen.ts` are written by programs, and never edited into parts."""
    long = {
        str(file.relative_to(ROOT)): lines
        for file in _tracked("*.py", "*.ts", "*.sol")
        if file.parent.name != "versions"
        and not file.name.endswith(".gen.ts")
        and (lines := len(file.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_lock_files_name_no_host() -> None:
    locks = [*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "web" / "package-lock.json"]
    assert len(locks) == 4
    for lock in locks:
        text = lock.read_text()
        assert "registry." not in text and "--index-url" not in text and "find-links" not in text, lock.name
        assert '"resolved": "http' not in text, lock.name


def test_migrations_stand_in_one_line() -> None:
    """Two that follow the same one would keep every shop from opening."""
    files = sorted((PACKAGE / "storage" / "migrations" / "versions").glob("0*.py"))
    said = [
        {
            target.id: ast.literal_eval(node.value)
            for node in ast.parse(file.read_text()).body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name) and target.id in {"revision", "down_revision"}
        }
        for file in files
    ]
    numbers = [f"{number:04}" for number in range(1, len(files) + 1)]
    assert [each["revision"] for each in said] == numbers
    assert [each["down_revision"] for each in said] == [None, *numbers[:-1]]
    assert [file.name[:4] for file in files] == numbers
