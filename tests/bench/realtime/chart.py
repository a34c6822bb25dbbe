"""Bars in SVG, without any library: readable on light and dark pages, and as text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

WIDTH, LEFT, RIGHT, ROW, BAR = 760, 230, 190, 28, 14
TOP, FOOT = 64, 30
# Greys and one blue with contrast on white and on near-black; a page in the dark gets the second set.
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #3d444d }
  .title { font-size: 15px; font-weight: 600 }
  .note { fill: #59636e; font-size: 12px }
  .bar { fill: #9aa4af }
  .ours { fill: #2f6fb0 }
  .spread { stroke: #3d444d; stroke-width: 1.5 }
  .goal { stroke: #b4540a; stroke-width: 1.5; stroke-dasharray: 4 3 }
  .goal-text { fill: #b4540a; font-size: 12px }
  @media (prefers-color-scheme: dark) {
    text { fill: #d1d7e0 }
    .note { fill: #9198a1 }
    .bar { fill: #6b7682 }
    .ours { fill: #5a9ddb }
    .spread { stroke: #d1d7e0 }
    .goal { stroke: #e8915a }
    .goal-text { fill: #e8915a }
  }
"""


@dataclass(frozen=True)
class Bar:
    """One row. value: its length; told: what stands beside it; least, greatest: a thin line over it."""

    label: str
    value: float
    told: str
    ours: bool = False
    least: float | None = None
    greatest: float | None = None


@dataclass(frozen=True)
class Goal:
    """A dashed line across all rows, in the unit of the bars."""

    value: float
    label: str


@dataclass(frozen=True)
class Chart:
    """Horizontal bars under a title; the note below says what they are."""

    title: str
    note: str
    bars: list[Bar]
    goals: list[Goal] = field(default_factory=list)

    def svg(self) -> str:
        """The whole picture as text."""
        ends = [bar.greatest or bar.value for bar in self.bars] + [goal.value for goal in self.goals]
        scale = (WIDTH - LEFT - RIGHT) / max([*ends, 1e-9])
        bottom = TOP + ROW * len(self.bars)
        height = bottom + FOOT
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
            f'viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(self.title)}">',
            f"<style>{STYLE}</style>",
            f'<text class="title" x="0" y="18">{escape(self.title)}</text>',
        ]
        for index, bar in enumerate(self.bars):
            parts += _row(bar, TOP + ROW * index, scale)
        for index, goal in enumerate(sorted(self.goals, key=lambda goal: goal.value)):
            x = LEFT + goal.value * scale
            # Two goals would write over each other: one to the left of its line, one to the right.
            side = 'text-anchor="end" dx="-4"' if index % 2 == 0 and len(self.goals) > 1 else 'dx="4"'
            parts.append(f'<line class="goal" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 18}" y2="{bottom}"/>')
            parts.append(
                f'<text class="goal-text" x="{x:.1f}" y="{TOP - 8}" {side}>{escape(goal.label)}</text>'
            )
        parts.append(f'<text class="note" x="0" y="{bottom + 20}">{escape(self.note)}</text></svg>')
        return "\n".join(parts) + "\n"


def _row(bar: Bar, y: int, scale: float) -> list[str]:
    middle = y + ROW // 2
    long = max(1.0, bar.value * scale)
    kind = "ours" if bar.ours else "bar"
    parts = [
        f'<text x="{LEFT - 10}" y="{middle + 4}" text-anchor="end">{escape(bar.label)}</text>',
        f'<rect class="{kind}" x="{LEFT}" y="{middle - BAR // 2}" width="{long:.1f}" height="{BAR}" rx="2"/>',
        f'<text x="{WIDTH - RIGHT + 12}" y="{middle + 4}">{escape(bar.told)}</text>',
    ]
    if bar.least is not None and bar.greatest is not None:
        x1, x2 = LEFT + bar.least * scale, LEFT + bar.greatest * scale
        parts.insert(2, f'<line class="spread" x1="{x1:.1f}" x2="{x2:.1f}" y1="{middle}" y2="{middle}"/>')
    return parts
