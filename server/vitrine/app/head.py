"""What a page says of itself to other sites and search engines, HTML: https://ogp.me."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from vitrine.words import LANGUAGES


def head(
    url: str,
    path: str,
    title: str,
    text: str,
    picture: str | None,
    language: str,
    kind: str = "website",
    more: Mapping[str, str] | None = None,
    site: str = "Vitrine",
) -> str:
    """url: by which the page is known: scheme, host and port. picture: its path. language: that of title and
    text, which may not be the page's. kind: og:type. more: further properties. site: what the place is called
    that the page is of.
    """
    told = {
        "og:type": kind,
        "og:site_name": site,
        "og:title": title,
        "og:description": text,
        "og:url": url + path,
        "og:locale": language,
    }
    if picture is not None:
        told["og:image"] = url + picture
    tags = [f"<title>{escape(title)}</title>", tag("description", text)]
    tags += [tag(name, value, by="property") for name, value in (told | dict(more or {})).items()]
    tags += [tag("og:locale:alternate", each, by="property") for each in LANGUAGES if each != language]
    tags.append(tag("twitter:card", "summary" if picture is None else "summary_large_image"))
    tags.append(f'<link rel="canonical" href="{escape(url + path)}" />')
    return "\n    ".join(tags)


def tag(name: str, value: str, by: str = "name") -> str:
    return f'<meta {by}="{name}" content="{escape(value)}" />'
