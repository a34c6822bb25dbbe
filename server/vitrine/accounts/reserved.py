"""Names that guests do not get: the shop's, its brands', and words for who keeps order, however dressed up.

Two names are compared by how they look: compatibility forms, capitals, accents, letters of other alphabets
and digits that pass for Latin ones, and whatever stands between letters make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

# What a stranger would take for a person of the house, in the languages of the pages. Whole words only: a
# Stafford may come in.
OFFICES: Final = frozenset(
    {
        "vitrine", "staff", "owner", "owners", "moderator", "moderators", "moderation", "mod", "mods",
        "admin", "admins", "administrator", "administrators", "support", "helpdesk", "operator",
        "operators", "official", "system", "editor", "security", "customerservice", "equipe",
        "proprietaire", "moderateur", "moderatrice", "moderateurs", "administrateur", "administratrice",
        "assistance", "operateur", "operatrice", "officiel", "officielle", "personnel", "securite",
        "serviceclient", "editeur", "editrice",
    }
)  # fmt: skip
# A brand's name is kept as one word of a longer name, and as a part of one, only if it could hardly be
# anything else: there are brands called Vera, and people.
WORD_LETTERS: Final = 6
TELLING_LETTERS: Final = 8

# By script: Cyrillic, Greek, Armenian and others, small capitals, digits and signs.
_LOOKALIKES: Final = {
    other: latin
    for others, latins in (
        ("авеёікмнһорстухѕјԁԛԝгпӏ", "abeelkmhhopctyxsjdqwrnl"),
        ("αβγεζηικμνορςστυχω", "abyezhlkmvopsotuxw"),
        ("օսոհցɑɡıłøđħßʀ", "ounhqagllodhbr"),
        ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqstuvwyz"),
        ("0134578@$€|!+", "oleastbaselit"),
    )
    for other, latin in zip(others, latins, strict=True)
}
_LETTER_SIGNS: Final = ((0x1F1E6, 26), (0x1F150, 26), (0x1F170, 26))
_WORD_BORDER: Final = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|[\W_]+")


@lru_cache(maxsize=8192)
def looks(text: str) -> str:
    """The letters by which a text is read: two that look alike give the same."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", _spelt(text)).casefold())
    letters = "".join(_LOOKALIKES.get(each, each) for each in plain if unicodedata.category(each)[0] != "M")
    # In most typefaces an i, an l and a 1 are one stroke, and r n is an m.
    kept = "".join(each for each in letters if each.isalnum())
    return kept.replace("i", "l").replace("rn", "m").replace("vv", "w")


def kept_from_guests(name: str, brands: Iterable[str], offices: bool = True) -> bool:
    """Whether this name would be taken for the shop, a brand, or somebody of theirs.

    offices: False for members of a brand, who may say what they are; brands are then the others.
    """
    whole, words = looks(name), _words(name)
    if offices and (whole in _OFFICES or any(word in _OFFICES for word in words)):
        return True
    for brand in brands:
        shape = looks(brand)
        if not shape:
            continue
        if whole == shape or (len(shape) >= WORD_LETTERS and shape in words):
            return True
        if (len(shape) >= TELLING_LETTERS or len(set(_words(brand))) > 1) and shape in whole:
            return True
    return False


def suggestion(name: str, brands: Iterable[str]) -> str:
    """What is left of a name without what is kept from guests; "" if nothing that could be a name."""
    kept = list(brands)
    words = [word for word in re.split(r"[\s()\[\]{}|/,;:\u2013\u2014-]+", name) if len(looks(word)) > 1]
    rest = [word for word in words if not kept_from_guests(word, kept)]
    for end in range(len(rest), 0, -1):
        found = " ".join(rest[:end])
        if not kept_from_guests(found, kept):
            return found
    return ""


def _words(name: str) -> list[str]:
    """How each word looks, with and without digits at its ends; letters standing apart are one word."""
    found: list[str] = []
    apart: list[str] = []
    for word in [each for each in _WORD_BORDER.split(unicodedata.normalize("NFKC", _spelt(name))) if each]:
        if len(word) == 1:
            apart.append(word)
            continue
        found += [looks(word), looks(word.strip("0123456789")), looks("".join(apart))]
        apart = []
    return [each for each in [*found, looks("".join(apart))] if each]


def _spelt(text: str) -> str:
    """Flags and boxes that are letters as letters."""
    return "".join(_sign(each) for each in text)


def _sign(character: str) -> str:
    for first, count in _LETTER_SIGNS:
        if first <= ord(character) < first + count:
            return chr(ord("a") + ord(character) - first)
    return character


_OFFICES: Final = frozenset(looks(word) for word in OFFICES)
