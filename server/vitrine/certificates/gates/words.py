"""What gates say to people, in English and French: what opens them, and why they stay shut."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from vitrine.certificates.gates.rule import Alternative, Edition, Rule

Words = Mapping[str, str]
Titles = Mapping[int, Words]

TITLE_CHARACTERS: Final = 56
NAMED_LIMIT: Final = 3

OPEN: Final[Words] = {"en": "Open to everyone.", "fr": "Ouvert à tous."}
OFF: Final[Words] = {
    "en": "This asks for a certificate, and certificates are switched off in this shop at present.",
    "fr": "Un certificat est demandé ici, et cette boutique n'en vérifie aucun en ce moment.",
}
NOT_YOURS: Final[Words] = {
    "en": "This certificate is not yours to show just now.",
    "fr": "Ce certificat n'est pas à vous en ce moment.",
}
# At most 120 bytes: a close frame holds no more.
SHOWN_OUT: Final = "For holders of a certificate only. · Réservé à qui détient un certificat."


def for_holders(rule: Rule, titles: Titles, own: str | None) -> Words:
    """ "For holders of ...". titles: of the rule's editions. own: this shop's contract."""
    return {
        "en": f"For holders of {_listed([_name_en(each, titles, own) for each in rule.any], 'en')}.",
        "fr": f"Pour qui détient {_listed([_name_fr(each, titles, own) for each in rule.any], 'fr')}.",
    }


def come_in_first(words: Words) -> Words:
    """The same for somebody whom nobody knows yet."""
    return {
        "en": f"{words['en']} Come in first.",
        "fr": f"{words['fr']} Entrez d'abord.",
    }


def down(since: datetime) -> Words:
    """The chain cannot be asked, and nothing that was known before may stand in."""
    at = f"{since:%H:%M} UTC"
    return {
        "en": f"Certificates cannot be checked right now (since {at}). What you bought here stays usable. "
        "Gated rooms reopen when the network answers.",
        "fr": f"Les certificats ne peuvent pas être vérifiés en ce moment (depuis {at}). Vos achats restent "
        "utilisables. Les salons réservés rouvriront dès que le réseau répondra.",
    }


def grace(since: datetime, until: datetime) -> Words:
    """The chain cannot be asked, and the last answer counts for a while."""
    at, end = f"{since:%H:%M} UTC", f"{until:%H:%M} UTC"
    return {
        "en": f"Certificates cannot be checked right now (since {at}). Your last check counts until {end}.",
        "fr": f"Les certificats ne peuvent pas être vérifiés en ce moment (depuis {at}). Votre dernière "
        f"vérification compte jusqu'à {end}.",
    }


def _listed(names: list[str], language: str) -> str:
    unique = list(dict.fromkeys(names))
    named, rest = unique[:NAMED_LIMIT], len(unique) - NAMED_LIMIT
    if rest > 0:
        named.append(f"{rest} more" if language == "en" else f"{rest} autres")
    word = " or " if language == "en" else " ou "
    return named[0] if len(named) == 1 else ", ".join(named[:-1]) + word + named[-1]


def _name_en(each: Alternative, titles: Titles, own: str | None) -> str:
    if isinstance(each, Edition):
        title = titles.get(each.number)
        return f"“{_clipped(title['en'])}”" if title else f"edition {each.number}"
    if each.token is not None:
        return f"token {_short(str(each.token))} of the collection {_short(each.contract)}"
    return "any certificate of this shop" if each.contract == own else f"one of {_short(each.contract)}"


def _name_fr(each: Alternative, titles: Titles, own: str | None) -> str:
    if isinstance(each, Edition):
        title = titles.get(each.number)
        return f"« {_clipped(title.get('fr') or title['en'])} »" if title else f"l'édition {each.number}"
    if each.token is not None:
        return f"le jeton {_short(str(each.token))} de la collection {_short(each.contract)}"
    return "un certificat de cette boutique" if each.contract == own else f"un de {_short(each.contract)}"


def _clipped(title: str) -> str:
    return title if len(title) <= TITLE_CHARACTERS else f"{title[: TITLE_CHARACTERS - 1].rstrip()}…"


def _short(text: str) -> str:
    return text if len(text) <= 12 else f"{text[:6]}…{text[-4:]}"
