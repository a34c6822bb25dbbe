"""Resumable uploads over HTTP: tus 1.0 with creation, expiration, termination and checksum."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.routes import Guards, while_allowed
from vitrine.assets.errors import NotAModel, NotIsolated, NotReadable, StatementRefused, UploadTooLarge
from vitrine.assets.streams import RECEIVING, Gathered
from vitrine.assets.uploads import answers, errors
from vitrine.assets.uploads.headers import ALGORITHMS, checksum_of, metadata_of, number_of
from vitrine.assets.uploads.uploads import Piece, Progress, Uploads
from vitrine.errors import VitrineError
from vitrine.problems import MEDIA_TYPE, problems
from vitrine.quotas.errors import REACHED

VERSION = "1.0.0"
PIECE_TYPE = "application/offset+octet-stream"
ADDRESS = "/api/uploads"

# What the whole file may be refused for.
_RECEIVING = (NotAModel, NotReadable, NotIsolated, *REACHED)

Key = Annotated[str | None, Header(min_length=8, max_length=80, pattern=r"^[\x21-\x7e]+$")]

_Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class TusRoute(APIRoute):
    """The version of tus on every request but OPTIONS and our own GET, and on every answer."""

    def get_route_handler(self) -> _Handler:
        handle = super().get_route_handler()

        async def with_version(request: Request) -> Response:
            try:
                said = request.headers.get("tus-resumable")
                if said != VERSION and request.method not in ("GET", "OPTIONS"):
                    raise errors.VersionUnsupported
                answer = await handle(request)
            except VitrineError as error:
                answer = JSONResponse(error.problem(), error.status, media_type=MEDIA_TYPE)
            answer.headers["Tus-Resumable"] = VERSION
            if answer.status_code == errors.VersionUnsupported.status:
                answer.headers["Tus-Version"] = VERSION
            return answer

        return with_version


@dataclass(frozen=True, slots=True)
class Taking:
    """What is taken at an address. name: for operation ids. tag: of its routes. errors: what a whole file may
    be refused for. scopes: what a program needs, all of them. once: an Idempotency-Key counts, where the same
    bytes are not the same thing by themselves.
    """

    address: str = ADDRESS
    name: str = "upload"
    tag: str = "models"
    errors: tuple[type[VitrineError], ...] = _RECEIVING
    scopes: tuple[Scope, ...] = (Scope.MODELS_WRITE,)
    once: bool = False


MODELS = Taking()


def router(uploads: Uploads, guards: Guards, taking: Taking = MODELS) -> APIRouter:
    """The address of what is taken, and below it that of each upload."""
    routes = APIRouter(prefix=taking.address, tags=[taking.tag], route_class=TusRoute)
    uploading = guards.brand_actors(taking.scopes, Role.EDITOR)
    uploader, key = Depends(uploading), Depends(_keyed if taking.once else _unkeyed)

    @routes.options("", status_code=204, response_class=Response, include_in_schema=False)
    @routes.options("/{upload}", status_code=204, response_class=Response, include_in_schema=False)
    def able(upload: str = "") -> Response:  # noqa: ARG001  the same answer for every upload
        return Response(
            status_code=204,
            headers={
                "Tus-Version": VERSION,
                "Tus-Extension": "creation,expiration,termination,checksum",
                "Tus-Max-Size": str(uploads.limit_bytes),
                "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
            },
        )

    @routes.post(
        "",
        status_code=201,
        response_class=Response,
        operation_id=f"begin_{taking.name}",
        responses=problems(
            errors.VersionUnsupported,
            errors.HeaderUnreadable,
            errors.TooManyUploads,
            UploadTooLarge,
            StatementRefused,
            *taking.errors,
        ),
    )
    def begin(
        actor: Annotated[BrandActor, uploader],
        upload_length: Annotated[str | None, Header(max_length=20)] = None,
        upload_metadata: Annotated[str | None, Header()] = None,
        once: Annotated[str | None, key] = None,
    ) -> Response:
        """Announce a file: its length, and filename, sha256 and statement (JSON) as metadata."""
        length = number_of("Upload-Length", upload_length)
        metadata = metadata_of(upload_metadata)
        made = uploads.begin(actor.brand.id, length, metadata, actor.by, once)
        return _answer(made, 201, Location=f"{taking.address}/{made.upload.id}")

    @routes.get("", operation_id=f"list_{taking.name}s")
    def open_uploads(actor: Annotated[BrandActor, uploader]) -> answers.Uploads:
        """The brand's uploads that are not finished: what a program that was killed goes on with."""
        items = [answers.Upload.of(each) for each in uploads.open_of(actor.brand.id)]
        return answers.Uploads(items=items, next=None)

    @routes.get(
        "/{upload}",
        operation_id=f"get_{taking.name}",
        responses=problems(errors.UploadNotFound, errors.UploadDamaged, *taking.errors),
    )
    def progress(upload: str, actor: Annotated[BrandActor, uploader]) -> answers.Upload:
        """How far an upload is, and once it is whole: the job that examines it."""
        return answers.Upload.of(uploads.finish(actor.brand.id, upload))

    @routes.head("/{upload}", response_class=Response, include_in_schema=False)
    def offset(upload: str, actor: Annotated[BrandActor, uploader]) -> Response:
        found = uploads.take(actor.brand.id, upload)
        return _answer(found, 200, **{"Upload-Length": str(found.upload.length), "Cache-Control": "no-store"})

    @routes.patch(
        "/{upload}",
        status_code=204,
        response_class=Response,
        operation_id=f"continue_{taking.name}",
        responses=problems(
            errors.VersionUnsupported,
            errors.NotAPiece,
            errors.HeaderUnreadable,
            errors.UploadNotFound,
            errors.OffsetMismatch,
            errors.UploadTaken,
            errors.ChecksumMismatch,
            errors.UploadDamaged,
            UploadTooLarge,
            *taking.errors,
        ),
    )
    async def go_on(
        upload: str,
        request: Request,
        actor: Annotated[BrandActor, uploader],
        content_type: Annotated[str | None, Header()] = None,
        upload_offset: Annotated[str | None, Header(max_length=20)] = None,
        upload_checksum: Annotated[str | None, Header(max_length=200)] = None,
    ) -> Response:
        """The bytes from `Upload-Offset` on. After the last one `Vitrine-Job` names the job."""
        if content_type != PIECE_TYPE:
            raise errors.NotAPiece
        start = number_of("Upload-Offset", upload_offset)
        brand, checksum = actor.brand.id, checksum_of(upload_checksum)
        piece = await RECEIVING.run(uploads.piece, brand, upload, start, checksum)
        await _write(piece, request, lambda: uploading(request))
        return _answer(await RECEIVING.run(uploads.finish, brand, upload), 204)

    @routes.delete(
        "/{upload}",
        status_code=204,
        response_class=Response,
        operation_id=f"end_{taking.name}",
        responses=problems(errors.VersionUnsupported, errors.UploadNotFound),
    )
    def end(upload: str, actor: Annotated[BrandActor, uploader]) -> Response:
        """Give an upload up."""
        uploads.end(actor.brand.id, upload)
        return Response(status_code=204)

    return routes


def _keyed(idempotency_key: Key = None) -> str | None:
    return idempotency_key


def _unkeyed() -> None:
    """Nothing counts."""


async def _write(piece: Piece, request: Request, still: Callable[[], object]) -> None:
    """The body into the piece as it comes; what came before a broken connection is kept.

    still: raises when the sender may no longer.
    """
    whole, gathered = False, Gathered(piece.write)
    try:
        async with while_allowed(still):
            async for chunk in request.stream():
                # In a thread: the rooms' loop must not wait for a disk.
                if (full := gathered.add(chunk)) is not None:
                    await full
        whole = True
    finally:
        try:
            await gathered.rest()
        except VitrineError:
            whole = False
            raise
        finally:
            await RECEIVING.run(piece.close, whole=whole)


def _answer(found: Progress, status: int, **more: str) -> Response:
    headers = {
        "Upload-Offset": str(found.offset),
        "Upload-Expires": format_datetime(found.upload.expires_at, usegmt=True),
        **more,
    }
    if found.upload.job is not None:
        headers["Vitrine-Job"] = found.upload.job
    return Response(status_code=status, headers=headers)
