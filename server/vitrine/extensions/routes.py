"""The browser halves of extensions: GET /extensions/{name}/{file}, GET /api/extensions."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter, Request, Response

from vitrine.extensions.answers import InstalledExtension, InstalledExtensions
from vitrine.extensions.errors import BrowserFileUnknown
from vitrine.extensions.files import MEDIA_TYPES, browser_file
from vitrine.extensions.manager import Extensions


def router(extensions: Extensions) -> APIRouter:
    routes = APIRouter(tags=["extensions"])

    @routes.get("/api/extensions", operation_id="list_extensions")
    def list_extensions() -> InstalledExtensions:
        """The extensions in use and their browser modules, with the integrity hash that room.json wants."""
        return InstalledExtensions(items=[InstalledExtension.of(each) for each in extensions], next=None)

    @routes.api_route("/extensions/{name}/{file:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def file_for_browsers(name: str, file: str, request: Request) -> Response:
        folder = extensions.named(name).browser_folder
        path = browser_file(folder, file) if folder else None
        if path is None:
            raise BrowserFileUnknown("This extension has no such file for browsers.", extension=name)
        content = path.read_bytes()
        etag = f'"{hashlib.sha256(content).hexdigest()}"'
        headers = {
            "ETag": etag,
            # The path is not content-addressed: browsers ask each time, and mostly hear 304.
            "Cache-Control": "no-cache",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        known = {
            tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")
        }
        if known & {etag, "*"}:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=MEDIA_TYPES[path.suffix], headers=headers)

    return routes
