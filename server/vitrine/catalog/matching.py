"""If-Match (RFC 9110 section 13.1.1): the version that somebody has read, before they change a thing."""

from __future__ import annotations

import re
from typing import Final

from vitrine.catalog.errors import VersionUnreadable

# The version begins our entity tags; what follows it says what else is told, and is not compared.
_VERSION: Final = re.compile(r'(?:W/)?"(\d{1,9})(?:-[0-9a-f]{24}(?:\.gz)?)?"', re.ASCII)


def version_of(if_match: str | None) -> int | None:
    """The version that the header names; None: any will do. Raises VersionUnreadable."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _VERSION.fullmatch(if_match.strip())
    if found is None:
        raise VersionUnreadable
    return int(found[1])
