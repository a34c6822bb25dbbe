"""Letters out of the database: into a folder, to a server, and when neither takes them."""

from __future__ import annotations

import os
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.fixtures.letters import SENDER, Refusing, letter, pass_by, written
from tests.services.smtp import mail_server
from vitrine.mail.errors import LetterNotGivenUp, LetterRefused, LetterUndelivered, LetterUnknown
from vitrine.mail.inside import queue
from vitrine.mail.sending import MailFolder, Smtp
from vitrine.mail.service import GIVEN_UP_AFTER, KEPT, Mail
from vitrine.mail.ways import Server
from vitrine.storage import Database


def test_into_a_folder_once_committed(database: Database, tmp_path: Path) -> None:
    mail = Mail(database, MailFolder(tmp_path / "mail"), SENDER)
    with pytest.raises(ZeroDivisionError), database.unit() as unit:
        queue(unit, letter(0), database.clock.now())
        raise ZeroDivisionError
    sent = [written(database, number) for number in (1, 2)]
    assert mail.send_due() == 2 and mail.send_due() == 0
    files = sorted((tmp_path / "mail").iterdir())
    assert [file.name for file in files] == [f"{each}.eml" for each in sent]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    found = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert (found["To"], found["Subject"]) == ("ada1@example.org", "Letter 1")
    items, _ = mail.listed(None, None, 10)
    assert [(each.id, each.state, each.tries) for each in items] == [
        (each, "sent", 1) for each in reversed(sent)
    ]


def test_a_server_gets_text_and_html(sqlite_database: Database) -> None:
    with mail_server() as server:
        mail = Mail(sqlite_database, Smtp(Server("127.0.0.1", server.port, tls=False)), SENDER)
        name = written(sqlite_database)
        assert mail.send_due() == 1
    ((sender, recipient, found),) = server.got
    assert (sender, recipient) == (SENDER, "ada1@example.org")
    assert found["Message-ID"] == f"<{name}@example.org>"
    kinds = [part.get_content_type() for part in found.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"RCPT": "550 no such user"}, LetterRefused),
        ({"RCPT": "450 later"}, LetterUndelivered),
        ({"MAIL": "553 not from you"}, LetterUndelivered),
        ({"CONNECT": "554 not from there"}, LetterUndelivered),
        ({"DATA": "554 spam"}, LetterRefused),
        ({"DATA": "451 greylisted"}, LetterUndelivered),
        ({"CONNECT": "421 too busy"}, LetterUndelivered),
        ({"CONNECT": None}, LetterUndelivered),
        ({"DATA": None}, LetterUndelivered),
    ],
)
def test_what_a_server_says_is_for_good_or_for_now(
    answers: dict[str, str | None], error: type[Exception], sqlite_database: Database
) -> None:
    with mail_server(**answers) as server:
        # What hangs is waited for; all else answers at once.
        patience_s = 0.3 if None in answers.values() else 60.0
        mail = Mail(sqlite_database, Smtp(Server("127.0.0.1", server.port, tls=False), patience_s), SENDER)
        name = written(sqlite_database)
        assert mail.send_due() == 1
    assert mail.one(name).state == ("given_up" if error is LetterRefused else "waiting")
    assert mail.one(name).problem and server.got == []


def test_a_letter_that_was_taken_is_sent_whatever_the_goodbye(sqlite_database: Database) -> None:
    with mail_server(QUIT="554 never") as server:
        mail = Mail(sqlite_database, Smtp(Server("127.0.0.1", server.port, tls=False), 60.0), SENDER)
        name = written(sqlite_database)
        assert mail.send_due() == 1
    assert (mail.one(name).state, len(server.got)) == ("sent", 1)


def test_a_server_that_knows_no_passwords_keeps_letters_waiting() -> None:
    with mail_server() as server, pytest.raises(LetterUndelivered):
        Smtp(Server("127.0.0.1", server.port, tls=False, user="u", password="p")).send(EmailMessage())


def test_a_shop_that_ends_waits_for_one_letter_alone(sqlite_database: Database) -> None:
    way = Refusing()
    mail = Mail(sqlite_database, way, SENDER)
    first, second = written(sqlite_database, 1), written(sqlite_database, 2)
    assert mail.send_due(lambda: bool(way.got)) == 1
    assert (mail.one(first).state, mail.one(second).state) == ("sent", "waiting")


