"""What the shop answers over HTTP of itself."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from vitrine.answers import HttpAnswer
from vitrine.gateway.answers import LiveRoom


class Alive(HttpAnswer):
    status: Literal["alive"] = "alive"


class Ready(HttpAnswer):
    status: Literal["ready"] = "ready"


class Process(HttpAnswer):
    """rss_bytes: memory it holds; null where the kernel does not tell it. cpu_s: user and system."""

    rss_bytes: int | None
    cpu_s: float
    uptime_s: float
    sockets: int
    version: str


class Disk(HttpAnswer):
    """Bytes of the disk with the shop's files. floor: below so many free ones no file is taken."""

    free: int
    total: int
    floor: int
    low: bool


class LiveRooms(HttpAnswer):
    rooms: list[LiveRoom]
    process: Process
    disk: Disk


class DeadEvent(HttpAnswer):
    """One that was given up after every attempt failed. group: which part of the shop was to be told."""

    id: int
    group: str
    kind: str
    attempts: int
    dead_at: AwareDatetime
    reason: str


class UntoldEvents(HttpAnswer):
    """What parts of the shop were not told of. dead: how many were given up; items: the oldest of them."""

    waiting: int
    oldest_at: AwareDatetime | None
    dead: int
    items: list[DeadEvent]
