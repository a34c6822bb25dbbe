"""RFC 3986, the part that sign-in messages use: authority, URI, and the characters of their texts.

Every pattern is possessive: a text is read once from left to right, whatever it holds.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

_UNRESERVED: Final = r"A-Za-z0-9\-._~"
_DELIMITERS: Final = r"!$&'()*+,;="
_ESCAPED: Final = "%[0-9A-Fa-f]{2}"
_PCHAR: Final = rf"(?:[{_UNRESERVED}{_DELIMITERS}:@]|{_ESCAPED})"
_SEGMENTS: Final = rf"(?:/{_PCHAR}*+)*+"

SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+\-.]*+", re.ASCII)
PCHARS: Final = re.compile(rf"{_PCHAR}*+", re.ASCII)
WORDS: Final = re.compile(rf"[{_UNRESERVED}{_DELIMITERS}:/?#\[\]@ ]++", re.ASCII)

_USER: Final = re.compile(rf"(?:[{_UNRESERVED}{_DELIMITERS}:]|{_ESCAPED})*+", re.ASCII)
_NAME: Final = re.compile(rf"(?:[{_UNRESERVED}{_DELIMITERS}]|{_ESCAPED})*+", re.ASCII)
_FUTURE: Final = re.compile(rf"[vV][0-9A-Fa-f]++\.[{_UNRESERVED}{_DELIMITERS}:]++", re.ASCII)
_PORT: Final = re.compile(r"[0-9]*+", re.ASCII)
# Where the authority ends is where the path, the query or the fragment begins.
_URI: Final = re.compile(
    rf"(?P<scheme>[A-Za-z][A-Za-z0-9+\-.]*+):"
    rf"(?://(?P<authority>[^/?#]*+)(?P<after>{_SEGMENTS})|(?P<alone>/?(?:{_PCHAR}++{_SEGMENTS})?+))"
    rf"(?:\?(?:{_PCHAR}|[/?])*+)?+(?:#(?:{_PCHAR}|[/?])*+)?+",
    re.ASCII,
)


def is_authority(text: str) -> bool:
    """[userinfo "@"] host [":" port]; the empty one too, as in the RFC."""
    user, at, rest = text.rpartition("@")
    if at and _USER.fullmatch(user) is None:
        return False
    if rest.startswith("["):
        literal, closed, port = rest[1:].partition("]")
        if not closed or not (_is_ipv6(literal) or _FUTURE.fullmatch(literal)):
            return False
        return not port or (port[0] == ":" and _PORT.fullmatch(port[1:]) is not None)
    name, _, port = rest.partition(":")
    return _NAME.fullmatch(name) is not None and _PORT.fullmatch(port) is not None


def is_uri(text: str) -> bool:
    """An absolute URI with its scheme; a fragment may follow."""
    found = _URI.fullmatch(text)
    if found is None:
        return False
    authority = found["authority"]
    return authority is None or is_authority(authority)


def _is_ipv6(text: str) -> bool:
    """As RFC 3986 has it: without a zone."""
    try:
        return "%" not in text and ipaddress.IPv6Address(text) is not None
    except ValueError:
        return False
