"""ASGI middleware: under a brand's own domain there is the visitors' side of that brand, and nothing else."""

from __future__ import annotations

from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from vitrine.app.domains.served import Named, Whose, served
from vitrine.app.domains.standing import BrandThere, standing_of
from vitrine.app.headers import Asgi, Receive, Scope, Send
from vitrine.app.lost import is_person, lost_page, plain_page
from vitrine.app.problems import problem_response
from vitrine.app.site import NAME
from vitrine.domains import ASKED, Domain, Domains
from vitrine.errors import Malformed, NotFound, VitrineError
from vitrine.lobbies.views import Legal
from vitrine.storage import Database
from vitrine.words import Words, wanted

# Pages of members, and of those who run the shop.
MEMBERS: Final = ("/brand", "/operate")
# Proofs are the house's, whose address certificates name; links lead on there.
AT_HOUSE: Final = "/certificates/"
_TEXTS: Final = frozenset(f"/{each.value}" for each in Legal)

_words: Final = Words(__file__)


class HouseAlone(NotFound):
    """This is answered at the house's address only: here visitors are served, and nobody else."""

    members: ClassVar[dict[str, Any]] = {"shop": str}

    def __init__(self, shop: str) -> None:
        super().__init__(
            f"This is a brand's own address, where visitors are served: members and programs ask {shop}.",
            shop=shop,
        )


class NoHouseHere(NotFound):
    """This address was made for a brand that is not shown here."""

    def __init__(self) -> None:
        super().__init__("No brand is shown at this address just now.")


class HostTwice(Malformed):
    """The request names more than one host, or none that can be read (RFC 9112, 3.2)."""

    def __init__(self) -> None:
        super().__init__("A request names one host: this one names several.")


class BrandSide:
    """url: the house's own address for people."""

    def __init__(self, app: Asgi, domains: Domains, database: Database, url: str) -> None:
        self._app, self._domains, self._database, self._url = app, domains, database, url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if len(hosts) > 1:
            await problem_response(HostTwice())(scope, receive, send)
            return
        domain = self._domains.at(hosts[0] if hosts else None)
        if domain is None:
            await self._app(scope, receive, send)
            return
        told = await self._refused(Request(scope), domain)
        if told is None:
            await self._app(scope, receive, send)
        else:
            await told(scope, receive, send)

    async def _refused(self, request: Request, domain: Domain) -> Response | None:
        """What is answered at once; None: the shop answers, for its address now means the brand's own."""
        path = request.url.path
        found = served(request.method, path)
        if found is None:
            return self._elsewhere(request)
        if found.rule.whose is Whose.BRAND and found.own == domain.brand and path.startswith("/b/"):
            to = path.removeprefix(f"/b/{domain.brand}") or "/"
            if to in ("/", *_TEXTS):
                return _moved(to, request)
        try:
            standing = await run_in_threadpool(self._read, domain, found)
        except VitrineError as error:
            return problem_response(error)
        if standing is None:
            return self._closed(request)
        scope = request.scope
        # Programs act for a brand: here nobody does.
        scope[NAME], scope[ASKED] = standing.name, standing.brand
        scope["headers"] = [each for each in scope["headers"] if each[0] != b"authorization"]
        if path == "/" or path in _TEXTS:
            _lead(scope, f"/b/{domain.brand}{path.rstrip('/')}")
        elif found.rule.whose is Whose.LISTED:
            kept = [each for each in parse_qsl(scope["query_string"].decode("latin-1")) if each[0] != "brand"]
            scope["query_string"] = urlencode([*kept, ("brand", standing.brand)]).encode()
        elif not standing.own:
            _lead(scope, found.nobodys)
        return None

    def _read(self, domain: Domain, found: Named) -> BrandThere | None:
        with self._database.read() as session:
            return standing_of(session, domain, found.rule.whose, found.own)

    def _elsewhere(self, request: Request) -> Response:
        """What there is at the house alone, or nowhere."""
        path = request.url.path
        if not is_person(request):
            return problem_response(HouseAlone(self._url))
        if path.startswith(AT_HOUSE):
            return RedirectResponse(self._url + quote(path), 302, {"Cache-Control": "no-store"})
        if path.rstrip("/") not in MEMBERS:
            return lost_page(request)
        language = wanted(request.headers.get("accept-language", ""))
        title, text, way = (_words.told(language, key) for key in ("members", "members-text", "members-way"))
        return plain_page(language, title, text, way, self._url + path)

    def _closed(self, request: Request) -> Response:
        if not is_person(request):
            return problem_response(NoHouseHere())
        language = wanted(request.headers.get("accept-language", ""))
        title, text, way = (_words.told(language, key) for key in ("nobody", "nobody-text", "nobody-way"))
        return plain_page(language, title, text, way, f"{self._url}/")


def _moved(to: str, request: Request) -> Response:
    """To the one address that a page of the brand has here."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(to + query, 308)


def _lead(scope: Scope, path: str) -> None:
    scope["path"], scope["raw_path"] = path, quote(path).encode()
