"""Whose address a request is: forwarding headers are read from the right, and only through who is trusted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.callers import NOBODY, Caller, Proxies, address_key, is_this_machine, read_address

OURS = Proxies.of(["10.0.0.0/8", "2001:db8:feed::/48"])
CDN = Proxies.of(["10.0.0.7"], hops=2)

ADDRESSES = st.ip_addresses().map(str)
RUBBISH = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["unknown", "_hidden", "", ",", '"', "[", "]:1", "1.2.3.4.5", "::ffff:1.2.3", "for="]),
)


def listed(*addresses: str) -> list[tuple[bytes, bytes]]:
    return [(b"x-forwarded-for", ", ".join(addresses).encode())]


def standard(text: str) -> list[tuple[bytes, bytes]]:
    return [(b"forwarded", text.encode())]


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "192.0.2.1"])
def test_nobody_is_believed_by_default(peer: str) -> None:
    said = Proxies().caller(peer, listed("198.51.100.9"))
    assert said == Caller(peer, disbelieved=True)
    assert Proxies().caller(peer, [(b"host", b"shop.example")]) == Caller(peer)


@pytest.mark.parametrize(
    ("entries", "caller"),
    [
        (["198.51.100.9"], "198.51.100.9"),
        (["203.0.113.1", "198.51.100.9"], "198.51.100.9"),
        (["203.0.113.1", "198.51.100.9", "10.0.0.3"], "198.51.100.9"),
        (["10.0.0.9", "10.0.0.3"], "10.0.0.9"),
        (["198.51.100.9:4711"], "198.51.100.9"),
        (["[2001:db8::5]:4711"], "2001:db8::5"),
        (["2001:db8::5", "2001:db8:feed::1"], "2001:db8::5"),
        (["::ffff:198.51.100.9"], "198.51.100.9"),
        # What cannot be read ends the search at whoever is known up to there.
        (["198.51.100.9", "unknown"], "10.0.0.1"),
        (["198.51.100.9", "unknown", "10.0.0.3"], "10.0.0.3"),
        ([""], "10.0.0.1"),
    ],
)
def test_the_first_from_the_right_that_is_no_proxy(entries: list[str], caller: str) -> None:
    assert OURS.caller("10.0.0.1", listed(*entries)).address == caller


def test_lines_of_one_header_are_one_list() -> None:
    """HAProxy leaves the stranger's line and adds its own after it."""
    told = [*listed("203.0.113.1"), *listed("198.51.100.9")]
    assert OURS.caller("10.0.0.1", told).address == "198.51.100.9"


@pytest.mark.parametrize(
    ("text", "caller"),
    [
        ("for=198.51.100.9", "198.51.100.9"),
        ('For="[2001:db8::5]:4711";proto=https;by=203.0.113.43', "2001:db8::5"),
        ("for=203.0.113.1, for=198.51.100.9;proto=http", "198.51.100.9"),
        ("for=198.51.100.9, for=10.0.0.2", "198.51.100.9"),
        ("for=198.51.100.9, for=_hidden", "10.0.0.1"),
        ("for=198.51.100.9, proto=https", "10.0.0.1"),
        ('for="198.51.100.9, for=203.0.113.1', "203.0.113.1"),
        ("for=203.0.113.1, {}, for=198.51.100.9", "198.51.100.9"),
    ],
)
def test_the_standard_header(text: str, caller: str) -> None:
    assert OURS.caller("10.0.0.1", standard(text)).address == caller


def test_who_adds_the_other_header_chooses_nothing() -> None:
    """A proxy that writes one of the two passes the other on as it came."""
    told = [*listed("198.51.100.9"), *standard("for=203.0.113.1")]
    assert OURS.caller("10.0.0.1", told) == Caller("10.0.0.1", torn=True)
    agreed = [*listed("198.51.100.9"), *standard("for=198.51.100.9;proto=https")]
    assert OURS.caller("10.0.0.1", agreed) == Caller("198.51.100.9", scheme="https")


@pytest.mark.parametrize(
    ("entries", "caller"),
    [
        (["203.0.113.1", "198.51.100.9", "192.0.2.50"], "198.51.100.9"),
        (["198.51.100.9", "192.0.2.50"], "198.51.100.9"),
        (["192.0.2.50"], "192.0.2.50"),
        (["203.0.113.1", "unknown", "192.0.2.50"], "192.0.2.50"),
    ],
)
def test_hops_pass_a_proxy_whose_address_is_not_known(entries: list[str], caller: str) -> None:
    assert CDN.caller("10.0.0.7", listed(*entries)).address == caller


@pytest.mark.parametrize(
    ("value", "scheme"),
    [
        ("https", "https"),
        ("HTTP", "http"),
        ("wss", "https"),
        ("http, https", "https"),
        ("ftp", None),
        ("", None),
    ],
)
def test_the_scheme_is_the_nearest_proxys(value: str, scheme: str | None) -> None:
    told = [(b"x-forwarded-proto", value.encode())]
    assert OURS.caller("10.0.0.1", told) == Caller("10.0.0.1", scheme=scheme)
    assert OURS.caller("192.0.2.1", told).scheme is None


@given(st.lists(st.one_of(ADDRESSES, RUBBISH)), ADDRESSES, st.booleans())
def test_nothing_that_a_stranger_writes_changes_who_they_are(
    theirs: list[str], really: str, as_lines: bool
) -> None:
    """Their proxy adds where they really come from; what they sent before it stands left of that."""
    if OURS.trusts(ip := read_address(really)):  # type: ignore[arg-type]  # it is one
        return
    before = [(b"x-forwarded-for", each.encode()) for each in theirs] if as_lines else listed(*theirs)
    told = [*before, *listed(really)]
    assert OURS.caller("10.0.0.1", told).address == str(ip)


@given(st.one_of(ADDRESSES, RUBBISH), st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_give_an_address(peer: str, one: bytes, other: bytes) -> None:
    found = OURS.caller(peer, [(b"x-forwarded-for", one), (b"forwarded", other), (b"x-forwarded-proto", one)])
    assert found.address == NOBODY or str(read_address(found.address)) == found.address
    assert address_key(found.address)


def test_a_long_list_is_read_from_its_end() -> None:
    assert OURS.caller("10.0.0.1", listed(*["203.0.113.1"] * 5000, "198.51.100.9")).address == "198.51.100.9"


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", NOBODY),
        (None, NOBODY),
    ],
)
def test_what_counts_as_one_caller(host: str | None, key: str) -> None:
    assert address_key(host) == key


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True), ("::1", True), ("localhost", True), ("::ffff:127.0.0.1", True),
        ("", False), ("192.0.2.7", False), ("shop.example", False), ("2001:db8::1", False),
    ],
)  # fmt: skip
def test_what_only_this_machine_can_mean(host: str, own: bool) -> None:
    assert is_this_machine(host) is own
