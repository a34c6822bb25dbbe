"""What the commands of editions refuse before anything is sent, and how a list of them reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.command import Ran, vitrine
from vitrine.cli import certificates
from vitrine.cli.shop import Shop


@pytest.fixture
def licence(tmp_path: Path) -> Path:
    path = tmp_path / "licence.txt"
    path.write_text("Show it, keep it.")
    return path


def edition(licence: Path, *words: str, **environment: str) -> Ran:
    return vitrine("edition", "p1", "--supply", "10", "--licence", str(licence), *words, **environment)


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "cannot be read"), (b"\xff\xfe\x00", "UTF-8"), (b"x" * 80_001, "20,000 characters")],
)
def test_a_licence_that_is_no_text(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "none.txt"
    if content is not None:
        path.write_bytes(content)
    ran = edition(path, VITRINE_TOKEN="vt_1")
    assert ran.code == 2
    assert told in ran.line


def test_a_folder_is_no_licence(tmp_path: Path) -> None:
    assert "cannot be read" in edition(tmp_path, VITRINE_TOKEN="vt_1").line


def test_editions_and_gifts_need_the_brands_token(licence: Path) -> None:
    for ran in (edition(licence), vitrine("gift", "7")):
        assert ran.code == 2
        assert "VITRINE_TOKEN" in ran.line
    assert "OTHER" in vitrine("gift", "7", "--token-env", "OTHER", OTHER="").line


def test_no_shop_there(licence: Path) -> None:
    nowhere = ("--url", "http://127.0.0.1:9")
    for ran in (
        edition(licence, *nowhere, VITRINE_TOKEN="vt_1"),
        vitrine("gift", "7", *nowhere, VITRINE_TOKEN="vt_1"),
        vitrine("editions", *nowhere),
    ):
        assert ran.code == 2
        assert "Nothing answers" in ran.line


@pytest.mark.parametrize(
    "words",
    [
        ("edition", "p1", "--supply", "0", "--licence", "x"),
        ("edition", "p1", "--supply", "10"),
        ("gift", "seven"),
        ("gift", "0"),
        ("gift", "7", "--count", "101"),
    ],
)
def test_wrong_usage_is_one_line(words: tuple[str, ...]) -> None:
    ran = vitrine(*words)
    assert ran.code == 2
    assert "--help" in ran.line


def test_titles_are_text_and_never_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    item: dict[str, Any] = {
        "number": 7, "title": {"en": "[red]x[/red]\x1b[2J"}, "product_id": "p1", "given": 3,
        "max_supply": 10, "soulbound": True, "open_gift": True, "state": "failed", "problem": "No gas.",
    }  # fmt: skip
    asked: list[dict[str, str]] = []

    def listed(_: Shop, path: str, **chosen: str) -> list[dict[str, Any]]:
        asked.append({"path": path, **chosen})
        return [item]

    monkeypatch.setattr(Shop, "listed", listed)
    out = vitrine("editions", "--product", "p1").out
    assert "[red]x[/red]" in out and "\x1b[2J" not in out
    assert "3/10" in out and "soulbound, open gift" in out and "No gas." in out
    assert asked == [{"path": "/api/editions", "product": "p1"}]


def test_an_edition_without_promises() -> None:
    assert certificates.promises({}) == "none"
