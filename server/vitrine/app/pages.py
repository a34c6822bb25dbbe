"""Pages that the shop writes itself, for who reads them without a script: the frame that the client's build
left, filled; what every page has above; the pages of what is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from fastapi import Request, Response

from vitrine.app.client import ClientNotBuilt
from vitrine.app.head import tag
from vitrine.app.previews import TITLE
from vitrine.errors import Unavailable, VitrineError
from vitrine.fragments import Negotiation, answered, kept
from vitrine.takedowns.errors import TakenDown
from vitrine.words import LANGUAGES, LocalText, Words, spoken, told_in, typeset, wanted

ROOT: Final = '<div id="page"></div>'
"""Of the built frame; the page stands within."""
LANGUAGE: Final = '<html lang="en">'

AGAIN_S: Final = 5
"""When to ask again for what could not be read just now."""

_words: Final = Words(__file__)


@dataclass(frozen=True, slots=True)
class Page:
    """head: HTML for its head, the title too. body: of the page's one element."""

    language: str
    head: str
    body: str


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """A page of the client's build, to be filled. name: of its file."""

    folder: Path
    name: str

    def answer(self, page: Page, request: Request) -> Response:
        """Nothing in it is anybody's secret: it is the same for everybody, and may be compressed."""
        asked = Negotiation(request.headers.get("if-none-match"), request.headers.get("accept-encoding"))
        told = answered([kept(self._filled(page))], asked)
        headers = {**told.headers, "Vary": "Accept-Encoding, Accept-Language"}
        return Response(told.body, told.status, headers, "text/html")

    def why_not(
        self,
        absent: VitrineError,
        gone: tuple[str, str],
        path: str,
        language: str,
        blocked: Mapping[str, str],
        brand: str | None = None,
    ) -> Response:
        """Of what is not there, is taken down, or cannot be read just now; nobody keeps it.

        gone: title and text of the first. blocked: headers of the second. brand: as of `framed`.
        """
        headers = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
        if isinstance(absent, TakenDown):
            title, text = _words.told(language, "down"), told_in(language, absent.values["words"])
            headers |= blocked
        elif isinstance(absent, Unavailable):
            title, text = _words.told(language, "closed"), _words.told(language, "closed-text")
            headers["Retry-After"] = str(absent.values.get("retry_after_s", AGAIN_S))
        else:
            title, text = gone
        page = absent_page(title, text, path, language, brand)
        return Response(self._filled(page), absent.status, headers, "text/html")

    def require(self) -> None:
        """Raises ClientNotBuilt."""
        self._read()

    def _read(self) -> str:
        try:
            return (self.folder / self.name).read_text(encoding="utf-8")
        except OSError as error:
            raise ClientNotBuilt("The web client is not built here. In a checkout, run: make demo") from error

    def _filled(self, page: Page) -> bytes:
        framed = self._read().replace(LANGUAGE, f'<html lang="{page.language}">', 1)
        framed = framed.replace(TITLE, page.head, 1)
        return framed.replace(
            ROOT, f'<div id="page" data-language="{page.language}">{page.body}</div>', 1
        ).encode()


def language_of(request: Request) -> str:
    """Of a page: as its address says, else as its reader likes best."""
    said = request.query_params.get("lang", "")
    return said if said in LANGUAGES else wanted(request.headers.get("accept-language", ""))


def say(language: str, key: str, **values: object) -> str:
    """What every page says, as HTML."""
    return escape(_words.told(language, key, **values))


def lang(tongue: str, language: str) -> str:
    """Attributes of an element with a brand's words: in which language they are, if not in the page's."""
    return ' dir="auto"' if tongue == language else f' lang="{tongue}" dir="auto"'


def own_words(text: LocalText, language: str) -> tuple[str, str]:
    """A brand's words as HTML, in the language that they have, and the attributes of their element."""
    words, tongue = spoken(text, language)
    return escape(typeset(words)), lang(tongue, language)


def skip(language: str) -> str:
    """The way past what stands above."""
    return f'<a class="skip" href="#content">{say(language, "skip")}</a>'


def languages(path: str, language: str) -> str:
    """The same page in each language; links, not buttons: without a script they lead on too."""
    present = {language: ' aria-current="true"'}
    tongues = "".join(
        f'<li><a href="{escape(path)}?lang={each}" hreflang="{each}" lang="{each}"{present.get(each, "")}>'
        f"{each.upper()}</a></li>"
        for each in LANGUAGES
    )
    return f'<ul class="languages" aria-label="{say(language, "language")}">{tongues}</ul>'


def framed(path: str, language: str, main: str, brand: str | None = None) -> str:
    """With what every page has above: a way past it, the wordmark, the rooms, the languages.

    brand: what the brand is called on whose own domain the page is read.
    """
    mark = (
        f'<a class="wordmark" href="/" aria-label="{say(language, "home")}">Vitrine</a>'
        if brand is None
        else f'<a class="wordmark" href="/" dir="auto">{escape(brand)}</a>'
    )
    return (
        f'{skip(language)}<header class="masthead">{mark}'
        f'<div class="masthead-end"><a class="quiet-link" href="/">{say(language, "rooms")}</a>'
        f"{languages(path, language)}</div></header>{main}"
    )


def alternates(url: str, path: str) -> str:
    """HTML for the head: the same page in each language. url, path: by which it is known."""
    return "".join(
        f'\n    <link rel="alternate" hreflang="{each}" href="{escape(f"{url}{path}?lang={each}")}" />'
        for each in LANGUAGES
    )


def absent_page(title: str, text: str, path: str, language: str, brand: str | None = None) -> Page:
    """Why there is nothing to see. title, text: plain. brand: as of `framed`."""
    body = (
        f'<main class="page-absent" id="content" tabindex="-1"><h1>{escape(title)}</h1>'
        f"<p>{escape(text)}</p>"
        f'<p><a class="button primary" href="/">{say(language, "lost-way")}</a></p></main>'
    )
    said = f"<title>{escape(title)} · {escape(brand or 'Vitrine')}</title>\n    {tag('robots', 'noindex')}"
    return Page(language, said, framed(path, language, body, brand))
