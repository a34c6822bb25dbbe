"""Rules are read strictly, and said in words that fit on a door."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.certificates.errors import GateRuleInvalid
from vitrine.certificates.gates.rule import (
    ALTERNATIVES_LIMIT,
    NUMBER_LIMIT,
    TOKEN_LIMIT,
    Collection,
    OwnEdition,
    Rule,
    parsed,
)
from vitrine.certificates.gates.words import SHOWN_OUT, come_in_first, down, for_holders, grace
from vitrine.clock import ManualClock
from vitrine.extensions.ports import NOTICE_LIMIT_CHARACTERS
from vitrine.words import LANGUAGES

ADDRESS = "0x" + "Ab" * 20
PUNK = {"contract": ADDRESS, "standard": "erc721", "chain_id": 1}
NUMBERS = st.integers(1, NUMBER_LIMIT)
COLLECTIONS = st.builds(
    Collection,
    st.integers(1, (1 << 160) - 1).map(lambda n: f"0x{n:040x}"),
    st.sampled_from(["erc721", "erc1155"]),
    NUMBERS,
    st.integers(0, TOKEN_LIMIT),
)
RULES = st.lists(NUMBERS.map(OwnEdition) | COLLECTIONS, min_size=1, max_size=16, unique=True).map(
    lambda each: Rule(tuple(each))
)


@given(RULES)
def test_reading_what_was_written_gives_the_same(rule: Rule) -> None:
    assert parsed(json.loads(json.dumps(rule.plain()))) == rule


@given(RULES, st.dictionaries(NUMBERS, st.fixed_dictionaries({"en": st.text(min_size=1, max_size=120)})))
def test_words_fit_whatever_is_asked_for(rule: Rule, titles: dict[int, dict[str, str]]) -> None:
    known = {number: {"en": "x" * 120, "fr": "é" * 120} for number in rule.editions} | titles
    words = come_in_first(for_holders(rule, known, None))
    assert set(words) == set(LANGUAGES)
    assert all(1 <= len(each) <= NOTICE_LIMIT_CHARACTERS for each in words.values())


def test_a_contract_is_kept_in_lower_case() -> None:
    rule = parsed({"any": [{"edition": 7}, PUNK | {"token": "5"}]})
    assert rule.any == (OwnEdition(7), Collection(ADDRESS.lower(), "erc721", 1, 5))
    assert rule.editions == {7} and rule.collections == rule.any[1:]


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (None, "$"),
        ([], "$"),
        ({}, "$.any"),
        ({"any": []}, "$.any"),
        ({"any": {"edition": 7}}, "$.any"),
        ({"any": [{"edition": 7}], "all": []}, "$"),
        ({"any": [{"edition": n + 1} for n in range(ALTERNATIVES_LIMIT + 1)]}, "$.any"),
        ({"any": [{"edition": 7}, {"edition": 7}]}, "$.any[1]"),
        ({"any": [PUNK, PUNK | {"contract": ADDRESS.lower()}]}, "$.any[1]"),
        ({"any": [7]}, "$.any[0]"),
        ({"any": [{}]}, "$.any[0].contract"),
        *(
            ({"any": [{"edition": n}]}, "$.any[0].edition")
            for n in (0, -1, 1.0, True, "7", None, NUMBER_LIMIT + 1)
        ),
        ({"any": [{"edition": 7, "serial": 1}]}, "$.any[0]"),
        ({"any": [PUNK | {"edition": 7}]}, "$.any[0]"),
        *(
            ({"any": [PUNK | {"contract": c}]}, "$.any[0].contract")
            for c in (5, None, "", "0x", ADDRESS + "0", ADDRESS[:-1] + "g", "0x" + "0" * 40, ADDRESS + "\n")
        ),
        ({"any": [PUNK | {"standard": "erc20"}]}, "$.any[0].standard"),
        ({"any": [PUNK | {"standard": ["erc721"]}]}, "$.any[0].standard"),
        ({"any": [PUNK | {"chain_id": "1"}]}, "$.any[0].chain_id"),
        ({"any": [PUNK | {"standard": "erc1155"}]}, "$.any[0].token"),
        *(
            ({"any": [PUNK | {"token": t}]}, "$.any[0].token")
            for t in (5, "", "-1", "01", "0x5", "5 ", "٥", str(TOKEN_LIMIT + 1), "9" * 5000)
        ),
    ],
)
def test_whatever_is_no_rule_is_refused_by_its_place(document: Any, path: str) -> None:
    with pytest.raises(GateRuleInvalid) as caught:
        parsed(document)
    assert caught.value.values == {"path": path} and caught.value.status == 422
    assert len(caught.value.message) < 300


@pytest.mark.parametrize(
    ("alternatives", "en", "fr"),
    [
        ([{"edition": 7}], "For holders of “Crane”.", "Pour qui détient «\u202fGrue\u202f»."),
        ([{"edition": 9}], "For holders of edition 9.", "Pour qui détient l’édition 9."),
        (
            [{"edition": 7}, {"edition": 8}],
            "For holders of “Crane” or “Heron”.",
            "Pour qui détient «\u202fGrue\u202f» ou «\u202fHeron\u202f».",
        ),
        (
            [PUNK | {"token": "5"}],
            "For holders of token 5 of the collection 0xabab…abab.",
            "Pour qui détient le jeton 5 de la collection 0xabab…abab.",
        ),
        (
            [PUNK | {"contract": "0x" + "c0" * 20}, PUNK],
            "For holders of any certificate of this shop or one of 0xabab…abab.",
            "Pour qui détient un certificat de cette boutique ou un de 0xabab…abab.",
        ),
        (
            [{"edition": n} for n in (7, 8, 9, 10, 11)],
            "For holders of “Crane”, “Heron”, edition 9 or 2 more.",
            "Pour qui détient «\u202fGrue\u202f», «\u202fHeron\u202f», l’édition 9 ou 2 autres.",
        ),
    ],
)
def test_words(alternatives: list[Any], en: str, fr: str) -> None:
    titles = {7: {"en": "Crane", "fr": "Grue"}, 8: {"en": "Heron"}}
    words = for_holders(parsed({"any": alternatives}), titles, "0x" + "c0" * 20)
    assert (words["en"], words["fr"]) == (en, fr)


def test_what_is_said_when_nobody_answers_fits_too() -> None:
    now = ManualClock().now()
    for words in (down(now), grace(now, now)):
        assert all(len(each) <= NOTICE_LIMIT_CHARACTERS for each in words.values())
    assert len(SHOWN_OUT.encode()) <= 120
