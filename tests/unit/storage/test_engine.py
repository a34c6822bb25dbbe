"""Database URLs: what is refused says what to write instead, and never shows a password."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from vitrine.errors import ConfigurationError
from vitrine.storage import Database
from vitrine.storage.engine import parse_url


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:////data/shop.db", "sqlite+pysqlite"),
        ("postgresql://u:p@host/name", "postgresql+psycopg"),
        ("postgres://u:p@host/name", "postgresql+psycopg"),
        ("postgresql+psycopg://u:p@host/name", "postgresql+psycopg"),
    ],
)
def test_the_driver_is_ours_to_choose(url: str, driver: str) -> None:
    assert parse_url(url).drivername == driver


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop.db",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://u:hunter2@host/db",
        "postgresql+asyncpg://u:hunter2@h/d",
    ],
)
def test_urls_that_cannot_work(url: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        Database(url)
    assert "hunter2" not in refused.value.message
    assert "sqlite:////" in refused.value.message


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ConfigurationError, match="cannot be made"):
        Database(f"sqlite:///{tmp_path}/file/shop.db")


def test_a_missing_driver_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'vitrine-shop\[postgres\]'"):
        Database("postgresql://user:hunter2@host/name")
