"""E-mail addresses (RFC 5321, 6531) as far as a shop must know them: something one can write to."""

from __future__ import annotations

import re
from typing import Final

from vitrine.mail.errors import MailAddressRefused

LONGEST: Final = 254
LONGEST_LOCAL: Final = 64

# Any letter of any language; no space, control, bracket, comma or quote: what would end it in a header.
_LOCAL: Final = re.compile(r"[^\s\x00-\x20\x7f()<>\[\]:;,@\\\"]+")
_LABEL: Final = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")


def address(text: str) -> str:
    """This address, tidy: no spaces around it, its host in lower case. Raises MailAddressRefused.

    Quoted names before the @ and literal hosts are refused: nobody who buys something has one.
    """
    found = text.strip()
    local, at, host = found.rpartition("@")
    dots = ".." in local or local.startswith(".") or local.endswith(".")
    if not at or dots or len(local.encode()) > LONGEST_LOCAL or not _LOCAL.fullmatch(local):
        raise MailAddressRefused
    labels = host.lower().split(".")
    if not all(_LABEL.fullmatch(label) for label in labels) or (len(labels) < 2 and host != "localhost"):
        raise MailAddressRefused
    tidy = f"{local}@{'.'.join(labels)}"
    if len(tidy.encode()) > LONGEST or not tidy.isprintable():
        raise MailAddressRefused
    return tidy
