"""The validator's raw report to findings: one for each code, with the places in the makers' own names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from vitrine.assets.findings import Finding, Severity
from vitrine.assets.validation.family_words import Words
from vitrine.assets.validation.names import Names, Place
from vitrine.assets.validation.words import UNKNOWN, WORDS

PLACES: Final = 3
MESSAGES: Final = 10_000

_ORDER: Final = [Severity.ERROR, Severity.WARNING, Severity.NOTE]


def translated(report: Mapping[str, Any], document: Mapping[str, Any] | None) -> list[Finding]:
    """Findings, the gravest first. report: as gltf-validator gives it. document: the parsed glTF, for names.

    Nothing in either is trusted: what is not of its type is passed over.
    """
    names = Names(document or {})
    found = [_finding(code, pointers, names) for code, pointers in _grouped(report).items()]
    issues = report.get("issues")
    if isinstance(issues, dict) and issues.get("truncated") is True:
        found.append(_TRUNCATED)
    return sorted(found, key=lambda each: _ORDER.index(each.severity))


_TRUNCATED: Final = Finding(
    Severity.NOTE,
    "VALIDATION_TRUNCATED",
    {
        "en": "There are more remarks than are listed: see to these first, then upload again.",
        "fr": "Il y a plus de remarques que n'en montre la liste : traitez celles-ci, puis renvoyez.",
    },
)


def _grouped(report: Mapping[str, Any]) -> dict[str, list[str]]:
    issues = report.get("issues")
    messages = issues.get("messages") if isinstance(issues, dict) else None
    groups: dict[str, list[str]] = {}
    for each in messages[:MESSAGES] if isinstance(messages, list) else []:
        if isinstance(each, dict) and isinstance(code := each.get("code"), str):
            pointer = each.get("pointer")
            groups.setdefault(code[:120], []).append(pointer if isinstance(pointer, str) else "")
    return groups


def _finding(code: str, pointers: list[str], names: Names) -> Finding:
    words = WORDS.get(code, UNKNOWN)
    places = list(dict.fromkeys(place for pointer in pointers if (place := names.of(pointer)) is not None))
    first = next((pointer for pointer in pointers if pointer), "")
    return Finding(words.severity, code, {"en": _en(words, places), "fr": _fr(words, places)}, first[:200])


def _en(words: Words, places: list[Place]) -> str:
    return _joined(words.en, "Where: ", (en for en, _ in places), " and {} more.", words.do_en)


def _fr(words: Words, places: list[Place]) -> str:
    return _joined(words.fr, "Où : ", (fr for _, fr in places), " et {} de plus.", words.do_fr)


def _joined(what: str, where: str, places: Iterable[str], more: str, do: str) -> str:
    """What is so, where, and what to do, each a sentence."""
    sentences, named = [what], list(places)
    if named:
        rest = len(named) - PLACES
        sentences.append(where + ", ".join(named[:PLACES]) + (more.format(rest) if rest > 0 else "."))
    return " ".join([*sentences, do]).strip()
