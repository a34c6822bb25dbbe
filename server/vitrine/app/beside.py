"""What is served beside the API, described: files, pages, figures. A test finds what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from vitrine.accounts.errors import TooManyAttempts
from vitrine.app.client import ENCODINGS, PAGES, ClientNotBuilt
from vitrine.app.metrics import MetricsRefused
from vitrine.app.plain import UpgradeMissing
from vitrine.app.problems import PageNotFound
from vitrine.assets.errors import FileNotInModel, ModelNotFound, PictureNotFound, RangeNotSatisfiable
from vitrine.errors import VitrineError
from vitrine.extensions.errors import BrowserFileUnknown, ExtensionUnknown
from vitrine.extensions.files import MEDIA_TYPES
from vitrine.gateway.handshake import PATH
from vitrine.problems import answer
from vitrine.takedowns.errors import TakenDown

GONE: Final = {"404": "There is no such room or product", "451": "It was taken down"}
TAGS: Final = {"pages": "The shop's pages, their files and figures."}

_TEXT: Final = {"type": "string"}
_BYTES: Final = {"type": "string", "format": "binary"}
_PAGE: Final = ("text/html",)
_MODEL: Final = (
    "model/gltf-binary",
    "model/gltf+json",
    "model/vnd.usdz+zip",
    "image/webp",
    "application/json",
    "application/octet-stream",
)


@dataclass(frozen=True, slots=True)
class Beside:
    """media_types: of its 200; none: it has no answer of success. cached: it answers 304 to If-None-Match.
    ranges: and 206 to Range. gone: what the page is of may be no more; it is the same page, and says so.
    """

    name: str
    words: str
    media_types: tuple[str, ...]
    errors: tuple[type[VitrineError], ...] = ()
    tag: str = "pages"
    cached: bool = False
    ranges: bool = False
    gone: bool = False

    def operation(self, path: str) -> dict[str, Any]:
        """As OpenAPI has it."""
        content = {
            kind: {"schema": _TEXT if kind.startswith("text/") else _BYTES} for kind in self.media_types
        }
        responses: dict[str, Any] = {"200": {"description": "OK", "content": content}} if content else {}
        if self.ranges:
            responses |= {"206": {"description": "The range that was asked for", "content": content}}
        if self.cached:
            responses |= {"304": {"description": "What If-None-Match names is what there is."}}
        if self.gone:
            responses |= {
                status: {"description": words, "content": content} for status, words in GONE.items()
            }
        for status in sorted({error.status for error in self.errors}):
            responses[str(status)] = answer(status, [each for each in self.errors if each.status == status])
        named = [
            {"name": name, "in": "path", "required": True, "schema": _TEXT}
            for name in re.findall(r"{(\w+)}", path)
        ]
        return {
            "operationId": self.name, "summary": self.name.replace("_", " ").capitalize(),
            "description": self.words, "tags": [self.tag], "security": [], "responses": responses,
            **({"parameters": named} if named else {}),
        }  # fmt: skip


def beside() -> Iterator[tuple[str, Beside]]:
    """Path and what is there."""
    for path, file in PAGES.items():
        name = file.removesuffix(".html").replace("index", "lobby")
        if path == "/reports":  # the same file, before somebody has named a number
            name = "receipts"
        elif name == "order":  # one file for an order, its invoice, and for withdrawing
            name = path.rpartition("/")[2].replace("{order}", "order")
        yield (
            path,
            Beside(
                f"{name}_page",
                f"The page {file}, the same whoever asks.",
                _PAGE,
                (ClientNotBuilt,),
                gone="{room_id}" in path,
            ),
        )
    words = "A product's page, in the reader's language: `lang`, else Accept-Language."
    yield (
        "/products/{product}",
        Beside("product_page", words, _PAGE, (ClientNotBuilt, TooManyAttempts), cached=True, gone=True),
    )
    words = "A brand's page with its rooms, in the reader's language."
    yield (
        "/b/{slug}",
        Beside("house_page", words, _PAGE, (ClientNotBuilt, TooManyAttempts), cached=True, gone=True),
    )
    words = "A text that a brand has written: its imprint, privacy or terms."
    yield (
        "/b/{slug}/{legal}",
        Beside("legal_page", words, _PAGE, (ClientNotBuilt, TooManyAttempts), cached=True, gone=True),
    )
    encodings = " or ".join(encoding for encoding, _ in ENCODINGS)
    words = f"A file of the pages, named by its content; as {encodings} to who takes it."
    yield "/assets/{path}", Beside("page_file", words, ("application/octet-stream",), (PageNotFound,))
    yield (
        "/{name}",
        Beside("top_file", "The icon and licences.", ("application/octet-stream",), (PageNotFound,)),
    )
    yield "/robots.txt", Beside("robots", "What search engines may read.", ("text/plain",))
    yield (
        "/sitemap.xml",
        Beside("sitemap", "The pages that search engines should know.", ("application/xml",)),
    )
    yield (
        "/problems/{slug}",
        Beside("problem_page", "What a problem means and what to do.", _PAGE, (PageNotFound,)),
    )
    yield (
        "/models/{model_hash}/{name}",
        Beside(
            "model_file", "A file of a model, for good; ranges too.", _MODEL,
            (ModelNotFound, FileNotInModel, RangeNotSatisfiable, TakenDown), "models",
            cached=True, ranges=True,
        ),
    )  # fmt: skip
    yield (
        "/pictures/{picture_hash}",
        Beside(
            "picture_file", "A picture of a room or product, for good.",
            ("image/png", "image/jpeg", "image/webp"),
            (PictureNotFound, RangeNotSatisfiable, TakenDown), "models", cached=True, ranges=True,
        ),
    )  # fmt: skip
    yield (
        "/extensions/{name}/{file}",
        Beside(
            "extension_file", "A file of an extension for browsers.",
            tuple(sorted({kind.partition(";")[0] for kind in MEDIA_TYPES.values()})),
            (ExtensionUnknown, BrowserFileUnknown), "extensions",
        ),
    )  # fmt: skip
    yield (
        "/schemas/room.json",
        Beside("room_schema", "JSON Schema of room.json.", ("application/schema+json",), (), "catalogue"),
    )
    yield (
        "/metrics",
        Beside("metrics", "Figures for Prometheus.", ("text/plain",), (MetricsRefused,), "operator"),
    )
    yield PATH, Beside("socket", "The rooms' socket (RFC 6455): PROTOCOL.md.", (), (UpgradeMissing,), "rooms")
