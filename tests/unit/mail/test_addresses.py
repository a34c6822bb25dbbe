from __future__ import annotations

import pytest

from vitrine.mail.addresses import address
from vitrine.mail.errors import MailAddressRefused
from vitrine.mail.ways import Server, server


@pytest.mark.parametrize(
    ("said", "tidy"),
    [
        (" ada@Example.ORG ", "ada@example.org"),
        ("Ada.L+shop@mail.example.org", "Ada.L+shop@mail.example.org"),
        ("zoë@exämple.org", "zoë@exämple.org"),
        ("root@localhost", "root@localhost"),
        ("o'hara@example.org", "o'hara@example.org"),
    ],
)
def test_what_can_be_written_to(said: str, tidy: str) -> None:
    assert address(said) == tidy


@pytest.mark.parametrize(
    "said",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@example",
        "ada@exa mple.org",
        "ada@-example.org",
        "ada@example..org",
        ".ada@example.org",
        "a..da@example.org",
        "ada@example.org\nBcc: all@example.org",
        "ada\r@example.org",
        "Ada <ada@example.org>",
        "ada@example.org,bob@example.org",
        '"a b"@example.org',
        "ada@[127.0.0.1]",
        "a" * 65 + "@example.org",
        "ada@" + "a" * 64 + ".org",
        "ada@" + ".".join(["abcdefgh"] * 40) + ".org",
        "a\u202eda@example.org",
        "ada@exam\u200bple.org",
    ],
)
def test_what_cannot(said: str) -> None:
    with pytest.raises(MailAddressRefused):
        address(said)


def test_where_letters_go() -> None:
    assert server("folder") is None
    assert server("smtp://mail.example.org") == Server("mail.example.org", 587, tls=False)
    assert server("smtps://us%40er:p%3Ass@mail.example.org:2465") == Server(
        "mail.example.org", 2465, True, "us@er", "p:ss"
    )
    assert "p:ss" not in repr(server("smtps://us%40er:p%3Ass@mail.example.org"))
    for wrong in (
        "",
        "post",
        "http://mail",
        "smtp://",
        "smtp://user@mail",
        "smtp://mail/in",
        "smtp://mail:99999",
    ):
        with pytest.raises(ValueError, match=r"\w"):
            server(wrong)
