"""The page of a brand and those of its legal texts: head and body, HTML. Pure; every text in them is a
stranger's, and escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from vitrine.accounts import Brand
from vitrine.app.head import head, tag
from vitrine.app.lobbies.prose import prose
from vitrine.app.pages import Page, alternates, framed, lang, languages, own_words, skip
from vitrine.app.site import PageSite
from vitrine.assets import picture_url
from vitrine.lobbies.colours import Palette
from vitrine.lobbies.families import CSS
from vitrine.lobbies.views import Legal, Lobby
from vitrine.words import LocalText, Words, spoken, told_in, typeset

LOGO_PX: Final = 96
"""Pictures of rooms are drawn as the shop's lobby draws them."""

_words: Final = Words(__file__)


@dataclass(frozen=True, slots=True)
class LobbyOnShow:
    """rooms: those that anybody may find, in the brand's order, as RoomSummary says them."""

    lobby: Lobby
    rooms: Sequence[Mapping[str, Any]]


def lobby_page(shown: LobbyOnShow, language: str, site: PageSite) -> Page:
    """site: of a page of this brand."""
    lobby = shown.lobby
    known, name = site.known_path(lobby.brand), lobby.brand.name
    text, tongue = spoken(lobby.summary or _words("about", brand=name), language)
    pictures = (each["picture_url"] for each in shown.rooms)
    picture = next(filter(None, pictures), None if lobby.logo is None else picture_url(lobby.logo))
    said = head(site.url, known, name, text, picture, tongue, site=site.called(name))
    if not shown.rooms:
        said += f"\n    {tag('robots', 'noindex')}"
    rooms = "".join(_room(each, language) for each in shown.rooms)
    listed = (
        f'<ul class="room-list house-rooms">{rooms}</ul>'
        if rooms
        else f'<p class="house-empty">{_say(language, "empty")}</p>'
    )
    body = (
        f"{skip(language)}{_band(lobby, site, language)}"
        f'<main class="house" id="content" tabindex="-1" data-brand="{escape(lobby.brand.id)}">'
        f'<h2 class="unseen">{_say(language, "rooms")}</h2>{listed}</main>{_foot(lobby, site, language)}'
    )
    return Page(language, said + alternates(site.url, known) + _style(lobby), body)


def legal_page(lobby: Lobby, legal: Legal, language: str, site: PageSite) -> Page:
    """A text that the brand has written."""
    path, known = site.path(lobby.brand, legal), site.known_path(lobby.brand, legal)
    title, name = _words.told(language, legal.value), lobby.brand.name
    named = f"{title} · {name}"
    text, tongue = spoken(lobby.legal[legal], language)
    said = head(site.url, known, named, named, None, language, site=site.called(name))
    main = (
        f'<main class="house house-text" id="content" tabindex="-1">'
        f'<p class="house-back"><a class="quiet-link" href="{escape(site.path(lobby.brand))}?lang={language}'
        f'{site.query}" dir="auto">{escape(lobby.brand.name)}</a></p><h1>{escape(title)}</h1>'
        f'<div class="house-prose"{lang(tongue, language)}>{prose(typeset(text))}</div></main>'
    )
    body = framed(path, language, main, site.above(name), site.query) + _foot(lobby, site, language)
    return Page(language, said + alternates(site.url, known) + _style(lobby), body)


def legal_links(brand: Brand, legal: Iterable[Legal], language: str, site: PageSite) -> str:
    """The texts that a brand has written, as items of a list; and the way out of a contract, which the law
    wants within reach of every page.
    """
    texts = "".join(
        f'<li><a href="{escape(site.path(brand, each))}?lang={language}{site.query}">'
        f"{_say(language, each.value)}</a></li>"
        for each in legal
    )
    return f'{texts}<li><a href="/withdraw?lang={language}">{_say(language, "withdraw")}</a></li>'


def _say(language: str, key: str, **values: object) -> str:
    return escape(_words.told(language, key, **values))


