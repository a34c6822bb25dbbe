"""What extensions answer over HTTP."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vitrine.answers import After, HttpAnswer
from vitrine.extensions.loading import Extension
from vitrine.extensions.modules import modules


class BrowserModule(HttpAnswer):
    """A file for browsers, as room.json names it. integrity: `sha384-...` of the file as it is now."""

    name: Annotated[str, Field(examples=["light-switch"])]
    url: str
    integrity: str


class InstalledExtension(HttpAnswer):
    name: Annotated[str, Field(examples=["light-switch"])]
    version: str
    modules: list[BrowserModule]

    @classmethod
    def of(cls, extension: Extension) -> InstalledExtension:
        found = [
            BrowserModule(name=each.name, url=each.url, integrity=each.integrity)
            for each in modules(extension)
        ]
        return cls(name=extension.name, version=extension.version, modules=found)


class InstalledExtensions(HttpAnswer):
    items: list[InstalledExtension]
    next: After
