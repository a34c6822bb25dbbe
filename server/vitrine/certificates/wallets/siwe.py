"""Sign-in messages as ERC-4361 writes them: read by its grammar to the letter, and composed. Pure.

The grammar is ASCII, so no letter can look like another one. What the ERC leaves to RFC 3339 is read in its
plain form only: `T` and `Z` are capitals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from vitrine.certificates.errors import MessageUnreadable
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.wallets.uris import PCHARS, SCHEME, WORDS, is_authority, is_uri
from vitrine.clock import rfc3339

LIMIT_CHARACTERS: Final = 4096
HIGHEST_CHAIN: Final = 2**63 - 1  # what a table's whole numbers hold

_INVITES: Final = " wants you to sign in with your Ethereum account:"
_ADDRESS: Final = re.compile(r"0x[0-9A-Fa-f]{40}", re.ASCII)
_DIGITS: Final = re.compile(r"[0-9]{1,40}", re.ASCII)
_NONCE: Final = re.compile(r"[A-Za-z0-9]{8,}", re.ASCII)
_HOUR: Final = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_MOMENT: Final = re.compile(
    rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_HOUR}):([0-9]{{2}})(?:\.([0-9]+))?(Z|[+\-]{_HOUR})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Message:
    """What a wallet's owner reads and signs. address: with its EIP-55 checksum.

    scheme: of the page that asks, None: https. domain: host and port of that page. Moments are aware.
    """

    domain: str
    address: str
    uri: str
    chain_id: int
    nonce: str
    issued_at: datetime
    scheme: str | None = None
    statement: str | None = None
    expiration_time: datetime | None = None
    not_before: datetime | None = None
    request_id: str | None = None
    resources: tuple[str, ...] = ()


def composed(message: Message) -> str:
    """The message's text, moments in UTC to the millisecond."""
    scheme = "" if message.scheme is None else f"{message.scheme}://"
    lines = [f"{scheme}{message.domain}{_INVITES}", message.address, ""]
    if message.statement is not None:
        lines.append(message.statement)
    lines += [
        "",
        f"URI: {message.uri}",
        "Version: 1",
        f"Chain ID: {message.chain_id}",
        f"Nonce: {message.nonce}",
        f"Issued At: {_text(message.issued_at)}",
    ]
    if message.expiration_time is not None:
        lines.append(f"Expiration Time: {_text(message.expiration_time)}")
    if message.not_before is not None:
        lines.append(f"Not Before: {_text(message.not_before)}")
    if message.request_id is not None:
        lines.append(f"Request ID: {message.request_id}")
    if message.resources:
        lines += ["Resources:", *(f"- {each}" for each in message.resources)]
    return "\n".join(lines)


def parsed(text: str) -> Message:
    """The message in a text of at most LIMIT_CHARACTERS. Raises MessageUnreadable."""
    if len(text) > LIMIT_CHARACTERS:
        raise MessageUnreadable(f"it has more than {LIMIT_CHARACTERS} characters")
    if not text.isascii():
        raise MessageUnreadable("it may hold ASCII characters only")
    lines = _Lines(text.split("\n"))
    scheme, domain = _page(lines.next())
    address = lines.next()
    if _ADDRESS.fullmatch(address) is None or checksummed(address) != address:
        raise lines.fault("an address with its checksum (EIP-55)")
    lines.expect("")
    statement = None
    if lines.seen():
        statement = lines.next()
        if WORDS.fullmatch(statement) is None:
            raise lines.fault("one line of plain words")
    lines.expect("")
    uri = lines.field("URI: ")
    if not is_uri(uri):
        raise lines.fault("a URI")
    lines.expect("Version: 1")
    chain = lines.field("Chain ID: ")
    if _DIGITS.fullmatch(chain) is None or int(chain) > HIGHEST_CHAIN:
        raise lines.fault("a chain's number")
    nonce = lines.field("Nonce: ")
    if _NONCE.fullmatch(nonce) is None:
        raise lines.fault("8 letters and digits or more")
    message = Message(
        domain=domain,
        address=address,
        uri=uri,
        chain_id=int(chain),
        nonce=nonce,
        issued_at=_moment(lines, lines.field("Issued At: ")),
        scheme=scheme,
        statement=statement,
        expiration_time=_moment_if_there(lines, "Expiration Time: "),
        not_before=_moment_if_there(lines, "Not Before: "),
        request_id=_request(lines),
        resources=_resources(lines),
    )
    lines.end()
    return message


class _Lines:
    """The text's lines in turn; a fault names the one that was read last."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0

    def seen(self) -> str | None:
        """The next line, not yet taken; None at the end."""
        return self._lines[self._at] if self._at < len(self._lines) else None

    def next(self) -> str:
        line = self.seen()
        self._at += 1
        if line is None:
            raise self.fault("more")
        return line

    def expect(self, exactly: str) -> None:
        if self.next() != exactly:
            raise self.fault(f'"{exactly}"' if exactly else "empty")

    def field(self, tag: str) -> str:
        """What stands behind the tag."""
        line = self.next()
        if not line.startswith(tag):
            raise self.fault(f'"{tag}…"')
        return line[len(tag) :]

    def field_if_there(self, tag: str) -> str | None:
        line = self.seen()
        return self.field(tag) if line is not None and line.startswith(tag) else None

    def end(self) -> None:
        if self.seen() is not None:
            self._at += 1
            raise self.fault("the end, or another field in its place")

    def fault(self, wanted: str) -> MessageUnreadable:
        return MessageUnreadable(f"line {self._at} should be {wanted}")


def _page(line: str) -> tuple[str | None, str]:
    """Scheme and domain in the first line."""
    if line.endswith(_INVITES):
        page = line.removesuffix(_INVITES)
        scheme, there, domain = page.rpartition("://")
        if domain and is_authority(domain) and (not there or SCHEME.fullmatch(scheme) is not None):
            return (scheme if there else None), domain
    raise MessageUnreadable(f'line 1 should be "<domain>{_INVITES}"')


def _moment(lines: _Lines, text: str) -> datetime:
    """RFC 3339. A second of 60 is the one before the next minute, as leap seconds are."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise lines.fault("a moment such as 2026-11-25T12:00:00Z")
    minute, second, fraction, zone = found.groups()
    leap = second == "60"
    try:
        whole = datetime.fromisoformat(f"{minute}:{'59' if leap else second}{zone}")
        parts = timedelta(seconds=int(leap), microseconds=int((fraction or "0")[:6].ljust(6, "0")))
        return (whole + parts).astimezone(UTC)
    except (ValueError, OverflowError):
        raise lines.fault("a moment that there is") from None


def _moment_if_there(lines: _Lines, tag: str) -> datetime | None:
    text = lines.field_if_there(tag)
    return None if text is None else _moment(lines, text)


def _request(lines: _Lines) -> str | None:
    request = lines.field_if_there("Request ID: ")
    if request is not None and PCHARS.fullmatch(request) is None:
        raise lines.fault("letters that a path may hold")
    return request


def _resources(lines: _Lines) -> tuple[str, ...]:
    if lines.seen() != "Resources:":
        return ()
    lines.next()
    found: list[str] = []
    while lines.seen() is not None:
        found.append(lines.field("- "))
        if not is_uri(found[-1]):
            raise lines.fault('"- " and a URI')
    return tuple(found)


def _text(moment: datetime) -> str:
    return rfc3339(moment, "milliseconds")