def _band(lobby: Lobby, site: PageSite, language: str) -> str:
    """The brand's own head: the way to the other brands small above, its logo or name large.

    On its own domain there are no others.
    """
    others = (
        f'<a class="quiet-link" href="/">{_say(language, "all")}</a>'
        if site.here is None
        else "<span></span>"
    )
    name = escape(lobby.brand.name)
    if lobby.logo is None:
        title = f'<h1 dir="auto">{name}</h1>'
    else:
        logo = escape(picture_url(lobby.logo))
        title = f'<h1 class="house-logo"><img src="{logo}" alt="{name}" fetchpriority="high" /></h1>'
    summary = "" if lobby.summary is None else _summary(lobby.summary, language)
    worn = " worn" if lobby.ground else ""
    return (
        f'<header class="house-band{worn}"><div class="house-top">'
        f"{others}{languages(site.path(lobby.brand), language, site.query)}</div>"
        f'<div class="house-name">{title}{summary}</div></header>'
    )


def _summary(said: LocalText, language: str) -> str:
    text, tongue = own_words(said, language)
    return f'<p class="house-summary"{tongue}>{text}</p>'


def _room(room: Mapping[str, Any], language: str) -> str:
    """As the shop's own lobby draws it (`web/app/src/lobby/rooms.ts`): the whole card is one link."""
    title, tongue = own_words(room["title"], language)
    text, text_tongue = own_words(room["summary"], language)
    picture = (
        f'<img src="{escape(room["picture_url"])}" alt="" width="1600" height="1000" decoding="async" />'
        if room["picture_url"]
        else ""
    )
    link = f"/rooms/{escape(room['id'])}?lang={language}"
    label = _say(language, "enter-room", room=told_in(language, room["title"]))
    return (
        f'<li class="room-card"><div class="room-picture seen">{picture}</div><div class="room-words">'
        f'<h3{tongue}>{title}</h3><p class="summary"{text_tongue}>{text}</p>'
        f'<div class="room-foot">{_people(room, language)}'
        f'<a href="{link}" aria-label="{label}">'
        f"{_say(language, 'enter')}</a></div></div></li>"
    )


def _people(room: Mapping[str, Any], language: str) -> str:
    """opens_at: read by the page's script, which knows the reader's own time."""
    if not room["open"]:
        opens = room["opens_at"]
        when = f' data-opens="{escape(opens)}"' if opens else ""
        told, some = f"<span{when}>{_say(language, 'closed')}</span>", ""
    elif room["people"] >= room["capacity"]:
        told, some = _say(language, "full"), " some"
    elif room["people"]:
        told = _say(language, "one" if room["people"] == 1 else "people", count=room["people"])
        some = " some"
    else:
        told, some = _say(language, "nobody"), ""
    gated = f" · {_say(language, 'gated')}" if room["gated"] else ""
    return f'<p class="people{some}">{told}{gated}</p>'


def _foot(lobby: Lobby, site: PageSite, language: str) -> str:
    """On its own domain its members are shown the way to where they sign in."""
    links = legal_links(lobby.brand, lobby.legal, language, site)
    team = (
        ""
        if site.here is None
        else f'<a class="quiet-link" href="{escape(site.house)}/brand">{_say(language, "team")}</a>'
    )
    listed = f'<ul aria-label="{_say(language, "legal")}">{links}</ul>'
    return (
        f'<footer class="house-foot"><span dir="auto">{escape(lobby.brand.name)}</span>{listed}'
        f"{team}<div data-foot></div></footer>"
    )


def _style(lobby: Lobby) -> str:
    """Before the page's own style sheets, and stronger. All of it is made here: colours, and names of
    families.
    """
    found = lobby.palettes
    own = f"--house-title:{CSS[lobby.family]};"
    light, dark = (_colours(found[name]) for name in ("light", "dark"))
    return (
        f"\n    <style>html:root{{{own}{light}}}"
        f"@media (prefers-color-scheme:dark){{html:root{{{dark}}}}}</style>"
    )


def _colours(palette: Palette) -> str:
    return "".join(_declared(palette))


def _declared(palette: Palette) -> Iterator[str]:
    yield f"--brass:{palette.accent};--brass-deep:{palette.deep};--on-brass:{palette.on_accent};"
    yield f"--band:{palette.band};--on-band:{palette.on_band};--on-band-soft:{palette.on_band_soft};"
    yield f"--band-rule:{palette.rule};"
