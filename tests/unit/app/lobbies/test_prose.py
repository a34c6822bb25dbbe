"""Plain text with paragraphs and links; nothing in it becomes markup."""

from __future__ import annotations

import pytest

from vitrine.app.lobbies.prose import prose


def link(address: str, kind: str = "") -> str:
    return f'<a href="{kind}{address}" rel="nofollow noopener ugc">{address}</a>'


def test_paragraphs_and_lines() -> None:
    assert prose("Ada & Co.\nRue 1\n\nParis") == "<p>Ada &amp; Co.<br>Rue 1</p><p>Paris</p>"
    assert prose("") == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("See https://a.example/x?y=1&z=2.", f"See {link('https://a.example/x?y=1&amp;z=2')}."),
        ("(https://a.example)", f"({link('https://a.example')})"),
        ("https://a.example/w_(x) ok", f"{link('https://a.example/w_(x)')} ok"),
        ("write to ada@a.example, please", f"write to {link('ada@a.example', 'mailto:')}, please"),
        ("« https://a.example »", f"« {link('https://a.example')} »"),
    ],
)
def test_addresses_become_links_without_what_stands_after(text: str, told: str) -> None:
    assert prose(text) == f"<p>{told}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "<a href='https://a.example'>x</a>",
        'https://a.example/"onmouseover="alert(1)',
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>@a.example",
    ],
)
def test_nothing_else_does(text: str) -> None:
    told = prose(text)
    bare = told.replace("<p>", "").replace("</p>", "").replace("</a>", "")
    bare = "".join(part.partition(">")[2] if part.startswith("a href=") else part for part in bare.split("<"))
    assert "<" not in bare
    assert 'href="javascript' not in told and " onmouseover" not in told and '"onmouseover' not in told


def test_a_hostile_text_is_read_in_one_pass() -> None:
    assert len(prose("a" * 10_000 + "@" * 10_000)) == 20_007
    assert prose("https://" * 2_000).count("<a ") >= 1
