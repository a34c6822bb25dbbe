"""GET /problems/{type}: what a problem means and what to do, for whoever follows the `type` of an answer."""

from __future__ import annotations

import functools
import inspect
import re
import sys
from html import escape

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from vitrine.app.contract import known_problems, own_words
from vitrine.app.problems import PageNotFound
from vitrine.errors import VitrineError

# By status: what whoever meets it can do, English and French.
_ADVICE = {
    400: ("Mend the request: it cannot be read as it is.", "Corrigez la requête : elle est illisible."),
    401: ("Say who you are, then ask again.", "Identifiez-vous, puis recommencez."),
    403: (
        "Asking again does not help: somebody with the right to do this must.",
        "Inutile de recommencer : il faut le droit correspondant.",
    ),
    404: (
        "Look for what you mean in the list it comes from.",
        "Cherchez l'élément voulu dans la liste d'où il vient.",
    ),
    409: (
        "Look at how things stand now, then decide.",
        "Regardez l'état présent des choses, puis décidez.",
    ),
    410: ("It is over: begin again.", "C'est terminé : recommencez depuis le début."),
    412: ("Load it again, then send your change.", "Rechargez, puis renvoyez votre modification."),
    413: ("Send less.", "Envoyez moins de données."),
    415: ("Send it in a form that is taken here.", "Envoyez-le dans un format accepté ici."),
    416: ("Ask for a part that is there.", "Demandez une partie qui existe."),
    422: (
        "Change what the answer names, then send it again.",
        "Modifiez ce que la réponse nomme, puis renvoyez.",
    ),
    429: ("Wait as long as Retry-After says.", "Attendez le temps indiqué par Retry-After."),
    460: ("Send the same bytes again.", "Renvoyez les mêmes octets."),
    500: (
        "It is our fault and in our log: try again later.",
        "C'est notre faute, et c'est noté : réessayez plus tard.",
    ),
    503: ("Try again in a moment.", "Réessayez dans un instant."),
}

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
<p>{advice}
<p lang="fr">{conseil}
{members}<p>HTTP status {status}, type <code>/problems/{slug}</code>. All of them are in
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
    advice, conseil = _ADVICE[error.status]
    named = ", ".join(f"<code>{escape(name)}</code>" for name in error.members)
    return _PAGE.format(
        title=error.slug().replace("-", " ").capitalize(),
        meaning=escape(meaning(error)),
        advice=advice,
        conseil=conseil,
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
    return {error.slug(): error for error in known_problems().values() if error.status in _ADVICE}
