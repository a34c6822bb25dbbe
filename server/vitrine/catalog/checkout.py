"""The way to the brand's own checkout: which addresses we send people to, and what we tell there."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import SplitResult, quote, unquote_plus, urlsplit, urlunsplit

from vitrine.callers import is_this_machine
from vitrine.catalog.errors import CheckoutRefused

URL_LIMIT = 2_048
PREFIX = "vitrine_"
# The characters of RFC 3986; the rest must come percent-encoded. No backslash: browsers read it as `/`.
_WRITTEN = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", re.ASCII)
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.ASCII)


def checked_buy_url(url: str) -> str:
    """The address, if people may be sent there: https anywhere, http on this machine only, no user info.

    Raises CheckoutRefused.
    """
    if len(url) > URL_LIMIT:
        raise CheckoutRefused(f"is longer than {URL_LIMIT} characters")
    if _WRITTEN.fullmatch(url) is None:
        raise CheckoutRefused("holds characters that an address cannot have")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise CheckoutRefused("cannot be read as an address") from error
    if parts.scheme not in ("https", "http") or not url.lower().startswith(f"{parts.scheme}://"):
        raise CheckoutRefused("does not begin with https://")
    if "@" in parts.netloc:
        raise CheckoutRefused("holds a user name or password")
    if not _is_host(host) or port == 0 or parts.netloc.endswith(":"):
        raise CheckoutRefused("names no host")
    if parts.scheme == "http" and not (is_this_machine(host) or host.endswith(".localhost")):
        raise CheckoutRefused("is http, which anyone on the way can change")
    return url


def attributed(url: str, values: Mapping[str, str]) -> str:
    """The address with our parameters: `{"room": "x"}` becomes vitrine_room=x, before the fragment.

    The brand's own query stays byte for byte; anything in it already named vitrine_* is dropped,
    so that what arrives under that name is ours.
    """
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if pair and not _is_ours(pair)]
    added = [f"{PREFIX}{name}={quote(value, safe='')}" for name, value in values.items()]
    return urlunsplit(
        SplitResult(parts.scheme, parts.netloc, parts.path or "/", "&".join(kept + added), parts.fragment)
    )


def _is_ours(pair: str) -> bool:
    return unquote_plus(pair.partition("=")[0]).strip().lower().startswith(PREFIX)


def _is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return _HOST.fullmatch(host) is not None and ".." not in host
    return True
