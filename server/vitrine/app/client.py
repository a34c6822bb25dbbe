"""The built web client: seven pages and their files, precompressed; cached for ever if named by a hash."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from vitrine.app.problems import PageNotFound
from vitrine.errors import Unavailable

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
}

IMMUTABLE = "public, max-age=31536000, immutable"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


class ClientNotBuilt(Unavailable):
    """The web client is missing from this installation."""


def router(folder: Path = FOLDER) -> APIRouter:
    """Routes of the client in `folder`."""
    routes = APIRouter(include_in_schema=False)
    root = folder.resolve()

    def page(address: str, name: str) -> None:
        def answer(request: Request) -> Response:
            if not (root / name).is_file():
                raise ClientNotBuilt("The web client is not built here. In a checkout, run: make demo")
            return _file(root / name, request, "no-cache")

        routes.add_api_route(address, answer, methods=["GET", "HEAD"], name=address)

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
        """favicon, robots.txt and their like: what stands beside the pages."""
        file = _found(root, name)
        if file is None or file.parent != root or file.suffix in {".html", ".br", ".gz"}:
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
    taken = {part.split(";")[0].strip() for part in request.headers.get("accept-encoding", "").split(",")}
    for encoding, suffix in ENCODINGS:
        twin = file.with_name(file.name + suffix)
        if encoding in taken and twin.is_file():
            headers["Content-Encoding"] = encoding
            return FileResponse(twin, media_type=media_type, headers=headers)
    return FileResponse(file, media_type=media_type, headers=headers)
