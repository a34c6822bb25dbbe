"""What can be wrong with a letter."""

from __future__ import annotations

from vitrine.errors import Conflict, Invalid, NotFound, Unavailable


class MailAddressRefused(Invalid):
    says = "That is no e-mail address: write it as name@example.org, without a name before it."


class LetterUnknown(NotFound):
    says = "There is no such letter: it may have been deleted, 30 days after it was sent."


class LetterNotGivenUp(Conflict):
    says = "This letter was sent, or is still tried: only one that was given up is begun anew."


class LetterUndelivered(Unavailable):
    """It can be tried again: nobody was there to take it, or not now."""


class LetterRefused(Invalid):
    """It will not be taken however often it is tried. The other server's own words."""
