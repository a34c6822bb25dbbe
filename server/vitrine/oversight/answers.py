"""What oversight answers over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from vitrine.accounts import Brand as Owner
from vitrine.answers import After, HttpAnswer, LocalText, left_out
from vitrine.catalog.answers import Brand
from vitrine.takedowns import views
from vitrine.takedowns.kinds import ComplaintReason, Kind

ReportState = Literal["open", "upheld", "dismissed"]
Number = Annotated[str, Field(examples=["R-7K3M-9QXT-4B2N-HD5W"])]


class ReportReceipt(HttpAnswer):
    """How a report fares. number: told when it is made, and never again. decision: its reason.

    title: null for a draft's, which is its brand's to tell; titles: by language, as long as it is called so.
    kept: with its words; false where so many have reported the same that it was counted only: the reason and
    the moment are those of the first of them. brand: whose it is, where anybody may know; its imprint and
    terms stand on its page.
    """

    kind: Kind
    thing: str
    title: str | None
    titles: LocalText | None
    kept: bool
    reason: ComplaintReason
    at: AwareDatetime
    state: ReportState
    decision: str | None
    decided_at: AwareDatetime | None
    brand: Brand | None
    number: Number | None = left_out()

    @classmethod
    def of(cls, found: views.Complaint, brand: Owner | None, number: str | None = None) -> ReportReceipt:
        return cls(
            kind=Kind(found.kind), thing=found.thing, title=found.title if found.title_told else None,
            titles=LocalText.like(found.titles) if found.titles and found.title_told else None,
            kept=found.number is None,
            reason=ComplaintReason(found.ground), at=found.at,
            state=_state(found), decision=found.decision, decided_at=found.decided_at,
            brand=None if brand is None else Brand.like(brand), number=number,
        )  # fmt: skip


class FiledReport(HttpAnswer):
    """A report as those who decide see it. thing: id or hash. contact: of who made it, if they gave one.

    text: empty where the reason alone was given. kept: false where it only counts those who came after many
    others, whose reasons and words were not kept. count: how many they are, else 1.
    """

    id: str
    kind: Kind
    thing: str
    brand: str | None
    title: str
    reason: ComplaintReason
    text: str
    contact: str | None
    at: AwareDatetime
    state: ReportState
    decision: str | None
    decided_at: AwareDatetime | None
    kept: bool
    count: int

    @classmethod
    def of(cls, found: views.Complaint) -> FiledReport:
        return cls(
            id=found.id, kind=Kind(found.kind), thing=found.thing, brand=found.brand, title=found.title,
            reason=ComplaintReason(found.ground), text=found.text, contact=found.contact, at=found.at,
            state=_state(found), decision=found.decision, decided_at=found.decided_at,
            kept=found.number is None, count=found.count,
        )  # fmt: skip


class FiledReports(HttpAnswer):
    items: list[FiledReport]
    next: After


class Takedown(HttpAnswer):
    """What was taken down and why. answer: its brand's words. restored_at: null while it is down."""

    id: str
    kind: Kind
    thing: str
    brand: str | None
    title: str
    reason: str
    at: AwareDatetime
    answer: str | None
    answered_at: AwareDatetime | None
    restored_at: AwareDatetime | None
    restored_reason: str | None

    @classmethod
    def of(cls, found: views.Takedown) -> Takedown:
        return cls(
            id=found.id, kind=Kind(found.kind), thing=found.thing, brand=found.brand, title=found.title,
            reason=found.reason, at=found.at, answer=found.answer, answered_at=found.answered_at,
            restored_at=found.restored_at, restored_reason=found.restored_reason,
        )  # fmt: skip


class Takedowns(HttpAnswer):
    items: list[Takedown]
    next: After


class DecidedReport(HttpAnswer):
    """What a brand hears of a decided report of something of its own: never who made it."""

    kind: Kind
    thing: str
    title: str
    reason: ComplaintReason
    state: ReportState
    decision: str | None
    decided_at: AwareDatetime | None

    @classmethod
    def of(cls, found: views.Complaint) -> DecidedReport:
        return cls(
            kind=Kind(found.kind), thing=found.thing, title=found.title, reason=ComplaintReason(found.ground),
            state=_state(found), decision=found.decision, decided_at=found.decided_at,
        )  # fmt: skip


class Notices(HttpAnswer):
    """takedowns: of the brand's things, newest first. reports: of those that were decided, the newest."""

    takedowns: list[Takedown]
    reports: list[DecidedReport]
    next: After


def _state(found: views.Complaint) -> ReportState:
    states: dict[str, ReportState] = {"open": "open", "upheld": "upheld", "dismissed": "dismissed"}
    return states[found.state]
