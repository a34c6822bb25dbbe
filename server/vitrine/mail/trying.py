"""The letter by which one sees whether mail arrives."""

from __future__ import annotations

from vitrine.mail.letters import Letter, Link, Paragraph
from vitrine.words import Words

_words = Words(__file__)
KIND = "test"


def trial(to: str, language: str, shop: str) -> Letter:
    """shop: its own address, which the letter links to."""

    def say(key: str) -> str:
        return _words.told(language, key, shop=shop)

    blocks = (Paragraph(say("text")), Link(say("link"), shop), Paragraph(say("why"), small=True))
    return Letter(KIND, to, language, say("subject"), blocks)
