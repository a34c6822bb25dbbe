"""What gates say to people: what opens them, and why they stay shut."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from vitrine.certificates.gates.rule import Alternative, OwnEdition, Rule
from vitrine.words import OTHER_LANGUAGES, told_in
from vitrine.words import Words as Said

Words = Mapping[str, str]
Titles = Mapping[int, Words]

TITLE_CHARACTERS: Final = 56
NAMED_LIMIT: Final = 3
CLOSE_LIMIT_BYTES: Final = 120

_words: Final = Said(__file__)

OPEN: Final[Words] = _words("open")
OFF: Final[Words] = _words("off")
NOT_YOURS: Final[Words] = _words("not_yours")


def shown_out(words: Words) -> str:
    """A text for a close frame, which holds 120 bytes: in as many languages as fit, English first."""
    told = words["en"]
    for language in OTHER_LANGUAGES:
        longer = f"{told} · {told_in(language, words)}"
        told = longer if len(longer.encode()) <= CLOSE_LIMIT_BYTES else told
    return told


SHOWN_OUT: Final = shown_out(_words("holders_only"))


def for_holders(rule: Rule, titles: Titles, own: str | None) -> Words:
    """ "For holders of ...". titles: of the rule's editions. own: this shop's contract."""
    return _words("for_holders", listed=_listed([_name(each, titles, own) for each in rule.any]))


def come_in_first(words: Words) -> Words:
    """The same for somebody whom nobody knows yet."""
    return _words("come_in_first", words=words)


def down(since: datetime) -> Words:
    """The chain cannot be asked, and nothing that was known before may stand in."""
    return _words("down", at=f"{since:%H:%M} UTC")


def grace(since: datetime, until: datetime) -> Words:
    """The chain cannot be asked, and the last answer counts for a while."""
    return _words("grace", at=f"{since:%H:%M} UTC", end=f"{until:%H:%M} UTC")


def _listed(names: list[Words]) -> Words:
    unique = [name for index, name in enumerate(names) if name not in names[:index]]
    named, rest = unique[:NAMED_LIMIT], len(unique) - NAMED_LIMIT
    if rest > 0:
        named.append(_words("more", count=rest))
    if len(named) == 1:
        return named[0]
    return _words(
        "either",
        names=lambda language: ", ".join(told_in(language, name) for name in named[:-1]),
        last=named[-1],
    )


def _name(each: Alternative, titles: Titles, own: str | None) -> Words:
    if isinstance(each, OwnEdition):
        title = titles.get(each.number)
        if title is None:
            return _words("edition_unknown", number=each.number)
        return _words("edition", title=lambda language: _clipped(told_in(language, title)))
    if each.token is not None:
        return _words("token", token=_short(str(each.token)), contract=_short(each.contract))
    return _words("own") if each.contract == own else _words("one_of", contract=_short(each.contract))


def _clipped(title: str) -> str:
    return title if len(title) <= TITLE_CHARACTERS else f"{title[: TITLE_CHARACTERS - 1].rstrip()}…"


def _short(text: str) -> str:
    return text if len(text) <= 12 else f"{text[:6]}…{text[-4:]}"
