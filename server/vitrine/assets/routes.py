"""Uploads, models and pictures over HTTP."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, BinaryIO, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.routes import Guards, while_allowed
from vitrine.assets import answers, errors
from vitrine.assets.limits import PICTURE_BYTES
from vitrine.assets.multipart import FileField
from vitrine.assets.ranges import is_match, range_of
from vitrine.assets.service import Assets
from vitrine.assets.statement import Statement, file_name
from vitrine.assets.streams import RECEIVING, Gathered
from vitrine.assets.views import Stored
from vitrine.ids import new_id
from vitrine.problems import MEDIA_TYPE, problems
from vitrine.quotas.errors import REACHED
from vitrine.storage import told_full
from vitrine.takedowns.kinds import Kind

_CHUNK_BYTES = 1 << 18
_IN_MEMORY_BYTES = 1 << 20

# What is served came from a stranger: no guessing of types, no scripts, no frames.
# It never changes under its name, so a year is safe where one person looks. What stands between asks after a
# minute: it may have been taken down.
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, s-maxage=60, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Accept-Ranges": "bytes",
}


FORM: Final = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}

FORM_ERRORS: Final = (errors.NoFile, errors.UploadTooLarge, *REACHED)


def router(assets: Assets, guards: Guards) -> APIRouter:
    """/api/models, /api/pictures, /models/{hash}/{name}, /pictures/{hash}."""
    routes = APIRouter(tags=["models"])
    uploading = guards.brand_actor(Scope.MODELS_WRITE, Role.EDITOR)
    uploader = Depends(uploading)

    def still(request: Request) -> Callable[[], object]:
        return lambda: uploading(request)

    reader = Depends(guards.brand_actor(Scope.MODELS_WRITE, Role.STAFF))

    @routes.post(
        "/api/models",
        status_code=202,
        openapi_extra=FORM,
        operation_id="upload_model",
        responses=problems(
            *FORM_ERRORS, errors.NotAModel, errors.NotReadable, errors.NotIsolated, errors.JobNotFound
        ),
    )
    async def upload_model(request: Request, actor: Annotated[BrandActor, uploader]) -> answers.NewJob:
        """Upload a GLB, or a zip of a glTF with its files. Ask /api/jobs/{job} how it went."""
        with spooled() as spool:
            async with received(request, spool, assets.limit_bytes, assets, actor, still(request)) as name:
                said = Statement(name=file_name(name))
                job = await RECEIVING.run(assets.receive, actor.brand.id, chunks(spool), said)
        return answers.NewJob(job=job.id)

    @routes.get("/api/models", operation_id="list_models")
    def own_models(
        actor: Annotated[BrandActor, reader],
        after: Annotated[str | None, Query(max_length=80)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> answers.Models:
        """The brand's finished models, each with the name of its file and when it came."""
        found, following = assets.own_models(actor.brand.id, after, limit)
        return answers.Models(items=[answers.OwnModel.of(each) for each in found], next=following)

    @routes.delete(
        "/api/models/{model}",
        status_code=204,
        operation_id="delete_model",
        responses=problems(errors.ModelNotFound, errors.InUse),
    )
    def delete_model(model: str, actor: Annotated[BrandActor, uploader]) -> None:
        """Delete your model, unless a product, room or edition of yours needs it: `uses` says which."""
        assets.removing.model(actor.brand.id, model)

    @routes.get("/api/pictures", operation_id="list_pictures")
    def own_pictures(
        actor: Annotated[BrandActor, reader],
        after: Annotated[str | None, Query(max_length=80)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> answers.Pictures:
        """The pictures that the brand has uploaded."""
        found, following = assets.own_pictures(actor.brand.id, after, limit)
        return answers.Pictures(items=[answers.Picture.named(each) for each in found], next=following)

    @routes.get(
        "/api/models/{model}/uses", operation_id="get_model_uses", responses=problems(errors.ModelNotFound)
    )
    def model_uses(model: str, actor: Annotated[BrandActor, reader]) -> answers.FileUses:
        """What of your brand's needs your model."""
        return answers.FileUses.of(assets.removing.uses(actor.brand.id, Kind.MODEL, model))

    @routes.get(
        "/api/pictures/{picture}/uses",
        operation_id="get_picture_uses",
        responses=problems(errors.PictureNotFound),
    )
    def picture_uses(picture: str, actor: Annotated[BrandActor, reader]) -> answers.FileUses:
        """What of your brand's shows your picture."""
        return answers.FileUses.of(assets.removing.uses(actor.brand.id, Kind.PICTURE, picture))

    @routes.delete(
        "/api/pictures/{picture}",
        status_code=204,
        operation_id="delete_picture",
        responses=problems(errors.PictureNotFound, errors.InUse),
    )
    def delete_picture(picture: str, actor: Annotated[BrandActor, uploader]) -> None:
        """Delete a picture that you have uploaded, unless a room of yours shows it: `uses` says which."""
        assets.removing.picture(actor.brand.id, picture)

    @routes.post(
        "/api/pictures",
        status_code=201,
        openapi_extra=FORM,
        operation_id="upload_picture",
        responses=problems(
            *FORM_ERRORS, errors.NotAPicture, errors.BadImage, errors.OverLimit, errors.NotIsolated
        ),
    )
    async def upload_picture(request: Request, actor: Annotated[BrandActor, uploader]) -> answers.Picture:
        """Upload a PNG, JPEG or WebP for rooms and products. What its file says besides is not kept."""
        with spooled() as spool:
            async with received(request, spool, PICTURE_BYTES.value, assets, actor, still(request)):
                picture = await RECEIVING.run(assets.receive_picture, chunks(spool), actor.brand.id)
        return answers.Picture.named(picture)

    @routes.api_route("/models/{model_hash}/{name:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def model_file(model_hash: str, name: str, request: Request) -> Response:
        return _served(request, assets, assets.file(model_hash, name))

    @routes.api_route("/pictures/{picture_hash}", methods=["GET", "HEAD"], include_in_schema=False)
    def picture(picture_hash: str, request: Request) -> Response:
        return _served(request, assets, assets.picture(picture_hash))

    return routes


def spooled() -> Any:
    """A place for a file: in memory while it is small."""
    return tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES)


@asynccontextmanager
async def received(
    request: Request,
    spool: Any,
    limit_bytes: int,
    assets: Assets,
    actor: BrandActor,
    still: Callable[[], object],
) -> AsyncIterator[str]:
    """The form's file in the spool, and the name that its sender says; refused by Content-Length if possible.

    Its place among the brand's files is kept until the block that keeps it ends: by what was declared, else
    for as much as may come. still: raises when the sender may no longer.
    """
    field = FileField(request.headers.get("content-type"), spool.write, limit_bytes)
    declared = field.check_declared(request.headers.get("content-length"))
    assets.blobs.check_room(declared)
    key = new_id("body")
    await RECEIVING.run(assets.arriving.expect, actor.brand.id, key, declared or limit_bytes)
    try:
        # In a thread: beyond 1 MiB the spool is a file, and the rooms' loop must not wait for a disk.
        gathered = Gathered(field.feed)
        async with while_allowed(still):
            with told_full():
                async for chunk in request.stream():
                    if (full := gathered.add(chunk)) is not None:
                        await full
                await gathered.rest()
                field.finish()
                spool.seek(0)
        yield field.filename
    finally:
        assets.arriving.over(key)


def chunks(file: Any) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk


def _served(request: Request, assets: Assets, stored: Stored) -> Response:
    etag = f'"{stored.blob}"'
    headers = {**_HEADERS, "ETag": etag}
    if is_match(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    # A range of something else than what the asker has would corrupt it (RFC 9110 section 13.1.5).
    unchanged = request.headers.get("if-range", etag) == etag
    try:
        part = range_of(request.headers.get("range"), stored.bytes) if unchanged else None
    except errors.RangeNotSatisfiable as error:
        return JSONResponse(error.problem(), 416, {"Content-Range": f"bytes */{stored.bytes}"}, MEDIA_TYPE)
    start, length = part or (0, stored.bytes)
    headers["Content-Length"] = str(length)
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{stored.bytes}"
    status = 206 if part is not None else 200
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=stored.media_type)
    file = assets.blobs.open(stored.blob)
    return StreamingResponse(_part(file, start, length), status, headers, stored.media_type)


def _part(file: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0 and (chunk := file.read(min(_CHUNK_BYTES, length))):
            length -= len(chunk)
            yield chunk
