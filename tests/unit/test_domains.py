"""Own domains of brands: what settings may say, which name a request was asked by, whose cookie is good."""

from __future__ import annotations

import pytest

from vitrine.domains import Domains, good_here, host_in, place_of
from vitrine.errors import ConfigurationError
from vitrine.gateway.handshake import Pages
from vitrine.settings import Settings

SAID = {"VITRINE_PUBLIC_URL": "https://house.example"}
LAMP, OTHER = "https://shop.lampe.example", "https://other.example"


def settings(said: str, **more: str) -> Settings:
    return Settings.from_environment({**SAID, **more, "VITRINE_DOMAINS": said})


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("shop.lampe.example", "say host=brand"),
        ("shop.lampe.example=", "say host=brand"),
        ("shop.lampe.example=La Lampe", "say host=brand"),
        ("=lampe", "is no host name"),
        ("https://shop.lampe.example=lampe", "the host alone"),
        ("shop.lampe.example:8443=lampe", "the host alone"),
        ("shop.lampe.example/shop=lampe", "the host alone"),
        ("lampé.example=lampe", "xn--"),
        ("lampe=lampe", "is no host name"),
        ("shop_1.example=lampe", "is no host name"),
        ("-shop.example=lampe", "is no host name"),
        ("shop..example=lampe", "is no host name"),
        ("shop.lampe.example.=lampe", "is no host name"),
        (f"{'a' * 64}.example=lampe", "is no host name"),
        ("192.0.2.7=lampe", "is no host name"),
        ("[::1]=lampe", "the host alone"),
        ("a.example=lampe,A.example=other", "twice"),
        ("house.example=lampe", "the house's own address"),
        ("HOUSE.example=lampe", "the house's own address"),
        ("site.example=lampe", "VITRINE_ORIGINS too"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(said: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settings(said, VITRINE_ORIGINS="https://site.example")
    assert words in caught.value.message and "VITRINE_DOMAINS" in caught.value.message
    assert "\n" not in caught.value.message


def test_scheme_and_port_are_the_houses() -> None:
    assert {each.url for each in settings("shop.lampe.example=lampe").brand_domains} == {LAMP}
    home = Settings.from_environment({"VITRINE_DOMAINS": "lampe.localhost=lampe"})
    [domain] = home.brand_domains
    assert (domain.url, domain.socket, domain.brand) == (
        "http://lampe.localhost:8000", "ws://lampe.localhost:8000", "lampe",
    )  # fmt: skip
    assert home.domain_sockets == {"lampe.localhost": frozenset({"ws://lampe.localhost:8000"})}
    watched = settings("other.example=other", VITRINE_WATCH_URL="wss://watch.example/ws")
    assert watched.domain_sockets["other.example"] == {"wss://other.example", "wss://watch.example"}


def test_the_first_of_several_is_that_by_which_a_brand_is_known() -> None:
    found = settings("b.example=lampe,a.example=lampe,c.example=other").brand_domains
    assert [found.of_brand(each) and str(found.of_brand(each)) for each in ("lampe", "other", "none")] == [
        "b.example=lampe", "c.example=other", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("shop.example", "shop.example"), ("SHOP.Example:443", "shop.example"),
        (" shop.example. ", "shop.example"),
        ("[2001:db8::1]:80", "[2001:db8::1]"), (None, ""), ("", ""), (":80", ""), ("a..", "a."),
    ],
)  # fmt: skip
def test_a_host_is_read_as_dns_has_it(header: str | None, host: str) -> None:
    assert host_in(header) == host


def test_a_cookie_says_where_it_is_good() -> None:
    found = settings("shop.lampe.example=lampe,other.example=other").brand_domains
    lamp, other = found.at("shop.lampe.example"), found.at("other.example")
    assert lamp is not None and other is not None
    homes, lamps = "secret", f"secret.{lamp.mark}"
    assert [good_here(homes, each) for each in (None, lamp, other)] == [homes, None, None]
    assert [good_here(lamps, each) for each in (None, lamp, other)] == [None, lamps, None]
    assert [place_of(each) for each in (homes, lamps)] == ["", f".{lamp.mark}"]
    assert good_here(None, lamp) is None
    assert good_here("secret.", lamp) is None


def test_whose_pages_open_a_socket() -> None:
    house = frozenset({"https://house.example"})
    domains = settings("shop.lampe.example=lampe,other.example=other").brand_domains
    origins = ("https://house.example", LAMP, OTHER, "https://evil.example")

    def may(pages: Pages, host: str) -> list[bool]:
        return [pages.may(each, host) for each in origins]

    plain, apart = Pages(house, domains), Pages(house, domains, apart=True)
    for pages in (plain, apart):
        assert may(pages, "shop.lampe.example") == [False, True, False, False]
        assert may(pages, "OTHER.example:443") == [False, False, True, False]
    # Spectators' sockets may have a name of their own, the same for everybody.
    assert may(plain, "watch.example") == [True, False, False, False]
    assert may(apart, "watch.example") == [True, True, True, False]
    assert may(Pages(house, Domains()), "shop.lampe.example") == [True, False, False, False]
