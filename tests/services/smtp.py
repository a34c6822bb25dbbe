"""A mail server that says what a test tells it to: RFC 5321 as far as a client sees of it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final

PATIENCE_S: Final = 60.0


@dataclass
class MailServer:
    """answers: command -> what it says instead of yes, such as `{"RCPT": "550 no such user"}`; None: nothing
    at all, until it is closed. DATA: once it has all of the letter. got: envelope sender, recipient, message.
    """

    answers: dict[str, str | None] = field(default_factory=dict)
    got: list[tuple[str, str, EmailMessage]] = field(default_factory=list)
    port: int = 0
    closing: threading.Event = field(default_factory=threading.Event)


@contextmanager
def mail_server(**answers: str | None) -> Iterator[MailServer]:
    found = MailServer(dict(answers))

    class Line(socketserver.StreamRequestHandler):
        sender = recipient = ""

        def handle(self) -> None:
            if not self.say("CONNECT", "220 here"):
                return
            while line := self.rfile.readline().decode().strip():
                verb = line[:4].upper()
                if verb == "QUIT":
                    self.say(verb, "221 bye")
                    return
                if verb == "DATA":
                    if self.say("354", "354 go on"):
                        self.take()
                    continue
                if verb == "MAIL":
                    self.sender = line.partition("<")[2].partition(">")[0]
                if verb == "RCPT":
                    self.recipient = line.partition("<")[2].partition(">")[0]
                if not self.say(verb, "250-here\r\n250 SMTPUTF8" if verb == "EHLO" else "250 yes"):
                    return

        def say(self, verb: str, yes: str) -> bool:
            answer = found.answers.get(verb, yes)
            if answer is None:
                found.closing.wait(PATIENCE_S)
                return False
            self.wfile.write(f"{answer}\r\n".encode())
            return True

        def take(self) -> None:
            data = b""
            while (line := self.rfile.readline()) != b".\r\n":
                data += line.removeprefix(b".") if line.startswith(b"..") else line
            if "DATA" not in found.answers:  # kept before it is said: whoever hears of it finds it
                message = message_from_bytes(data, policy=policy.default)
                assert isinstance(message, EmailMessage)
                found.got.append((self.sender, self.recipient, message))
            self.say("DATA", "250 taken")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Line) as server:
        found.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield found
        finally:
            found.closing.set()
            server.shutdown()
            thread.join(PATIENCE_S)
