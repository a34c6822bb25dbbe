"""The page for who comes to an address where nothing is: people read no problem objects."""

from __future__ import annotations

from html import escape
from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse

from vitrine.app.headers import API
from vitrine.words import Words, wanted

_words: Final = Words(__file__)

_PAGE: Final = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
:root {{ --ground: #f3ede4; --ink: #2b2622; --line: #b08a45; }}
@media (prefers-color-scheme: dark) {{ :root {{ --ground: #191613; --ink: #efe7db; --line: #c9a667; }} }}
body {{ margin: 0; min-height: 100vh; box-sizing: border-box; padding: 2rem; display: grid; gap: 1.25rem;
  place-content: center; justify-items: start; background: var(--ground); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, sans-serif; }}
h1 {{ margin: 0; font: 400 2.25rem/1.15 Georgia, serif; }}
p {{ margin: 0; max-width: 34rem; }}
a {{ color: inherit; text-decoration-color: var(--line); text-underline-offset: .3em; padding: .75rem 0; }}
a:focus-visible {{ outline: 2px solid var(--line); outline-offset: 4px; }}
</style>
<h1>{title}</h1>
<p>{text}</p>
<a href="{to}">{way}</a>
"""


def is_person(request: Request) -> bool:
    """Whether a browser asks for a page: by its own word, and not of the API."""
    reads = "text/html" in request.headers.get("accept", "")
    return reads and request.method in {"GET", "HEAD"} and not request.url.path.startswith(API)


def lost_page(request: Request) -> HTMLResponse:
    """404, in the reader's language, with the way to the rooms."""
    language = wanted(request.headers.get("accept-language", ""))
    title, text, way = (_words.told(language, key) for key in ("lost", "lost-text", "lost-way"))
    return plain_page(language, title, text, way, "/")


def plain_page(language: str, title: str, text: str, way: str, to: str) -> HTMLResponse:
    """404 with its reason and a way on. All of it plain text; to: an address."""
    told = {name: escape(each) for name, each in locals().items()}
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language"}
    return HTMLResponse(_PAGE.format(**told), 404, headers)
