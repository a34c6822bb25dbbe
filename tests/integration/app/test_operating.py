"""The drills of `docs/operating.md`, command by command as they stand there, on a shop that is open."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

from tests.integration.app.conftest import Person, Running
from tests.shop import ROOT
from vitrine.protocol import server

GUIDE = ROOT / "docs" / "operating.md"


def drill(name: str) -> list[list[str]]:
    """The commands of a drill, without the program's name."""
    found = re.search(rf"<!-- drill: {re.escape(name)} -->\n```sh\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert found is not None, f"docs/operating.md has no drill called {name}"
    commands = [shlex.split(line, comments=True) for line in found[1].splitlines() if line.strip()]
    assert all(command[0] == "vitrine" for command in commands)
    return [command[1:] for command in commands]


def run(running: Running, command: list[str]) -> None:
    told = running.shop.vitrine(*command)
    assert told.code == 0, told.err


def test_take_a_room_down(running: Running, bystander: Person) -> None:
    """Who is inside is shown out with words, nobody comes in, nobody else notices; then it opens again."""
    reports, takedown, restore = drill("take a room down")
    with running.guest("Rita") as rita:
        filed = rita.post(
            "/api/reports", json={"kind": "room", "thing": "gallery", "reason": "illegal", "text": "Look."}
        )
        assert filed.status_code == 201
        told = running.shop.vitrine(*reports)
        assert (told.code, "gallery" in told.out) == (0, True)
        with Person(running, "Ina", "gallery") as inside:
            run(running, takedown)
            why = problem(inside)
            assert why["type"] == "/problems/taken-down"
            assert set(why["words"]) == {"en", "fr"}
            assert inside.closed() == 4007
        refused = rita.post("/api/rooms/gallery/tickets")
        assert (refused.status_code, refused.json()["type"]) == (451, "/problems/taken-down")
        assert rita.get("/api/rooms/gallery").status_code == 451
        assert "gallery" not in {each["id"] for each in rita.get("/api/rooms").json()["items"]}
        bystander.until_shown(bystander.slot, bystander.stand(0.1))
        run(running, restore)
        assert rita.get("/api/rooms/gallery").status_code == 200
        with Person(running, "Ina", "gallery") as again:
            again.until_shown(again.slot, again.stand(0.0))


def test_give_a_brand_other_quotas(running: Running) -> None:
    """What the page says holds in the shop that is open, and goes back."""
    shown, given, back = drill("give a brand other quotas")

    def allowed() -> list[tuple[str, int]]:
        told = running.shop.vitrine(*shown, "--json")
        assert told.code == 0, told.err
        found = {each["quota"]: each["allowed"] for each in json.loads(told.out)["quotas"]}
        return [(quota, found[quota]) for quota in ("rooms", "file_bytes")]

    before = allowed()
    run(running, given)
    assert allowed() == [("rooms", 20), ("file_bytes", 1 << 30)]
    run(running, back)
    assert allowed() == before


def problem(person: Person) -> dict[str, Any]:
    """The next answer that answers no request: what is told before the socket closes."""
    while True:
        answer = person.next(server.Answer)
        if answer.id is None and answer.problem is not None:
            found: dict[str, Any] = answer.problem
            return found
