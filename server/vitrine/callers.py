"""Whose address a request or a socket is: the one place that judges forwarding headers.

A proxy adds the address that it was asked from at the right of `X-Forwarded-For` (or `Forwarded`, RFC 7239);
whatever stands further left came with the request, and anybody may write it. So the list is read from the
right, and only as far as proxies are trusted. Nobody is trusted by default, this machine neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, Protocol

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Header = tuple[bytes, bytes]

NOBODY: Final = "unknown"
HOPS_LIMIT: Final = 8
# A list of proxies has a few entries; what a stranger piles up in front of them is not read.
READ_BYTES: Final = 4096
# One household or one machine rented: the smallest network that IPv6 gives to anybody.
IPV6_HOUSEHOLD_BITS: Final = 64

_LISTED: Final = b"x-forwarded-for"
_STANDARD: Final = b"forwarded"
_SCHEME: Final = b"x-forwarded-proto"
FORWARDING: Final = frozenset({_LISTED, _STANDARD, _SCHEME, b"x-real-ip", b"x-forwarded-host"})
_SECURE: Final = {"https": "https", "wss": "https", "http": "http", "ws": "http"}
_PAIR: Final = re.compile(r'\s*([A-Za-z-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*)\s*')


class FromSomewhere(Protocol):
    """A request, as far as this file is concerned."""

    @property
    def client(self) -> tuple[str, int] | None: ...


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls.

    address: an IP address in its shortest form, or NOBODY. scheme: http or https where a trusted proxy said
    so, else None. disbelieved: it had forwarding headers from a peer that is not trusted. torn: trusted
    headers contradict each other, so that the proxy's own address stands here.
    """

    address: str
    scheme: str | None = None
    disbelieved: bool = False
    torn: bool = False


@dataclass(frozen=True, slots=True)
class Proxies:
    """Who is believed about where a request comes from.

    networks: of trusted proxies. hops: how many proxies a request passes at least; more than one where the
    address of a proxy in front of ours is not known, such as that of a CDN.
    """

    networks: tuple[Network, ...] = ()
    hops: int = 1

    @classmethod
    def of(cls, networks: Iterable[str], hops: int = 1) -> Proxies:
        """Of addresses and networks as text. Raises ValueError."""
        return cls(tuple(ip_network(text) for text in networks), hops)

    def trusts(self, address: Address) -> bool:
        """Whether a proxy of ours has this address."""
        return any(address in network for network in self.networks if network.version == address.version)

    def caller(self, peer: str | None, headers: Iterable[Header]) -> Caller:
        """Who calls. peer: the address at the other end of the connection. headers: names in lower case."""
        told = [(name, value) for name, value in headers if name in FORWARDING]
        nearest = read_address(peer or "")
        if nearest is None:
            return Caller(NOBODY, disbelieved=bool(told))
        if not told:
            return Caller(str(nearest))
        if not self.trusts(nearest):
            return Caller(str(nearest), disbelieved=True)
        listed = [self._beyond(nearest, way) for way in (_x_forwarded_for(told), _forwarded(told)) if way]
        # Most proxies set one of the two and pass the other on as it came: a stranger could choose.
        torn = len(set(listed)) > 1
        address = nearest if torn or not listed else listed[0]
        return Caller(str(address), scheme=_scheme(told), torn=torn)

    def _beyond(self, nearest: Address, way: Sequence[Address | None]) -> Address:
        """The first that is no proxy of ours, from the right; what cannot be read ends the search."""
        found = nearest
        for passed, address in enumerate(reversed(way), start=1):
            if address is None:
                break
            found = address
            if passed >= self.hops and not self.trusts(address):
                break
        return found


def key_of(asked: FromSomewhere) -> str:
    """What a limit by address counts a request under: its `client` is the caller, by `app.forwarding`."""
    return address_key(asked.client[0] if asked.client else None)


def address_key(host: str | None) -> str:
    """What counts as one caller: an IPv4 address, or the /64 that one IPv6 household gets."""
    address = read_address(host or "")
    if address is None:
        return NOBODY
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_HOUSEHOLD_BITS), strict=False))
    return str(address)


def is_address(host: str) -> bool:
    """Whether this is an IP address, and no name."""
    return read_address(host) is not None


def is_this_machine(host: str) -> bool:
    """Whether only programs of this machine can mean it: a loopback address, or the name of one."""
    address = read_address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def read_address(text: str) -> Address | None:
    """The address that stands there, without port, brackets, zone; an IPv4 one mapped into IPv6 as such."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _values(told: Iterable[Header], wanted: bytes) -> str:
    """All lines of a header as one (RFC 9110, 5.2): some proxies add a line of their own. The end of it."""
    return b",".join(value for name, value in told if name == wanted)[-READ_BYTES:].decode("latin-1")


def _x_forwarded_for(told: Iterable[Header]) -> list[Address | None]:
    text = _values(told, _LISTED)
    return [read_address(part) for part in text.split(",")] if text.strip() else []


def _forwarded(told: Iterable[Header]) -> list[Address | None]:
    """The `for` of each element; None where it is hidden, missing or no address."""
    text = _values(told, _STANDARD)
    return [read_address(each.get("for", "")) for each in _elements(text)] if text.strip() else []


def _elements(text: str) -> list[dict[str, str]]:
    """The elements of a `Forwarded` header; one that cannot be read is empty."""
    found: list[dict[str, str]] = [{}]
    at = 0
    while at < len(text):
        pair = _PAIR.match(text, at)
        if pair is not None:
            value = pair[2]
            found[-1][pair[1].lower()] = re.sub(r"\\(.)", r"\1", value[1:-1]) if value[:1] == '"' else value
            at = pair.end()
        separator = text[at : at + 1]
        if separator == ",":
            found.append({})
        elif separator not in (";", ""):
            # Not of this grammar: nothing of this element counts, and the next begins after a comma.
            end = text.find(",", at)
            found[-1] = {}
            at = len(text) if end < 0 else end
            continue
        at += 1
    return found


def _scheme(told: Iterable[Header]) -> str | None:
    """What the nearest proxy was asked by."""
    said = _values(told, _SCHEME).rpartition(",")[2].strip().lower()
    standard = _values(told, _STANDARD)
    if not said and standard:
        said = _elements(standard)[-1].get("proto", "").lower()
    return _SECURE.get(said)
