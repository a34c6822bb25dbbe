"""The built web client: its pages and their files, precompressed; cached for ever if named by a hash.

Lobby and rooms say of themselves, in their head, what links to them show elsewhere (`previews.py`).
"""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from vitrine.app.head import tag
from vitrine.app.previews import TITLE, Preview
from vitrine.app.problems import PageNotFound
from vitrine.app.site import brand_here
from vitrine.errors import Unavailable
from vitrine.words import wanted

FOLDER = Path(__file__).parents[1] / "client"

# address -> page. A room's address is its page whatever the room, and so are a certificate's and a receipt's:
# the page asks the API.
PAGES = {
    "/": "index.html",
    "/brand": "brand.html",
    "/operate": "operate.html",
    "/rooms/{room_id}": "room.html",
    "/mine": "mine.html",
    "/certificates/{chain}/{contract}/{token}": "proof.html",
    "/reports/{number}": "receipt.html",
    "/reports": "receipt.html",
    "/pay": "pay.html",
    "/orders/{order}": "order.html",
    "/orders/{order}/invoice": "order.html",
    "/withdraw": "order.html",
}

HIDDEN = frozenset({".html", ".br", ".gz"})
ICON = "favicon.ico"
"""Asked for by browsers on pages without a word of their icon: problems, and what is not there."""
PREVIEWED = frozenset({"index.html", "room.html"})
IMMUTABLE = "public, max-age=31536000, immutable"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
# Asked for the room of the address (None: the lobby) and a language.
Previewed = Callable[[str | None, str], Awaitable[Preview]]


class ClientNotBuilt(Unavailable):
    """The web client is missing from this installation."""


def router(previewed: Previewed, folder: Path = FOLDER) -> APIRouter:
    """Routes of the client in `folder`."""
    routes = APIRouter(include_in_schema=False)
    root = folder.resolve()

    def page(address: str, name: str) -> None:
        def built() -> Path:
            if not (root / name).is_file():
                raise ClientNotBuilt("The web client is not built here. In a checkout, run: make demo")
            return root / name

        def answer(request: Request) -> Response:
            if brand_here(request) is None:
                return _file(built(), request, "no-cache")
            return _with(Preview(200, TITLE), built(), request)

        async def with_preview(request: Request) -> Response:
            language = wanted(request.headers.get("accept-language", ""))
            return _with(await previewed(request.path_params.get("room_id"), language), built(), request)

        answering = with_preview if name in PREVIEWED else answer
        routes.add_api_route(address, answering, methods=["GET", "HEAD"], name=address)

    for address, name in PAGES.items():
        page(address, name)

    @routes.api_route("/assets/{path:path}", methods=["GET", "HEAD"])
    def asset(path: str, request: Request) -> Response:
        file = _found(root / "assets", path)
        if file is None:
            raise PageNotFound("There is nothing at this address.")
        return _file(file, request, IMMUTABLE)

    @routes.api_route("/{name}", methods=["GET", "HEAD"])
    def top(name: str, request: Request) -> Response:
        """Licences and their like: what stands beside the pages."""
        if name == ICON:
            file = next((root / "assets").glob("mark-*.svg"), None)
        else:
            file = _found(root, name)
            file = None if file is None or file.parent != root or file.suffix in HIDDEN else file
        if file is None:
            raise PageNotFound("There is nothing at this address.")
        return _file(file, request, "public, max-age=3600")

    return routes


def _found(folder: Path, path: str) -> Path | None:
    """The file that a stranger names, if it lies in the folder."""
    try:
        file = (folder / path).resolve()
        return file if file.is_relative_to(folder) and file.is_file() else None
    except (OSError, ValueError):  # no name a file could have: too long, or with a NUL in it
        return None


def _file(file: Path, request: Request, cache: str) -> Response:
    """The file, or its precompressed twin if the browser takes it."""
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    taken = _encodings(request)
    for encoding, suffix in ENCODINGS:
        twin = file.with_name(file.name + suffix)
        if encoding in taken and twin.is_file():
            headers["Content-Encoding"] = encoding
            return FileResponse(twin, media_type=media_type, headers=headers)
    return FileResponse(file, media_type=media_type, headers=headers)


def _encodings(request: Request) -> set[str]:
    return {part.split(";")[0].strip() for part in request.headers.get("accept-encoding", "").split(",")}


def _with(preview: Preview, file: Path, request: Request) -> Response:
    """The page with what links to it show. Its text is nobody's secret: it may be compressed."""
    written = file.read_text(encoding="utf-8").replace(TITLE, preview.head, 1)
    if brand := brand_here(request):
        # On its own domain its name stands where the house's does: the page's script reads it here.
        written = written.replace("</head>", f"  {tag('vitrine-brand', brand)}\n  </head>", 1)
    page = written.encode()
    headers = {
        "Cache-Control": "no-cache", "Vary": "Accept-Encoding, Accept-Language", **preview.headers
    }  # fmt: skip
    if "gzip" in _encodings(request):
        page, headers["Content-Encoding"] = gzip.compress(page, mtime=0), "gzip"
    return HTMLResponse(page, preview.status, headers)
