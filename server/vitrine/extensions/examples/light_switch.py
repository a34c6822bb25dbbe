"""A light switch shared by everyone in the room. Its browser half is light_switch/switch.js."""

from pathlib import Path

from vitrine.extensions import RoomView, SetState, hookimpl


@hookimpl
def room_opened() -> list[SetState]:
    return [SetState("on", True)]


@hookimpl
def on_use(room: RoomView, action: str) -> list[SetState]:
    return [SetState("on", not room.state.get("on"))] if action == "toggle" else []


@hookimpl
def browser_files() -> Path:
    return Path(__file__).with_suffix("")
