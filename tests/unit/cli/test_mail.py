"""`vitrine mail test`: one letter, now."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.command import vitrine
from tests.services.smtp import mail_server


def test_into_the_folder_until_a_server_is_named(tmp_path: Path) -> None:
    ran = vitrine("mail", "test", "ada@example.org", "--data", str(tmp_path))
    assert (ran.code, "VITRINE_MAIL" in ran.err) == (0, True)
    (file,) = (tmp_path / "mail").iterdir()
    assert b"To: ada@example.org" in file.read_bytes()


def test_a_server_takes_it_or_says_why_not(tmp_path: Path) -> None:
    def ran(port: int) -> tuple[int, str]:
        told = vitrine(
            "mail", "test", "ada@example.org", "--language", "fr", "--data", str(tmp_path),
            VITRINE_MAIL=f"smtp://127.0.0.1:{port}", VITRINE_MAIL_FROM="shop@example.org",
        )  # fmt: skip
        return told.code, told.err

    with mail_server() as server:
        code, told = ran(server.port)
        assert (code, "shop@example.org" in told) == (0, True)
        assert server.got[0][2]["Subject"] == "Le courrier de votre boutique arrive"
        server.answers["RCPT"] = "550 nobody here"
        code, told = ran(server.port)
        assert (code, told) == (2, "vitrine: The mail server answered 550: nobody here\n")
    assert ran(server.port)[0] == 2


@pytest.mark.parametrize("words", [["ada"], ["ada@example.org", "--language", "de"]])
def test_what_is_refused(words: list[str], tmp_path: Path) -> None:
    ran = vitrine("mail", "test", *words, "--data", str(tmp_path))
    assert (ran.code, bool(ran.line)) == (2, True)
