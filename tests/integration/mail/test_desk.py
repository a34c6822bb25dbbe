"""What operators read of letters."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.fixtures.letters import Refusing, written
from tests.house import ORIGIN, app_of
from vitrine.accounts import Operator
from vitrine.accounts.errors import OperatorNeeded
from vitrine.app.letters import router
from vitrine.ids import MemberId
from vitrine.mail.errors import LetterRefused
from vitrine.mail.service import Mail
from vitrine.problems import raises
from vitrine.storage import Database


def desk(mail: Mail, *, operator: bool = True) -> TestClient:
    @raises(OperatorNeeded)
    def guard() -> Operator:
        if not operator:
            raise OperatorNeeded
        return Operator(MemberId("member_o"), "Ada")

    return TestClient(app_of(router(mail, guard)), base_url=ORIGIN)


def test_letters_are_listed_read_and_begun_anew(sqlite_database: Database) -> None:
    mail = Mail(sqlite_database, Refusing(LetterRefused("550 no such user")), "shop@example.org")
    http = desk(mail)
    names = [written(sqlite_database, number) for number in (1, 2)]
    mail.send_due()
    told = http.get("/api/operator/letters").json()
    assert [(each["id"], each["state"], each["problem"]) for each in told["items"]] == [
        (names[1], "sent", None),
        (names[0], "given_up", "550 no such user"),
    ]
    assert (told["to_a_folder"], told["next"]) == (False, None)
    assert "text" not in told["items"][0]
    failed = http.get("/api/operator/letters", params={"state": "given_up"}).json()["items"]
    assert [each["id"] for each in failed] == [names[0]]
    assert http.get(f"/api/operator/letters/{names[0]}").json()["text"] == "Good day\n"
    assert http.post(f"/api/operator/letters/{names[0]}/again").json()["state"] == "waiting"
    again = http.post(f"/api/operator/letters/{names[0]}/again")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/letter-not-given-up")
    assert http.get("/api/operator/letters/letter_none").status_code == 404
    assert http.get("/api/operator/letters", params={"state": "lost"}).status_code == 422


def test_nobody_else_reads_them(sqlite_database: Database) -> None:
    mail = Mail(sqlite_database, Refusing(), "shop@example.org")
    http = desk(mail, operator=False)
    name = written(sqlite_database)
    answers = [
        http.get("/api/operator/letters"),
        http.get(f"/api/operator/letters/{name}"),
        http.post(f"/api/operator/letters/{name}/again"),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert all("ada1" not in answer.text for answer in answers)
