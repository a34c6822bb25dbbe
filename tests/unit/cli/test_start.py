"""What keeps a shop from starting is one line that names the file, and exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.command import vitrine
from vitrine.app.serving import check_tls
from vitrine.cli.tls import lan_certificate
from vitrine.errors import ConfigurationError
from vitrine.settings import Settings


def test_a_database_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "vitrine.sqlite3"
    file.write_bytes(b"not a database, but long enough to look like something" * 100)
    ran = vitrine("serve", VITRINE_DATA=str(tmp_path))
    assert ran.code == 2
    assert str(file) in ran.line and "backup" in ran.line


def test_a_folder_that_cannot_be_written() -> None:
    """The kernel's: there nobody writes, root neither."""
    ran = vitrine("serve", VITRINE_DATA="/proc/self")
    assert ran.code == 2
    assert "/proc/self cannot be written" in ran.line


def test_a_key_of_another_certificate(tmp_path: Path) -> None:
    certificate, key = lan_certificate(tmp_path / "one", "127.0.0.1")
    _, other = lan_certificate(tmp_path / "other", "127.0.0.1")
    check_tls(Settings())
    check_tls(Settings(tls_certificate=certificate, tls_key=key))
    for pair in ((certificate, other), (key, key), (certificate, tmp_path / "absent.pem")):
        with pytest.raises(ConfigurationError, match="VITRINE_TLS_KEY"):
            check_tls(Settings(tls_certificate=pair[0], tls_key=pair[1]))
