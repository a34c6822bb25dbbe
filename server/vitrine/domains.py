"""Brands' own domains: further names of this shop, on which only the visitors' side of one brand is served.

By which of its names the shop is asked, the `Host` header says, and nothing else: no `X-Forwarded-Host`, no
origin. Who lies about it gets what anybody gets there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from vitrine.errors import ConfigurationError
from vitrine.ids import digest

MARK_LENGTH: Final = 12
ASKED: Final = "vitrine.brand-asked"
"""Of a request's scope: id of the brand on whose domain it was asked; missing: it was asked at the house."""


@dataclass(frozen=True)
class Domain:
    """host: as DNS has it, lower case. brand: the slug of its brand. url: scheme, host and port as browsers
    have them; the origin of its pages.
    """

    host: str
    brand: str
    url: str

    def __str__(self) -> str:
        return f"{self.host}={self.brand}"

    @cached_property
    def mark(self) -> str:
        """What its session cookies end in, after a full stop: they are good under this name alone."""
        return digest(self.host)[:MARK_LENGTH]

    @property
    def socket(self) -> str:
        """Origin of its socket."""
        return f"ws{self.url.removeprefix('http')}"


class Domains:
    """All domains of brands. Of several that a brand has, the first is that by which its pages are known."""

    def __init__(self, domains: Iterable[Domain] = ()) -> None:
        self._by_host = {each.host: each for each in domains}
        self._by_brand = {each.brand: each for each in reversed(self._by_host.values())}
        self.origins = frozenset(each.url for each in self._by_host.values())

    @classmethod
    def of(cls, said: Iterable[str], url: str) -> Domains:
        """said: `host=brand`, as settings have it. url: of the house, whose scheme and port are theirs."""
        parts = urlsplit(url)
        port = "" if parts.port is None else f":{parts.port}"
        pairs = (each.split("=", 1) for each in said)
        return cls(Domain(host, brand, f"{parts.scheme}://{host}{port}") for host, brand in pairs)

    def __bool__(self) -> bool:
        return bool(self._by_host)

    def __iter__(self) -> Iterator[Domain]:
        return iter(self._by_host.values())

    def at(self, host: str | None) -> Domain | None:
        """The domain that a `Host` header names; None: the house, or a name that nobody knows."""
        return self._by_host.get(host_in(host)) if self._by_host else None

    def of_brand(self, slug: str) -> Domain | None:
        """By which a brand's pages are known; None: by the house's address."""
        return self._by_brand.get(slug)

    def check(self, house: Iterable[str], origins: Iterable[str]) -> None:
        """Raises ConfigurationError. house: its own addresses. origins: of further sites of its own."""
        own, others = ({urlsplit(each).hostname for each in some} for some in (house, origins))
        for host in self._by_host:
            if host in own | {"localhost"}:
                raise ConfigurationError(
                    f"VITRINE_DOMAINS: {host} is the house's own address: a brand needs another one"
                )
            if host in others:
                raise ConfigurationError(
                    f"VITRINE_DOMAINS: {host} stands in VITRINE_ORIGINS too: leave it out there, its pages "
                    "act on their own address alone"
                )

    def origins_at(self, host: str | None, house: frozenset[str]) -> frozenset[str]:
        """Whose pages may act where this `Host` is asked. house: those of the house's own pages.

        A domain's pages may act there and nowhere else, and no other page may act there.
        """
        domain = self.at(host)
        return house if domain is None else frozenset({domain.url})


NONE: Final = Domains()


def host_in(header: str | None) -> str:
    """The name in a `Host` header as DNS has it: no port, no full stop at its end, lower case."""
    host = (header or "").strip().lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].removesuffix(".")


def good_here(cookie: str | None, domain: Domain | None) -> str | None:
    """A session cookie, if it was given under this very name. domain: None: the house.

    Browsers keep them apart by themselves; who carries one over by hand is a stranger too.
    """
    if cookie is None:
        return None
    mark = cookie.partition(".")[2]
    return cookie if mark == ("" if domain is None else domain.mark) else None


def place_of(cookie: str) -> str:
    """What a session cookie ends in: nothing at the house."""
    _, stop, mark = cookie.partition(".")
    return stop + mark
