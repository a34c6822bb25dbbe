"""What lobbies answer over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from vitrine.answers import HttpAnswer, LocalText
from vitrine.assets import picture_url
from vitrine.catalog.answers import Brand
from vitrine.lobbies.colours import Palette as Colours
from vitrine.lobbies.families import CSS, Family
from vitrine.lobbies.views import Legal, path_of
from vitrine.lobbies.views import Lobby as Shown

Colour = Annotated[str, Field(examples=["#7b5c27"])]


class Palette(HttpAnswer):
    """Colours fit to be read by WCAG 2.2 AA, made of the brand's own.

    accent: written and pressed; deep: the same under the pointer. band: what the logo stands on; rule: lines
    there.
    """

    accent: Colour
    deep: Colour
    on_accent: Colour
    band: Colour
    on_band: Colour
    on_band_soft: Colour
    rule: Colour


class Palettes(HttpAnswer):
    light: Palette
    dark: Palette

    @classmethod
    def of(cls, found: Mapping[str, Colours]) -> Palettes:
        return cls(**{name: Palette.like(each) for name, each in found.items()})


class Lobby(HttpAnswer):
    """A brand as anybody may see it. url: of its page. legal: which texts it has written, at `url`/imprint
    …
    """

    brand: Brand
    url: str
    logo_url: str | None
    summary: LocalText | None
    legal: list[Legal]

    @classmethod
    def of(cls, lobby: Shown) -> Lobby:
        return cls(
            brand=Brand.like(lobby.brand), url=path_of(lobby.brand),
            logo_url=None if lobby.logo is None else picture_url(lobby.logo),
            summary=None if lobby.summary is None else LocalText(**lobby.summary), legal=list(lobby.legal),
        )  # fmt: skip


class OwnLobby(Lobby):
    """A lobby as its brand edits it. version: counts changes. logo: hash. accent, ground: as the brand said.

    title_css: the family as a style sheet names it. palettes: what became of the colours.
    """

    version: int
    logo: str | None
    accent: Colour | None
    ground: Colour | None
    family: Family
    title_css: str
    palettes: Palettes
    imprint: LocalText | None
    privacy: LocalText | None
    terms: LocalText | None

    @classmethod
    def of(cls, lobby: Shown) -> OwnLobby:
        def text(legal: Legal) -> LocalText | None:
            return None if legal not in lobby.legal else LocalText(**lobby.legal[legal])

        public = Lobby.of(lobby)
        return cls(
            brand=public.brand, url=public.url, logo_url=public.logo_url, summary=public.summary,
            legal=public.legal, version=lobby.version, logo=lobby.logo, accent=lobby.accent,
            ground=lobby.ground, family=lobby.family, title_css=CSS[lobby.family],
            palettes=Palettes.of(lobby.palettes), imprint=text(Legal.IMPRINT), privacy=text(Legal.PRIVACY),
            terms=text(Legal.TERMS),
        )  # fmt: skip
