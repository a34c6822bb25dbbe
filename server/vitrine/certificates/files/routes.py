"""The file that was sold over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from vitrine.accounts import Visitor
from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import TooManyAttempts
from vitrine.accounts.routes import Guards
from vitrine.assets.ranges import is_match
from vitrine.certificates import errors
from vitrine.certificates.files.owning import Owning
from vitrine.certificates.files.service import Files
from vitrine.extensions.outside import outside
from vitrine.problems import problems, raises
from vitrine.storage.errors import BlobNotFound
from vitrine.takedowns.errors import TakenDown

# Each asks several nodes several things.
BURST, PER_MINUTE = 10, 20

_MEDIA_TYPE = "application/octet-stream"
# It came from a stranger, and is for its holder alone: no guessing, no scripts, no copies on the way.
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Accept-Ranges": "none",
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
    304: {"description": "The file of If-None-Match is the one."},
}


def router(files: Files, owning: Owning, guards: Guards) -> APIRouter:
    """/api/certificates/{id}/file."""
    routes = APIRouter(prefix="/api", tags=["certificates"])
    visitor = Depends(guards.visitor)
    pace = TokenBuckets(guards.clock, BURST, PER_MINUTE)

    @raises(TooManyAttempts)
    def paced(who: Annotated[Visitor, visitor]) -> Visitor:
        pace.take(who.id)
        return who

    @routes.get(
        "/certificates/{certificate}/file",
        response_class=Response,
        operation_id="get_certificate_file",
        responses=_ANSWERS
        | problems(
            errors.CertificateUnknown, errors.CertificateWithdrawn, errors.FileForTheOwner,
            errors.OwnershipUnconfirmed, errors.ChainDown, BlobNotFound, TakenDown,
        ),
    )  # fmt: skip
    async def file(
        certificate: Annotated[str, Path(max_length=64)],
        request: Request,
        who: Annotated[Visitor, Depends(paced)],
    ) -> Response:
        """The file that was sold, as it was uploaded, for who owns the certificate now."""
        sold = await run_in_threadpool(files.sold, who.id, certificate)
        if sold.ask:
            async with outside():
                await owning.insist(who.id, sold.token, right=sold.right)
            # The last step: the shop itself may have withdrawn it while nodes were asked.
            sold = await run_in_threadpool(files.sold, who.id, certificate)
        etag = f'"{sold.sha256}"'
        headers = {**_HEADERS, "ETag": etag, "Content-Disposition": f'attachment; filename="{sold.name}"'}
        if is_match(request.headers.get("if-none-match"), etag):
            return Response(status_code=304, headers=headers)
        headers["Content-Length"] = str(sold.bytes)
        content = await run_in_threadpool(files.content, sold)
        return StreamingResponse(content, 200, headers, _MEDIA_TYPE)

    return routes
