"""What a brand writes, as HTML: paragraphs, lines and links, and nothing else of it becomes markup. Pure."""

from __future__ import annotations

import re
from html import escape
from typing import Final

# Addresses as people write them in a text: by https, or a mail address. What stands after, as a full stop, is
# not of them.
_LINK: Final = re.compile(
    r"(?P<url>https?://[^\s<>\"'«»“”]{1,500})|(?P<mail>[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})"
)
_AFTER: Final = ".,;:!?…)]}"


def prose(text: str) -> str:
    """Paragraphs, as `text.tidy_block` leaves them: an empty line between two."""
    return "".join(
        f"<p>{'<br>'.join(_line(line) for line in paragraph.splitlines())}</p>"
        for paragraph in text.split("\n\n")
        if paragraph.strip()
    )


def _line(line: str) -> str:
    told, at = [], 0
    for found in _LINK.finditer(line):
        said = found[0].rstrip(_AFTER)
        if found["url"] and found[0][len(said) :].startswith(")") and "(" in said:
            said += ")"  # of the address: it opens one
        told.append(escape(line[at : found.start()]))
        kind = "" if found["url"] else "mailto:"
        told.append(f'<a href="{kind}{escape(said)}" rel="nofollow noopener ugc">{escape(said)}</a>')
        at = found.start() + len(said)
    return "".join([*told, escape(line[at:])])
