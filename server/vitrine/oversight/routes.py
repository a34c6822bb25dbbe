"""Oversight over HTTP: reports by anybody, decisions by operators, answers by brands."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from vitrine.accounts import Brand, BrandActor, Operator, Role, Scope
from vitrine.accounts.buckets import TokenBuckets
from vitrine.accounts.errors import TooManyAttempts
from vitrine.accounts.routes import Guards
from vitrine.callers import key_of
from vitrine.oversight import answers
from vitrine.oversight.bodies import ComplaintBody, DecisionBody, ReasonBody, ReplyBody, TakedownBody
from vitrine.problems import problems, raises
from vitrine.takedowns import errors
from vitrine.takedowns.kinds import Kind
from vitrine.takedowns.service import Takedowns
from vitrine.takedowns.views import Complaint, Filed

# Of one address: an office may have a few things to say at once, a script has to wait.
REPORTS_BURST: Final = 10
REPORTS_PER_MINUTE: Final = 2
RECEIPTS_BURST: Final = 30
RECEIPTS_PER_MINUTE: Final = 30
SHOWN: Final = 50

_After = Annotated[str | None, Query(max_length=80)]
_Limit = Annotated[int, Query(ge=1, le=100)]


def router(
    takedowns: Takedowns, guards: Guards, whose: Callable[[Complaint], Brand | None] = lambda _: None
) -> APIRouter:
    """/api/reports for anybody, /api/brand/notices for brands. whose: a report is of, if told."""
    routes = APIRouter(prefix="/api", tags=["oversight"], dependencies=[Depends(_no_store)])
    making = TokenBuckets(guards.clock, REPORTS_BURST, REPORTS_PER_MINUTE)
    asking = TokenBuckets(guards.clock, RECEIPTS_BURST, RECEIPTS_PER_MINUTE)
    reader = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.STAFF))
    editor = Depends(guards.brand_actor(Scope.CATALOG_WRITE, Role.EDITOR))

    @raises(TooManyAttempts)
    def limited(request: Request) -> None:
        making.take(key_of(request))

    @raises(TooManyAttempts)
    def limited_asking(request: Request) -> None:
        asking.take(key_of(request))

    @routes.post(
        "/reports",
        status_code=201,
        operation_id="report",
        dependencies=[Depends(guards.own_page), Depends(limited)],
        responses=problems(errors.NothingThere, errors.WordsRefused),
    )
    def report(body: ComplaintBody) -> answers.ReportReceipt:
        """Report a room, product, picture, model or brand to those who run the shop; nobody need sign in.

        The `number` is told this once: with it anybody may ask how the report fares.
        """
        filed = Filed(body.kind, body.thing, body.reason, body.text, body.contact)
        number, kept = takedowns.complain(filed)
        return answers.ReportReceipt.of(kept, whose(kept), number)

    @routes.get(
        "/reports/{number}",
        operation_id="get_report",
        dependencies=[Depends(limited_asking)],
        responses=problems(errors.ReceiptUnknown),
    )
    def receipt(number: str) -> answers.ReportReceipt:
        """How a report fares: whether it is decided, and why so."""
        found = takedowns.receipt(number)
        return answers.ReportReceipt.of(found, whose(found))

    @routes.get("/brand/notices", operation_id="list_notices")
    def notices(
        actor: Annotated[BrandActor, reader], after: _After = None, limit: _Limit = 50
    ) -> answers.Notices:
        """What of your brand was taken down, why, what you answered; and reports that were decided."""
        found, following = takedowns.takedowns(after, limit, actor.brand.id)
        decided = [] if after else takedowns.decisions(actor.brand.id, SHOWN)
        return answers.Notices(
            takedowns=[answers.Takedown.of(each) for each in found],
            reports=[answers.DecidedReport.of(each) for each in decided],
            next=following,
        )

    @routes.post(
        "/brand/notices/{takedown}/answer",
        operation_id="answer_notice",
        responses=problems(errors.NoticeUnknown, errors.WordsRefused),
    )
    def answer(takedown: str, body: ReplyBody, actor: Annotated[BrandActor, editor]) -> answers.Takedown:
        """Answer those who took something of your brand down; later words take the place of earlier ones."""
        return answers.Takedown.of(takedowns.answer(actor.brand.id, actor.by, takedown, body.text))

    return routes


def operators_router(takedowns: Takedowns, operator: Callable[..., Any]) -> APIRouter:
    """/api/operator/reports and takedowns. operator: the guard that gives an operator or raises."""
    routes = APIRouter(prefix="/api/operator", tags=["oversight"], dependencies=[Depends(_no_store)])
    acting = Depends(operator)

    @routes.get("/reports", operation_id="list_reports")
    def reports(
        _: Annotated[Operator, acting], decided: bool = False, after: _After = None, limit: _Limit = 50
    ) -> answers.FiledReports:
        """Reports that wait for a decision, oldest first; `decided`: those that have one."""
        found, following = takedowns.complaints(after, limit, is_open=not decided)
        return answers.FiledReports(items=[answers.FiledReport.of(each) for each in found], next=following)

    @routes.post(
        "/reports/{report}/decision",
        operation_id="decide_report",
        responses=problems(errors.NoticeUnknown, errors.AlreadyDecided, errors.WordsRefused),
    )
    def decide(report: str, body: DecisionBody, by: Annotated[Operator, acting]) -> answers.FiledReport:
        """Decide a report: take the thing down, or leave it. Both sides are told the reason."""
        taken = body.decision == "take_down"
        decided = takedowns.decide(by.id, report, take_down=taken, reason=body.reason, alike=body.alike)
        return answers.FiledReport.of(decided)

    @routes.get("/takedowns", operation_id="list_takedowns")
    def listed(_: Annotated[Operator, acting], after: _After = None, limit: _Limit = 50) -> answers.Takedowns:
        """What was taken down, newest first, with what brands answered; what was restored too."""
        found, following = takedowns.takedowns(after, limit)
        return answers.Takedowns(items=[answers.Takedown.of(each) for each in found], next=following)

    @routes.post(
        "/takedowns",
        status_code=201,
        operation_id="take_down",
        responses=problems(errors.NothingThere, errors.WordsRefused),
    )
    def take_down(body: TakedownBody, by: Annotated[Operator, acting]) -> answers.Takedowns:
        """Take a room, product, model, picture or brand down, at once; an entry for each brand it is of."""
        found = takedowns.take_down(by.id, body.kind, body.thing, body.reason)
        return answers.Takedowns(items=[answers.Takedown.of(each) for each in found], next=None)

    @routes.post(
        "/takedowns/{kind}/{thing}/restore",
        operation_id="restore",
        responses=problems(errors.NotDown, errors.WordsRefused),
    )
    def restore(
        kind: Kind, thing: str, body: ReasonBody, by: Annotated[Operator, acting]
    ) -> answers.Takedowns:
        """Show it again."""
        found = takedowns.restore(by.id, kind, thing, body.reason)
        return answers.Takedowns(items=[answers.Takedown.of(each) for each in found], next=None)

    return routes


def _no_store(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"
