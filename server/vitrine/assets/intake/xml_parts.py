"""XML from strangers: UTF-8, no document type, no entities, bounded depth; looked at before it is parsed."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from vitrine.assets.errors import NotReadable, OverLimit
from vitrine.assets.intake.numbers import broken
from vitrine.assets.limits import XML_DEPTH

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]

_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']{0,40})[\"']")


def walk(data: bytes, start: Start, end: End) -> None:
    """Call `start` and `end` for every element, by its name without prefix; attributes keep theirs.

    Raises BadModel for a document type or entity, NotReadable for broken XML, OverLimit for depth.
    """
    _refuse(data)
    depth = 0

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > XML_DEPTH.value:
            raise OverLimit.of(XML_DEPTH, depth)
        start(name.rpartition(":")[2], attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name.rpartition(":")[2])

    def declared(*_: object) -> None:
        raise broken("declares a document type, which 3MF forbids")

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    # The second fence: `_refuse` has looked for these already.
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = declared
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, UnicodeError) as error:
        raise NotReadable("The XML of this 3MF cannot be read. Export the model again.") from error


def _refuse(data: bytes) -> None:
    """3MF core specification 1.3, section 2.1: UTF-8 or UTF-16, no DTD. UTF-16 would hide one from us."""
    encoding = _ENCODING.search(data[:1_000])
    other = encoding is not None and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")
    if other or data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:1_000]:
        raise broken("has XML that is not UTF-8")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise broken("declares a document type, which 3MF forbids")
