"""Whether a model's size is right by what its brand says, and which unit would mend it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from vitrine.assets.measuring.sizes import CATEGORIES, SizeJudgement, judged
from vitrine.assets.report import Report
from vitrine.assets.statement import METRES_OF, Statement
from vitrine.words import LocalText


@dataclass(frozen=True, slots=True)
class Sizing:
    """counted: the unit that the file is taken to count in now, a key of METRES_OF. unit: the one that would
    mend it.

    askable: whether stating another unit makes another size: not where the format carries a unit of its own.
    """

    judgement: SizeJudgement
    counted: str
    askable: bool
    unit: str | None

    @property
    def fits(self) -> bool | None:
        return self.judgement.fits

    @property
    def text(self) -> LocalText:
        return self.judgement.text


def sizing(report: Report, statement: Statement) -> Sizing:
    """The size in a model's report against what was stated of it: its centimetres, else its category."""
    category = statement.category if statement.category in CATEGORIES else None
    judgement = judged(report.size_m, statement.stated_cm, category)
    askable = report.source is None or report.source.stated
    counted = statement.unit or "m"
    unit = _unit(METRES_OF[counted] * judgement.factor) if askable and judgement.factor else None
    return Sizing(judgement, counted, askable, unit)


def _unit(metres: float) -> str | None:
    """The unit of so many metres; None if there is none, as for tens of them."""
    return next((unit for unit, size in METRES_OF.items() if math.isclose(size, metres, rel_tol=1e-6)), None)
