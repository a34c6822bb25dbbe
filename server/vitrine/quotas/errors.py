"""What can be wrong where a brand has, or asks, as much as it may.

VitrineError
├── Conflict
│   └── QuotaReached      409  as much as the brand may have; to wait does not help, to delete does
├── Gone
│   └── BrandGone         410  the brand was deleted a moment ago
└── TooMany
    └── BrandWritesTooFast 429 a minute's requests are used up; retry_after_s says how long
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from vitrine.errors import Conflict, Gone, TooMany
from vitrine.quotas.kinds import Quota
from vitrine.words import OTHER_LANGUAGES, Spoken, Words

_say: Final = Words(__file__)
_DETAILS: Final = {f"detail_{language}": str for language in OTHER_LANGUAGES}


class QuotaReached(Conflict):
    """quota: of `Quota`. used: what the brand has, allowed: how much it may have.

    detail_<language>: the text in each language that is not English. said: in these words, not the quota's.
    """

    members: ClassVar[Mapping[str, Any]] = {"quota": str, "used": int, "allowed": int, **_DETAILS}

    def __init__(self, quota: Quota, used: int, allowed: int, said: str | None = None) -> None:
        told = _say(said or quota.value, used=_number(quota, used), allowed=_number(quota, allowed))
        super().__init__(
            told["en"], quota=quota.value, used=used, allowed=allowed,
            **{f"detail_{language}": told[language] for language in OTHER_LANGUAGES},
        )  # fmt: skip


class BrandGone(Gone):
    def __init__(self) -> None:
        super().__init__("This brand is not here any more: it was deleted.")


class BrandWritesTooFast(TooMany):
    """retry_after_s: whole seconds, for the Retry-After header. allowed: requests a minute."""

    members: ClassVar[Mapping[str, Any]] = {"retry_after_s": int, "allowed": int, **_DETAILS}

    def __init__(self, retry_after_s: int, allowed: int) -> None:
        told = _say(Quota.REQUESTS.value, retry_after_s=retry_after_s, allowed=allowed)
        super().__init__(
            told["en"], retry_after_s=retry_after_s, allowed=allowed,
            **{f"detail_{language}": told[language] for language in OTHER_LANGUAGES},
        )  # fmt: skip


REACHED: Final = (QuotaReached, BrandGone)
"""What every route that adds something of a brand may answer."""


def _number(quota: Quota, count: int) -> Spoken:
    """As the language writes it; bytes as MiB."""

    def spoken(language: str) -> str:
        number = round(count / 2**20) if quota is Quota.FILES else count
        grouped = f"{number:,}".replace(",", _say.told(language, "thousands"))
        return _say.told(language, "mebibytes", number=grouped) if quota is Quota.FILES else grouped

    return spoken
