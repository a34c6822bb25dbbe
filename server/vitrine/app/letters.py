"""The operators' list of letters: whether they were taken, and what they say where they go into a folder."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime

from vitrine.accounts.people import Operator
from vitrine.answers import After, HttpAnswer
from vitrine.mail.errors import LetterNotGivenUp, LetterUnknown
from vitrine.mail.service import Mail
from vitrine.mail.views import LetterState
from vitrine.problems import problems

_After = Annotated[str | None, Query(max_length=80)]
_Limit = Annotated[int, Query(ge=1, le=100)]


class ListedLetter(HttpAnswer):
    """kind: what it tells. tries: begun so far. due_at: of one that waits: when it is tried next.

    problem: why it was not taken the last time.
    """

    id: str
    kind: str
    to: str
    subject: str
    state: LetterState
    tries: int
    queued_at: AwareDatetime
    due_at: AwareDatetime
    ended_at: AwareDatetime | None
    problem: str | None


class WholeLetter(ListedLetter):
    """text: what it says, as text."""

    language: str
    text: str


class Letters(HttpAnswer):
    """to_a_folder: nobody gets them but who looks there."""

    to_a_folder: bool
    items: list[ListedLetter]
    next: After


def router(mail: Mail, operator: Callable[..., Any]) -> APIRouter:
    """/api/operator/letters. operator: the guard that gives an operator or raises."""
    routes = APIRouter(prefix="/api/operator", tags=["operator"], dependencies=[Depends(_no_store)])
    acting = Depends(operator)

    @routes.get("/letters", operation_id="list_letters")
    def letters(
        _: Annotated[Operator, acting],
        state: LetterState | None = None,
        after: _After = None,
        limit: _Limit = 50,
    ) -> Letters:
        """The mail of this shop, the newest first, until 30 days after it was sent or given up."""
        found, following = mail.listed(state, after, limit)
        items = [ListedLetter.like(each) for each in found]
        return Letters(to_a_folder=mail.to_a_folder, items=items, next=following)

    @routes.get(
        "/letters/{letter}",
        operation_id="get_letter",
        responses=problems(LetterUnknown),
    )
    def letter(letter: str, _: Annotated[Operator, acting]) -> WholeLetter:
        """One letter with its words."""
        return WholeLetter.like(mail.one(letter))

    @routes.post(
        "/letters/{letter}/again",
        operation_id="send_letter_again",
        responses=problems(LetterUnknown, LetterNotGivenUp),
    )
    def again(letter: str, _: Annotated[Operator, acting]) -> WholeLetter:
        """Try one anew that was given up, for three days more."""
        return WholeLetter.like(mail.again(letter))

    return routes


def _no_store(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"
