"""The validator's raw report to findings: one for each code, with the places in the makers' own names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vitrine.assets.findings import Finding, Severity
from vitrine.assets.validation.codes import CODES, UNKNOWN, Remark
from vitrine.assets.validation.names import Names, words
from vitrine.words import LANGUAGES, LocalText

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


_TRUNCATED: Final = Finding(Severity.NOTE, "VALIDATION_TRUNCATED", words("truncated"))


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
    remark = CODES.get(code, UNKNOWN)
    found = [place for pointer in pointers if (place := names.of(pointer)) is not None]
    places = [place for index, place in enumerate(found) if place not in found[:index]]
    first = next((pointer for pointer in pointers if pointer), "")
    text = {language: _sentences(language, remark, places) for language in LANGUAGES}
    return Finding(remark.severity, code, text, first[:200])


def _sentences(language: str, remark: Remark, places: list[LocalText]) -> str:
    """What is so, where, and what to do, each a sentence."""
    sentences = [words.told(language, remark.key)]
    if places:
        listed, more = ", ".join(place[language] for place in places[:PLACES]), len(places) - PLACES
        key = "where.more" if more > 0 else "where"
        sentences.append(words.told(language, key, places=listed, more=more))
    if f"{remark.key}.do" in words:
        sentences.append(words.told(language, f"{remark.key}.do"))
    return " ".join(sentences)
