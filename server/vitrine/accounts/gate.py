"""Who a request comes from, from its headers alone: no web framework, so every rule is tested with values."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from vitrine.accounts.errors import CsrfRefused, ForeignOrigin, TokenRefused
from vitrine.accounts.people import Actor
from vitrine.accounts.service import Accounts
from vitrine.accounts.sessions import BrowserSession
from vitrine.accounts.settings import AccountSettings
from vitrine.domains import Domain, good_here
from vitrine.origins import tell_refused

SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request says of itself. cookie: the session cookie's value. domain: of a brand, by which the
    shop was asked; None: by the house's address.
    """

    method: str
    authorization: str | None = None
    cookie: str | None = None
    origin: str | None = None
    csrf: str | None = None
    domain: Domain | None = None

    def __repr__(self) -> str:
        return f"Credentials({self.method}, …)"

    @classmethod
    def of(
        cls,
        method: str,
        headers: Mapping[str, str],
        cookies: Mapping[str, str],
        settings: AccountSettings,
    ) -> Credentials:
        """Of a request; a cookie that was given under another name of the shop counts as none."""
        domain = settings.domains.at(headers.get("host"))
        return cls(
            method=method,
            authorization=headers.get("authorization"),
            cookie=good_here(cookies.get(settings.cookie), domain),
            origin=headers.get("origin"),
            csrf=headers.get("x-csrf-token"),
            domain=domain,
        )

    @property
    def place(self) -> str:
        """What a session's cookie ends in that is given for this request."""
        return "" if self.domain is None else f".{self.domain.mark}"

    @property
    def bearer(self) -> str | None:
        """The bearer token, if one was sent. Other schemes are a proxy's business."""
        scheme, _, token = (self.authorization or "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else None

    @property
    def unsafe(self) -> bool:
        """Whether the request may change something."""
        return self.method.upper() not in SAFE


class Authority:
    """The one place that decides who acts.

    A bearer token wins over a cookie and needs no CSRF token: a foreign page can make a browser send the
    cookie along, but never that header.
    """

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def actor(self, said: Credentials) -> Actor:
        """Who acts; all None for a stranger. Raises TokenRefused, ForeignOrigin, CsrfRefused."""
        if said.bearer is not None:
            token = self._accounts.find_token(said.bearer)
            if token is None:
                raise TokenRefused
            return Actor(token=token)
        session = self.session(said)
        if session is None:
            return Actor()
        return Actor(
            visitor=session.visitor,
            member=session.member,
            operator=session.operator,
            holder=session.holder,
            lacks_spare=said.unsafe and self._accounts.needs_spare(session.holder),
        )

    def session(self, said: Credentials) -> BrowserSession | None:
        """The browser's live session, checked against forgery. Raises ForeignOrigin, CsrfRefused."""
        self.check_origin(said)
        session = self._accounts.sessions.find(said.cookie)
        if session is not None and said.unsafe:
            sent = (said.csrf or "").encode()
            if not hmac.compare_digest(sent, session.csrf.encode()):
                raise CsrfRefused
        return session

    def found(self, cookie: str | None) -> BrowserSession | None:
        """The browser's live session, for what changes nothing."""
        return self._accounts.sessions.find(cookie)

    def check_origin(self, said: Credentials) -> None:
        """Browsers name the origin on every unsafe request across sites. Raises ForeignOrigin."""
        settings, domain = self._accounts.settings, said.domain
        origins, url = (settings.origins, settings.url) if domain is None else ({domain.url}, domain.url)
        if said.unsafe and said.origin is not None and said.origin not in origins:
            tell_refused(said.origin, url)
            raise ForeignOrigin(url)
