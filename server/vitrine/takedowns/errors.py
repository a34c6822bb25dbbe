"""What can be wrong with takedowns and complaints.

VitrineError
├── Forbidden
│   └── TakenDown       451  it is not shown (RFC 7725)
├── NotFound
│   ├── NothingThere    404  no thing of this kind and name
│   ├── ReceiptUnknown  404  no complaint has this number
│   └── NoticeUnknown   404  no takedown has this id
├── Conflict
│   ├── AlreadyDecided  409  a complaint is decided once
│   └── NotDown         409  what is to be restored is not down
└── Invalid
    └── WordsRefused    422  a text is empty or too long
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from vitrine.errors import Conflict, Forbidden, Invalid, NotFound
from vitrine.words import Words

_say: Final = Words(__file__)


class TakenDown(Forbidden):
    """Not shown, by a decision of those who run the shop, not for a fault. words: language -> text."""

    status = 451
    members: ClassVar[Mapping[str, Any]] = {"kind": str, "words": dict[str, str]}

    def __init__(self, kind: str) -> None:
        words = _say(kind)
        super().__init__(words["en"], kind=kind, words=words)


class NothingThere(NotFound):
    members: ClassVar[Mapping[str, Any]] = {"kind": str}

    def __init__(self, kind: str) -> None:
        super().__init__(f"There is no {kind} of this name here: look at its address again.", kind=kind)


class ReceiptUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("No report has this number: it is written as R-XXXX-XXXX-XXXX-XXXX.")


class NoticeUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no takedown, or report, of this id that is yours to see.")


class AlreadyDecided(Conflict):
    def __init__(self) -> None:
        super().__init__("This report is decided already: both sides have been told.")


class NotDown(Conflict):
    def __init__(self) -> None:
        super().__init__("This is not down, or was restored before.")


class WordsRefused(Invalid):
    members: ClassVar[Mapping[str, Any]] = {"field": str, "limit": int}

    def __init__(self, field: str, limit: int) -> None:
        super().__init__(
            f"{field} needs words, at most {limit:,} characters of them.", field=field, limit=limit
        )
