"""A letter, said once: its text and its HTML are two ways to write the same blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDE: Final = 72
"""Characters of a line of text."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. small: what must be said, under what one wants to read."""

    words: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a name and what stands at its right, such as an amount. totals: so many at the end."""

    rows: tuple[tuple[str, str], ...]
    totals: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """words: what one does there. url: of https, or of this shop."""

    words: str
    url: str


Block = Paragraph | Rows | Link


@dataclass(frozen=True, slots=True)
class Letter:
    """kind: what it tells, for who runs the shop: `order-placed`. to: an address (`addresses.address`).

    language: of all of it. answer_to: where an answer goes, None: nowhere else.
    """

    kind: str
    to: str
    language: str
    subject: str
    blocks: tuple[Block, ...]
    answer_to: str | None = None

    @property
    def text(self) -> str:
        return "\n\n".join(_plain(block) for block in self.blocks) + "\n"

    @property
    def html(self) -> str:
        return _PAGE.format(
            language=escape(self.language),
            title=escape(one_line(self.subject)),
            body="\n".join(_marked(block) for block in self.blocks),
        )


def one_line(text: str) -> str:
    """A subject without breaks and controls: strangers' words stand in it, and it is a header."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _plain(block: Block) -> str:
    match block:
        case Paragraph(words):
            return "\n".join(_wrapped(words))
        case Link(words, url):
            return f"{words}:\n{url}"
        case Rows(rows):
            return "\n".join(_row(name, value) for name, value in rows)


def _row(name: str, value: str) -> str:
    """On one line where both fit, the value at the right."""
    room = WIDE - len(value) - 2
    if len(name) <= room:
        return f"{name}{' ' * (WIDE - len(name) - len(value))}{value}"
    return f"{name}\n{value.rjust(WIDE)}"


def _wrapped(words: str) -> Iterator[str]:
    """Broken at plain spaces alone: a narrow one holds together what it stands in."""
    for paragraph in words.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and len(line) + 1 + len(word) > WIDE:
                yield line
                line = word
            else:
                line = f"{line} {word}" if line else word
        yield line


def _marked(block: Block) -> str:
    match block:
        case Paragraph(words, small):
            style = _SMALL if small else _TEXT
            return f'<p dir="auto" style="{style}">{escape(words).replace(chr(10), "<br>")}</p>'
        case Link(words, url):
            link = f'<a href="{escape(url)}" style="{_LINK}">{escape(words)}</a>'
            return f'<p style="{_TEXT}">{link}</p>'
        case Rows(rows, totals):
            return f'<table role="presentation" width="100%" style="{_TABLE}">{_rows(rows, totals)}</table>'


def _rows(rows: Sequence[tuple[str, str]], totals: int) -> str:
    first_total = len(rows) - totals
    return "".join(
        f'<tr><td dir="auto" style="{_cell(number >= first_total)}">{escape(name)}</td>'
        f'<td align="right" style="{_cell(number >= first_total)}{_WHOLE}">{escape(value)}</td></tr>'
        for number, (name, value) in enumerate(rows)
    )


def _cell(total: bool) -> str:
    weight = "font-weight:600;" if total else ""
    return f"padding:8px 0;border-top:1px solid #d8cfc0;vertical-align:top;{weight}"


# Programs that show mail keep styles of elements alone, and no style sheet for sure.
_FONT: Final = "font-family:'Helvetica Neue',Helvetica,Arial,sans-serif;color:#2a2723;"
_TEXT: Final = f"{_FONT}font-size:16px;line-height:1.5;margin:0 0 20px;"
_SMALL: Final = f"{_FONT}font-size:13px;line-height:1.5;margin:0 0 12px;color:#6b645a;"
_WHOLE: Final = "white-space:nowrap;"
_TABLE: Final = f"{_FONT}font-size:16px;line-height:1.4;border-collapse:collapse;margin:0 0 24px;"
_LINK: Final = (
    "display:inline-block;padding:12px 20px;border-radius:10px;background:#7a5a26;color:#ffffff;"
    "font-weight:600;text-decoration:none;"
)
_PAGE: Final = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body style="margin:0;padding:24px;background:#f4ede3;">
<div style="max-width:36rem;margin:0 auto;padding:32px;background:#fdfaf4;border-radius:12px;">
{body}
</div>
</body>
</html>
"""
