"""A file that comes as a form: what a route says of it, and how it is taken in."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, Protocol

from vitrine.accounts import BrandActor
from vitrine.accounts.routes import while_allowed
from vitrine.assets import errors
from vitrine.assets.multipart import FileField
from vitrine.assets.service import Assets
from vitrine.assets.streams import RECEIVING, Gathered
from vitrine.ids import new_id
from vitrine.quotas.errors import REACHED
from vitrine.storage import told_full

_CHUNK_BYTES = 1 << 18
_IN_MEMORY_BYTES = 1 << 20

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


class Sent(Protocol):
    """A request, as it comes."""

    @property
    def headers(self) -> Mapping[str, str]: ...

    def stream(self) -> AsyncIterator[bytes]: ...


def spooled() -> Any:
    """A place for a file: in memory while it is small."""
    return tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES)


@asynccontextmanager
async def received(
    request: Sent,
    spool: Any,
    limit_bytes: int,
    assets: Assets,
    actor: BrandActor,
    still: Callable[[], object],
) -> AsyncIterator[None]:
    """The form's file in the spool; refused by Content-Length if it can be.

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
        yield
    finally:
        assets.arriving.over(key)


def chunks(file: Any) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk
