"""Rights to certificates: given once each, and made into tokens when their holder wishes."""

from __future__ import annotations

from vitrine.certificates.standing.service import Standing


class Claims(Standing):
    """`rights` and `mine` are Standing's."""
