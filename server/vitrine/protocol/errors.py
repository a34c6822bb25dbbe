"""What can be wrong with a message.

MalformedMessage    the bytes are no message of `vitrine.1`: the socket closes with 4004
TextMessage         a text message: 1003
InvalidRequest      a request that can be answered, but breaks a rule: an ANSWER carries the problem
UnknownOperation    a request whose op this server does not know: likewise
InvalidText         a name or a line of chat that is empty or too long after tidying
"""

from __future__ import annotations

from vitrine.errors import Invalid, Malformed, UnsupportedType


class MalformedMessage(Malformed):
    """These bytes are no message of this protocol."""


class TextMessage(UnsupportedType):
    """A text message came; `vitrine.1` is binary."""

    def __init__(self) -> None:
        super().__init__("send binary messages only: this socket speaks vitrine.1")


class InvalidText(Invalid):
    """A text is empty or too long after tidying."""


class InvalidRequest(Invalid):
    """A request's fields break a rule. request_id: to answer under; it is not part of the problem."""

    def __init__(self, request_id: str, message: str) -> None:
        super().__init__(message)
        self.request_id = request_id


class UnknownOperation(InvalidRequest):
    """No such op."""
