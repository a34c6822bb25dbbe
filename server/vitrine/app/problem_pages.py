"""GET /problems/{type}: what a problem means and what to do, for whoever follows the `type` of an answer."""

from __future__ import annotations

import functools
import inspect
import re
import sys
from html import escape
from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from vitrine.app.contract import known_problems, own_words
from vitrine.app.problems import PageNotFound
from vitrine.errors import VitrineError
from vitrine.words import Words

_advice: Final = Words(__file__)
"""By status: what whoever meets it can do."""

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
body {{ max-width: 40rem; margin: 10vh auto; padding: 0 1.5rem; font: 1.05rem/1.6 system-ui, sans-serif; }}
code {{ overflow-wrap: anywhere; }}
</style>
<h1>{title}</h1>
<p>{meaning}
<h2>What to do</h2>
{advice}{members}<p>HTTP status {status}, type <code>/problems/{slug}</code>. All of them are in
<a href="/openapi.json">the description of the API</a>.
"""


def router() -> APIRouter:
    """One page a problem; the addresses are the `type` of the answers."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/problems/{slug}")
    def page(slug: str) -> Response:
        error = _by_slug().get(slug)
        if error is None:
            raise PageNotFound("There is no problem of this name here.")
        return HTMLResponse(page_of(error), headers={"Cache-Control": "public, max-age=3600"})

    return routes


def page_of(error: type[VitrineError]) -> str:
    """The page, HTML."""
    advice = "".join(
        f'<p lang="{language}">{escape(text, quote=False)}\n'
        for language, text in _advice(str(error.status)).items()
    )
    named = ", ".join(f"<code>{escape(name)}</code>" for name in error.members)
    return _PAGE.format(
        title=error.slug().replace("-", " ").capitalize(),
        meaning=escape(meaning(error)),
        advice=advice,
        members=f"<p>The answer also has {named}.\n" if named else "",
        status=error.status,
        slug=error.slug(),
    )


def meaning(error: type[VitrineError]) -> str:
    """What is wrong, in a sentence: of the tree its file begins with, else the error's own words."""
    tree = sys.modules[error.__module__].__doc__ or ""
    line = re.search(rf"\b{error.__name__} +(?:-|\d+)? *([a-z`].*)$", tree, re.MULTILINE)
    if line is not None:
        words = line[1]
    elif error.__dict__.get("__doc__"):
        words = inspect.getdoc(error) or ""
    else:
        words = own_words(error) or error.slug().replace("-", " ")
    words = " ".join(words.split("\n\n")[0].split())
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?")) else ".")


@functools.cache
def _by_slug() -> dict[str, type[VitrineError]]:
    """Those that HTTP can tell; of configuration nobody but the operator hears."""
    return {error.slug(): error for error in known_problems().values() if str(error.status) in _advice}