def test_nobody_there_and_nothing_in_the_open(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        port = server.port
    with pytest.raises(LetterUndelivered, match="not reached"):
        Smtp(Server("127.0.0.1", port, tls=False)).send(EmailMessage())
    # A name that is none of this machine's, and leads here all the same.
    monkeypatch.setattr("vitrine.mail.sending.is_this_machine", lambda _host: False)
    with mail_server() as server, pytest.raises(LetterUndelivered, match="STARTTLS"):
        Smtp(Server("127.0.0.1", server.port, tls=False)).send(EmailMessage())


def test_it_is_tried_again_later_and_later(database: Database) -> None:
    way = Refusing(*[LetterUndelivered("not now")] * 3)
    mail = Mail(database, way, SENDER)
    name = written(database)
    for minutes in (1, 2, 4):
        assert mail.send_due() == 1
        pass_by(database, timedelta(minutes=minutes) - timedelta(seconds=1))
        assert mail.send_due() == 0
        pass_by(database, timedelta(seconds=1))
    assert mail.send_due() == 1
    assert (mail.one(name).state, mail.one(name).tries, mail.one(name).problem) == ("sent", 4, None)
    assert [each["Message-ID"] for each in way.got] == [f"<{name}@example.org>"]


def test_it_is_given_up_after_three_days_and_begun_anew_by_hand(database: Database) -> None:
    way = Refusing(LetterUndelivered("not now"), LetterUndelivered("still not"))
    mail = Mail(database, way, SENDER)
    name = written(database)
    mail.send_due()
    with pytest.raises(LetterNotGivenUp):
        mail.again(name)
    pass_by(database, GIVEN_UP_AFTER)
    mail.send_due()
    assert (mail.one(name).state, mail.one(name).problem) == ("given_up", "still not")
    assert mail.listed("given_up", None, 10)[0][0].id == name
    assert mail.again(name).state == "waiting"
    mail.send_due()
    assert mail.one(name).state == "sent"
    with pytest.raises(LetterUnknown):
        mail.again("letter_none")


def test_one_that_cannot_be_written_keeps_no_other_waiting(
    sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    mail = Mail(sqlite_database, Refusing(RuntimeError("ada1@example.org")), SENDER)
    first, second = written(sqlite_database, 1), written(sqlite_database, 2)
    assert mail.send_due() == 2
    assert (mail.one(first).state, mail.one(second).state) == ("waiting", "sent")
    assert [each for each in caplog.messages if "@" in each] == []


def test_of_two_processes_one_sends_and_a_killed_one_is_followed(database: Database) -> None:
    name = written(database)
    took: list[int] = []

    class Killed:
        """Another process looks while this one sends, which then ends without a word."""

        def send(self, message: EmailMessage) -> None:
            took.append(other.send_due())
            raise KeyboardInterrupt

    way = Refusing()
    other = Mail(database, way, SENDER)
    with pytest.raises(KeyboardInterrupt):
        Mail(database, Killed(), SENDER).send_due()
    assert took == [0] and way.got == []
    pass_by(database, timedelta(hours=1))
    assert other.send_due() == 1
    assert (mail_state(other, name), len(way.got)) == (("sent", 2), 1)


def mail_state(mail: Mail, name: str) -> tuple[str, int]:
    return mail.one(name).state, mail.one(name).tries


def test_pages_of_the_list(sqlite_database: Database) -> None:
    mail = Mail(sqlite_database, Refusing(), SENDER)
    names = [written(sqlite_database, number) for number in range(5)]
    found: list[str] = []
    after: str | None = None
    while True:
        items, after = mail.listed("waiting", after, 2)
        found += [each.id for each in items]
        if after is None:
            break
    assert found == names[::-1]


def test_files_go_after_a_month(sqlite_database: Database, tmp_path: Path) -> None:
    mail = Mail(sqlite_database, MailFolder(tmp_path), SENDER)
    for number, age in ((1, KEPT + timedelta(days=1)), (2, KEPT - timedelta(days=1))):
        name = written(sqlite_database, number)
        mail.send_due()
        at = (sqlite_database.clock.now() - age).timestamp()
        os.utime(tmp_path / f"{name}.eml", (at, at))
    mail.forget()
    assert [file.name for file in tmp_path.glob("*.eml")] == [f"{name}.eml"]
