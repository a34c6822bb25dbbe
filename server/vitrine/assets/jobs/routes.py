"""One upload's job over HTTP: how it fares, as a question or as a stream of events, cancelled, told more."""

# No `from __future__ import annotations` here: FastAPI could not resolve what closures name.

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from vitrine.accounts import BrandActor, Role, Scope
from vitrine.accounts.routes import Guards
from vitrine.assets import answers
from vitrine.assets.errors import (
    BrandFollowsEnough,
    JobNotFound,
    NotFinite,
    NotReadable,
    OverLimit,
    StatementRefused,
    TooManyFollowers,
)
from vitrine.assets.jobs.following import Followers
from vitrine.assets.jobs.service import Jobs
from vitrine.assets.statement import stated
from vitrine.assets.strictjson import parsed
from vitrine.assets.views import Job
from vitrine.errors import VitrineError
from vitrine.problems import problems
from vitrine.quotas.errors import REACHED

STATEMENT_BYTES: Final = 8 * 1024
LOOK_S: Final = 0.4
# Proxies close what says nothing for a minute.
QUIET_S: Final = 15.0

_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events named `job`; the data of each is a `Job`.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}


def router(jobs: Jobs, guards: Guards, followers: Followers | None = None) -> APIRouter:
    """/api/jobs/{id}, its statement and its events. followers: how many may follow; as usual, if not said."""
    routes = APIRouter(tags=["models"])
    uploader = Depends(guards.brand_actor(Scope.MODELS_WRITE, Role.EDITOR))
    reading = guards.brand_actor(Scope.MODELS_WRITE, Role.STAFF)
    reader = Depends(reading)
    following = followers or Followers()

    @routes.get("/api/jobs/{job}", operation_id="get_job", responses=problems(JobNotFound))
    def job(job: str, actor: Annotated[BrandActor, reader]) -> answers.Job:
        """How an upload fares: its model and report, or what is wrong with it."""
        return answers.Job.like(jobs.job(actor.brand.id, job))

    @routes.get(
        "/api/jobs/{job}/events",
        response_class=StreamingResponse,
        operation_id="follow_job",
        responses=_EVENTS | problems(JobNotFound, TooManyFollowers, BrandFollowsEnough),
    )
    async def job_events(
        job: str, request: Request, actor: Annotated[BrandActor, reader]
    ) -> StreamingResponse:
        """The same as server-sent events: how it is now, then each change, until nothing more will change."""
        first = await run_in_threadpool(jobs.job, actor.brand.id, job)
        following.check(actor.brand.id)
        stopping = getattr(request.app.state, "stopping", None)

        def look() -> Job:
            # Who may not any more, for their token or session is ended, follows nothing any more.
            return jobs.job(reading(request).brand.id, job)

        async def events() -> AsyncIterator[str]:
            # Counted from here on: who went away before the first event never was one.
            with following.counted(actor.brand.id):
                async for text in _changes(
                    first,
                    look,
                    lambda: stopping is not None and stopping.is_set(),
                ):
                    yield text

        return StreamingResponse(events(), media_type="text/event-stream", headers=_STREAM)

    @routes.delete("/api/jobs/{job}", operation_id="cancel_job", responses=problems(JobNotFound))
    def cancel_job(job: str, actor: Annotated[BrandActor, uploader]) -> answers.Job:
        """Stop an upload that is not done, or what is still being made of a finished model."""
        return answers.Job.like(jobs.cancel(actor.brand.id, job))

    @routes.put(
        "/api/jobs/{job}/statement",
        operation_id="restate_job",
        responses=problems(JobNotFound, StatementRefused, OverLimit, NotFinite, NotReadable, *REACHED),
    )
    async def restate(job: str, request: Request, actor: Annotated[BrandActor, uploader]) -> answers.Job:
        """Say more of the file: its unit, its size, your right to show it. What failed is tried again."""
        body = parsed(await request.body(), STATEMENT_BYTES)
        statement = stated(body, guards.clock.now())
        return answers.Job.like(await run_in_threadpool(jobs.restate, actor.brand.id, job, statement))

    return routes


# A proxy that gathers an answer would hold events back.
_STREAM = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def _changes(first: Job, ask: Callable[[], Job], is_closing: Callable[[], bool]) -> AsyncIterator[str]:
    """Events of the job as they come about. ask: blocks. is_closing: whether the shop is."""
    told, quiet_s, now = "", 0.0, first
    while not is_closing():
        text = answers.Job.like(now).model_dump_json()
        if text != told:
            told, quiet_s = text, 0.0
            yield f"event: job\ndata: {text}\n\n"
        elif quiet_s >= QUIET_S:
            quiet_s = 0.0
            yield ": still at it\n\n"
        if now.is_over:
            return
        await asyncio.sleep(LOOK_S)
        quiet_s += LOOK_S
        try:
            now = await run_in_threadpool(ask)
        except VitrineError:
            return  # who follows asks again, and is told why then
