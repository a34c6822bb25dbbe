"""Tidy text: what strangers write to each other, without what can hide, overrun or deceive.

One table says which characters go where (`_visible`). Angle brackets stay: text is text here, and
every screen must show it as text.

| characters | where they stay |
|---|---|
| letters, marks, digits, signs, emoji | everywhere |
| spaces of any kind, `BLANKS` | as a space |
| U+200C, U+200D | one, between letters of scripts that join (Persian, Hindi): there they are spelling |
| U+200D | one, between two emoji: families, professions, the rainbow flag |
| variation selectors | one, after the letter, digit or sign that it shapes; U+E0100-E01EF: Han alone |
| emoji tags U+E0020-E007F | after the black flag, where they spell a region: England, Scotland, Wales |
| direction U+061C, U+200E-200F, U+202A-202E, U+2066-2069 | nowhere: they turn around what follows |
| other controls and formats, surrogates, private use, unassigned | nowhere; emoji to come stay |
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Characters that look like nothing but are letters or marks to Unicode: Hangul fillers, the empty Braille
# cell, the grapheme joiner, Khmer inherent vowels. They count as spaces, else a name could be invisible.
BLANKS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Controls, formats (bidi overrides, zero-width characters, tags), surrogates, private use, unassigned.
REMOVED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
JOINER: Final = "\u200d"
JOINERS: Final = frozenset("\u200c\u200d")
# Mongolian's free ones stand after letters as the others do.
SELECTORS: Final = frozenset([*map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0x180B, 0x180E)), "\u180f"])
# Arabic to Myanmar; the Philippines to Ol Chiki; Syloti to Meetei; Arabic shapes; Kharoshthi on; Adlam.
# Between Latin letters a joiner would only make of one name a second that looks the same.
JOINING: Final = (
    range(0x0600, 0x10A0),
    range(0x1700, 0x1C80),
    range(0xA800, 0xAC00),
    range(0xFB50, 0xFE00),
    range(0xFE70, 0xFF00),
    range(0x10A00, 0x12000),
    range(0x1E900, 0x1E960),
)
# Of the Han unification: a different shape of the same character.
HAN_SELECTORS: Final = range(0xE0100, 0xE01F0)
HAN: Final = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x40000))
# All of it is emoji, or kept for emoji to come: newer ones are unassigned to an older Python.
EMOJI: Final = range(0x1F000, 0x1FB00)
EMOJI_ELSEWHERE: Final = frozenset("\u203c\u2049\u2194\u3030\u303d")
# The black flag, two letters of a country and up to four of a region, the end: CLDR's subdivisions.
FLAG: Final = re.compile(
    "\U0001f3f4[\U000e0061-\U000e007a]{2}[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,4}\U000e007f"
)


def tidy_line(text: str) -> str:
    """The text in NFC on one line: invisible characters removed, runs of space made one, ends trimmed."""
    if not text.isascii() or not text.isprintable():
        text = _visible(text)
    return " ".join(text.split())


def tidy_block(text: str) -> str:
    """As `tidy_line`, but paragraphs stay: at most one empty line between them."""
    lines = (tidy_line(line) for line in re.split("\r\n|[\n\r\u2028\u2029]", text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def cut_line(text: str, limit: int) -> str:
    """As `tidy_line`, cut to `limit` characters: for names in files, whose maker cannot be asked again."""
    return tidy_line(tidy_line(text[: 4 * limit])[:limit])


def bare(text: str) -> str:
    """What of a text can be seen, for comparing: two names that look alike but for joiners are the same."""
    plain = unicodedata.normalize("NFKC", tidy_line(text)).casefold()
    return "".join(each for each in plain if each not in JOINERS | SELECTORS and ord(each) < 0xE0000)


def _visible(text: str) -> str:
    """What stays of the text, in NFC. Doing it twice changes nothing more."""
    text = unicodedata.normalize("NFC", text)
    kept: list[str] = []
    at = 0
    while at < len(text):
        character = text[at]
        at += 1
        if character.isspace() or character in BLANKS:
            kept.append(" ")
        elif character in JOINERS:
            if kept and at < len(text) and _joins(kept, character, text[at]):
                kept.append(character)
        elif character in SELECTORS or ord(character) in HAN_SELECTORS:
            if kept and _selects(kept[-1], character):
                kept.append(character)
        elif flag := FLAG.match(text, at - 1):
            kept.append(flag[0])
            at = flag.end()
        elif _is_emoji(character) or unicodedata.category(character) not in REMOVED:
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def _joins(kept: list[str], joiner: str, after: str) -> bool:
    """Whether a joiner stays between what is kept and the character after it."""
    if after in BLANKS:
        return False
    before = kept[-1]
    if _is_joining(before) and _is_joining(after):
        return True
    if before in SELECTORS:
        before = kept[-2]
    return joiner == JOINER and _is_emoji(before) and _is_emoji(after)


def _selects(before: str, selector: str) -> bool:
    """Whether a variation selector stays after this character."""
    if selector in SELECTORS:
        return _is_emoji(before) or unicodedata.category(before[0])[0] in "LNS" or before in "#*"
    return any(ord(before[0]) in block for block in HAN)


def _is_joining(character: str) -> bool:
    """A letter of a script that joins, or one of its marks."""
    return (
        unicodedata.category(character[0])[0] in "LM"
        and character not in SELECTORS
        and any(ord(character[0]) in block for block in JOINING)
    )


def _is_emoji(character: str) -> bool:
    """character: one, or a whole flag."""
    return (
        ord(character[0]) in EMOJI
        or character in EMOJI_ELSEWHERE
        or unicodedata.category(character[0]) == "So"
    )
