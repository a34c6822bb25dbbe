"""A room is furnished and opened anew, again and again, while fifty people walk about in it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fixtures.editors import Editor, Json
from tests.shop import Shop
from vitrine.cli.visitors import run_visitors

PEOPLE = 50
OPENINGS = 4
ACTS = 8
STAY_S = 45.0  # a busy machine opens four times in a third of it
PATIENCE_S = 120.0


@pytest.mark.long
@pytest.mark.timeout(400)
def test_a_room_is_opened_anew_again_and_again_while_fifty_walk_in_it(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "data").start()
    try:
        http = httpx.Client(
            base_url=shop.url, headers={"Authorization": f"Bearer {shop.token()}"}, timeout=60
        )
        with http, ThreadPoolExecutor(1) as aside:
            seen: list[dict[str, Any]] = []
            walking = aside.submit(
                run_visitors, url=shop.url, room="boutique", count=PEOPLE, seconds=STAY_S, tell=seen.append
            )
            until = time.monotonic() + PATIENCE_S
            while not any(each["joined"] == PEOPLE for each in list(seen)):
                assert time.monotonic() < until and not walking.done(), seen[-1:]
                time.sleep(0.2)
            opened = [_furnished_and_opened(http) for _ in range(OPENINGS)]
            assert not walking.done(), "nobody would have been there to see it"
            report = walking.result()
        assert opened == list(range(opened[0], opened[0] + OPENINGS))
        assert (report["joined"], report["errors"]) == (PEOPLE, {})
        # Each heard of each opening, in order: a gap would be an error of theirs.
        assert report["events"] >= PEOPLE * OPENINGS
    finally:
        shop.stop()


def _furnished_and_opened(http: httpx.Client) -> int:
    """The version that visitors read now."""

    def ask(method: str, path: str, body: Json | None, headers: dict[str, str]) -> Json:
        answer = http.request(method, path, json=body, headers=headers)
        assert answer.is_success, answer.text
        found: Json = answer.json()
        return found

    products = [each["id"] for each in ask("GET", "/api/products", None, {})["items"]]
    version = ask("GET", "/api/rooms/boutique", None, {})["room"]["version"]
    editor = Editor(ask, "boutique", products, seed=version)
    editor.work(ACTS)
    draft = ask("GET", "/api/rooms/boutique/draft", None, {})
    now = ask("POST", "/api/rooms/boutique/draft/open", {"number": draft["number"]}, {})["version"]
    live = ask("GET", "/api/rooms/boutique", None, {})["room"]
    assert (live["version"], now) == (version + 1, version + 1)
    assert live["placements"] == draft["room"]["placements"], "visitors see what was furnished"
    opened: int = now
    return opened
