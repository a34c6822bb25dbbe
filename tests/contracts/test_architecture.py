"""ARCHITECTURE.md names what is there: each path of its table exists, each constant stands where it says."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Paths are written from the top, from the package, or from the browser's sources.
FROM = (ROOT, ROOT / "server" / "vitrine", ROOT / "web" / "app" / "src")
TABLE = "## Where do I change"


def _section() -> str:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    return text[text.index(TABLE) :].split("\n## ")[0]


def _spelt_out(path: str) -> list[str]:
    """`a/{b,c}.ts` is `a/b.ts` and `a/c.ts`."""
    parts = [part.split(",") for part in re.split(r"[{}]", path)]
    if len(parts) == 1:
        return [path]
    return ["".join(choice) for choice in product(*parts)]


def _paths(line: str) -> list[str]:
    told = re.findall(r"`([^`]+)`", line)
    return [
        path
        for each in told
        if re.fullmatch(r"[\w./{},*-]*[/][\w./{},*-]*", each)
        for path in _spelt_out(each)
    ]


def _stands(path: str) -> bool:
    return any(list(start.glob(path.rstrip("/"))) for start in FROM)


def test_every_path_of_the_table_is_there() -> None:
    rows = [line for line in _section().splitlines() if line.startswith("| ") and "---" not in line]
    assert len(rows) >= 35
    missing = [f"{path} ({row[2:40]})" for row in rows for path in _paths(row) if not _stands(path)]
    assert missing == []


def test_every_constant_of_the_table_is_where_it_says() -> None:
    """`NAME` in `path`."""
    named = re.findall(r"`([A-Z][A-Z_]{3,})` in `([^`]+)`", _section())
    assert len(named) >= 4
    for name, path in named:
        files = [file for start in FROM for file in start.glob(path)]
        assert any(re.search(rf"\b{name}\b", file.read_text()) for file in files), f"{name} in {path}"
