"""Under which of the shop's names a page of a brand is read, and by which it is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastapi import Request

from vitrine.accounts import Brand
from vitrine.domains import NONE, Domain, Domains
from vitrine.lobbies.views import Legal, path_of

NAME: Final = "vitrine.brand"
"""Of a request's scope: what the brand is called on whose domain it was asked."""


@dataclass(frozen=True, slots=True)
class PageSite:
    """house: the house's own address for people. here: the brand's domain on which the page is read; None: it
    is read at the house. known: the brand's domain by which the page is known, wherever it is read.
    """

    house: str
    here: Domain | None = None
    known: Domain | None = None

    @property
    def url(self) -> str:
        """Scheme, host and port by which pages of the brand are known: search engines and others keep it."""
        return self.house if self.known is None else self.known.url

    def called(self, brand: str) -> str:
        """What the place is called that a page of the brand is of. brand: its name."""
        return "Vitrine" if self.known is None else brand

    def above(self, brand: str) -> str | None:
        """What stands above a page of the brand, in the wordmark's place; None: the house's wordmark."""
        return None if self.here is None else brand

    def path(self, brand: Brand, legal: Legal | None = None) -> str:
        """Of the brand's page, or of one of its texts, as links on this page have it."""
        return _path(self.here, brand, legal)

    def known_path(self, brand: Brand, legal: Legal | None = None) -> str:
        """The same, by `url`."""
        return _path(self.known, brand, legal)


@dataclass(frozen=True, slots=True)
class Sites:
    """url: the house's own address for people."""

    url: str
    domains: Domains = NONE

    def of(self, request: Request, brand: Brand) -> PageSite:
        """Of a page of this brand."""
        return PageSite(self.url, self.here(request), self.domains.of_brand(brand.slug))

    def here(self, request: Request) -> Domain | None:
        return self.domains.at(request.headers.get("host"))


def brand_here(request: Request) -> str | None:
    """What the brand is called on whose domain this was asked; None: it was asked at the house."""
    name: str | None = request.scope.get(NAME)
    return name


def _path(domain: Domain | None, brand: Brand, legal: Legal | None) -> str:
    if domain is None:
        return path_of(brand, legal)
    return "/" if legal is None else f"/{legal.value}"
