"""Where people may be sent, and what is told there."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.catalog.checkout import attributed, checked_buy_url
from vitrine.catalog.errors import CheckoutRefused


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/bowl",
        "https://shop.example:8443/bowl?size=M&colour=a%20b#buy",
        "https://xn--bcher-kva.example/",
        "https://[2001:db8::1]/x",
        "http://localhost:9000/x",
        "http://127.0.0.1/x",
        "http://127.8.9.1/x",
        "http://[::1]:8000/x",
        "HTTPS://shop.example/bowl",
    ],
)
def test_taken(url: str) -> None:
    assert checked_buy_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop.example/bowl",
        "//shop.example/bowl",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "ftp://shop.example/x",
        "http://shop.example/x",
        "http://10.0.0.1/x",
        "http://localhost.evil.example/x",
        "http://127.0.0.1.evil.example/x",
        "https://user@shop.example/x",
        "https://user:pass@shop.example/x",
        "https://shop.example\\@evil.example/x",
        "https:///x",
        "https:shop.example",
        "https://shop.example:0/x",
        "https://shop.example:99999/x",
        "https://shop.example:/x",
        "https://shop .example/x",
        "https://shop.example/\n",
        "https://shop.example/<script>",
        "https://bücher.example/",
        "https://a..b/x",
        "https://[::1/x",
        "https://shop.example/" + "x" * 2048,
    ],
)
def test_refused(url: str) -> None:
    with pytest.raises(CheckoutRefused):
        checked_buy_url(url)


OURS = {"room": "boutique", "product": "product_1", "variant": "variant_1"}


@pytest.mark.parametrize(
    ("url", "query"),
    [
        ("https://s.example", ""),
        ("https://s.example/a", ""),
        ("https://s.example/a?b=1&c=+x%20y&d", "b=1&c=+x%20y&d"),
        ("https://s.example/a?vitrine_room=evil&b=1", "b=1"),
        ("https://s.example/a?VITRINE_room=evil&vitrine%5Finvite=x&b=1&vitrine_", "b=1"),
    ],
)
def test_query_is_kept_and_forgeries_are_not(url: str, query: str) -> None:
    added = "vitrine_room=boutique&vitrine_product=product_1&vitrine_variant=variant_1"
    assert urlsplit(attributed(url, OURS)).query == "&".join(part for part in (query, added) if part)


def test_fragment_stays_behind_the_query() -> None:
    assert (
        attributed("https://s.example/a?b=1#c", {"room": "x"}) == "https://s.example/a?b=1&vitrine_room=x#c"
    )


@given(
    st.lists(
        st.tuples(st.text("ab%_vitrneVITRNE&=+ ", max_size=12), st.text("ab&=", max_size=4)), max_size=5
    ),
    st.text(max_size=30),
)
def test_each_of_our_names_arrives_exactly_once_with_our_value(
    pairs: list[tuple[str, str]], room: str
) -> None:
    from urllib.parse import urlencode

    url = attributed("https://s.example/?" + urlencode(pairs), {"room": room})
    found = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    assert [value for name, value in found if name.lower().startswith("vitrine_")] == [room]
