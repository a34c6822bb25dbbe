"""How imports end that come to nothing: in words, soon, and with nothing left of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.roomfiles.conftest import Side, fresh
from vitrine.catalog.errors import ChecksBusy
from vitrine.quotas.errors import QuotaReached
from vitrine.quotas.inside import say
from vitrine.quotas.kinds import Quota
from vitrine.roomfiles.ending import TRIES
from vitrine.roomfiles.errors import RoomFileUnreadable
from vitrine.roomfiles.tables import ImportRow


def blobs_of(side: Side) -> set[str]:
    return {file.name for file in side.blobs.folder.rglob("*") if file.is_file()}


def test_one_that_nobody_can_explain_ends_in_words_and_leaves_nothing(
    theirs: Side, caplog: pytest.LogCaptureFixture
) -> None:
    empty, files = theirs.counts(), blobs_of(theirs)
    found = theirs.imports.receive(theirs.actor, [fresh()])
    theirs.work()
    with theirs.database.unit() as unit:
        unit.session.get_one(ImportRow, found).rooms = {}  # as nothing of ours writes it
    for _ in range(TRIES):
        assert theirs.imports.of_id(theirs.brand.id, found).state == "waiting"
    for _ in range(3):
        theirs.imports.advance_all()
    told = theirs.http.get(f"/api/imports/{found}", headers=theirs.token).json()
    assert (told["state"], told["problem"]["type"]) == ("failed", "/problems/import-broken")
    assert len([line for line in caplog.records if found in line.getMessage()]) == TRIES
    assert theirs.counts() == empty
    # Of its models what was derived waits a day, its own file does not.
    assert hashlib.sha256(fresh()).hexdigest() not in blobs_of(theirs) - files


def test_one_that_ends_the_process_each_time_has_an_end(
    theirs: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = theirs.imports.receive(theirs.actor, [fresh()])
    theirs.work()

    def killed(*_: object, **__: object) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(type(theirs.imports._catalog), "checked_room", killed)
        for _ in range(TRIES):
            with pytest.raises(KeyboardInterrupt):
                theirs.imports.advance_all()
    theirs.imports.advance_all()
    told = theirs.imports.of_id(theirs.brand.id, found)
    assert told.state == "failed" and told.problem is not None
    assert told.problem["type"] == "/problems/import-broken"


def test_what_passes_costs_no_try(theirs: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    found = theirs.imports.receive(theirs.actor, [fresh()])
    theirs.work()

    def busy(*_: object, **__: object) -> Any:
        raise ChecksBusy

    with monkeypatch.context() as patched:
        patched.setattr(type(theirs.imports._catalog), "checked_room", busy)
        for _ in range(2 * TRIES):
            theirs.imports.advance_all()
    assert theirs.imports.of_id(theirs.brand.id, found).state == "done"


def test_a_brand_is_done_with_an_import_that_waits(theirs: Side) -> None:
    empty, files, data = theirs.counts(), blobs_of(theirs), fresh()
    found = theirs.imports.receive(theirs.actor, [data])
    assert hashlib.sha256(data).hexdigest() in blobs_of(theirs)
    gone = theirs.http.delete(f"/api/imports/{found}", headers=theirs.token)
    assert gone.status_code == 204
    theirs.work()
    theirs.imports.advance_all()
    assert theirs.http.get(f"/api/imports/{found}", headers=theirs.token).status_code == 404
    assert theirs.http.delete(f"/api/imports/{found}", headers=theirs.token).status_code == 404
    assert theirs.counts() == empty
    assert hashlib.sha256(data).hexdigest() not in blobs_of(theirs) - files
    theirs.assets.arriving.expect(theirs.brand.id, "more", 1)
    again = theirs.bring(data)
    assert again.state == "done"
    assert theirs.http.delete(f"/api/imports/{again.id}", headers=theirs.token).status_code == 204
    assert theirs.counts() != empty, "what was made of it stays"


def test_a_file_that_is_refused_is_not_kept(theirs: Side) -> None:
    files = blobs_of(theirs)
    with pytest.raises(RoomFileUnreadable):
        theirs.imports.receive(theirs.actor, [b"PK" + bytes(4096)])
    with theirs.database.unit() as unit:
        say(unit, theirs.brand.id, {Quota.ROOMS: 0})
    with pytest.raises(QuotaReached):
        theirs.imports.receive(theirs.actor, [fresh()])
    assert blobs_of(theirs) == files


def test_a_file_that_comes_again_as_it_is_let_go_stays(theirs: Side) -> None:
    """Its bytes are one blob, whoever brings them."""
    data = fresh()
    first = theirs.imports.receive(theirs.actor, [data])
    second = theirs.imports.receive(theirs.actor, [data])
    theirs.imports.dismiss(theirs.brand.id, first)
    assert hashlib.sha256(data).hexdigest() in blobs_of(theirs)

    def coming() -> Iterator[bytes]:
        theirs.imports.dismiss(theirs.brand.id, second)
        yield data

    third = theirs.imports.receive(theirs.actor, coming())
    theirs.work()
    theirs.imports.advance_all()
    assert theirs.imports.of_id(theirs.brand.id, third).state == "done"
    assert hashlib.sha256(data).hexdigest() not in blobs_of(theirs)
