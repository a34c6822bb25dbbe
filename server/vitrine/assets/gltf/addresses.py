"""URIs in glTF: `data:` or the name of a file in the same upload. Nothing else is ever opened or fetched."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from vitrine.assets.errors import BadModel, ForbiddenAddress, OverLimit
from vitrine.assets.limits import NAME_BYTES

_DATA = re.compile(r"data:[a-zA-Z0-9.+/;=_-]*;base64,", re.ASCII)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def is_data(uri: str) -> bool:
    """Whether the bytes stand in the URI itself."""
    return uri[:5].lower() == "data:"


def data_of(uri: str, where: str) -> bytes:
    """The bytes of a `data:` URI. Raises BadModel unless it is well-formed base64."""
    head = _DATA.match(uri[:256])
    if head is None:
        raise BadModel(f"{where} is a data: URI that is not base64. Export the model again.", where=where)
    try:
        return base64.b64decode(uri[head.end() :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadModel(f"{where} is not readable base64. Export the model again.", where=where) from error


def tidy_name(name: str, where: str) -> str:
    """A file name inside the upload: relative, `/` between folders, no `..`.

    Raises ForbiddenAddress, OverLimit.
    """
    if (size := len(name.encode("utf-8", "surrogatepass"))) > NAME_BYTES.value:
        raise OverLimit.of(NAME_BYTES, size, where)
    if _UNPRINTABLE.search(name) or "\\" in name or ":" in name or name.startswith("/"):
        raise _forbidden(name, where)
    parts = [part for part in name.split("/") if part != "."]
    if not parts or any(part in ("", "..") for part in parts):
        raise _forbidden(name, where)
    return "/".join(parts)


def name_of(uri: str, where: str) -> str:
    """The file that a URI names, relative to the .gltf, percent-decoded once, as browsers do.

    where: the URI's JSON path, for the message. Raises ForbiddenAddress for a scheme, an absolute path, `..`
    (also written %2e%2e), `\\`, a query or a fragment.
    """
    if any(mark in uri for mark in "?#"):
        raise _forbidden(uri, where)
    try:
        name = unquote_to_bytes(uri).decode("utf-8")
    except UnicodeError as error:
        raise _forbidden(uri, where) from error
    return tidy_name(name, where)


def _forbidden(text: str, where: str) -> ForbiddenAddress:
    shown = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text[:80])
    return ForbiddenAddress(
        f"{where} names {shown!r}. Only files in the same upload can be used: put the file beside the .gltf, "
        "or export one .glb.",
        where=where,
    )
