"""Where letters go: said once by who runs the shop, as an address (`VITRINE_MAIL`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

PORTS: Final = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Server:
    """An SMTP server (RFC 5321). tls: from the first byte on; else by STARTTLS, as soon as it is offered."""

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)


def server(url: str) -> Server | None:
    """The server that `smtp[s]://[user:password@]host[:port]` means; None for `folder`. Raises ValueError."""
    if url == "folder":
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        # Not its own words: what it could not read may be a part of the password.
        raise ValueError("write / # ? @ : within user and password as %2F %23 %3F %40 %3A") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("folder, smtp://user:password@host:port or smtps://…")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("nothing may follow the port")
    if (parts.username is None) != (parts.password is None):
        raise ValueError("user and password go together")
    return Server(
        parts.hostname,
        port or PORTS[parts.scheme],
        parts.scheme == "smtps",
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )
