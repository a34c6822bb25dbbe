"""Letters on their way: into a folder, or to an SMTP server. The one file that knows smtplib."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Final, Protocol

from vitrine.callers import is_this_machine
from vitrine.mail.errors import LetterRefused, LetterUndelivered
from vitrine.mail.letters import one_line
from vitrine.mail.ways import Server
from vitrine.storage.private import private_folder

PATIENCE_S: Final = 15.0
"""For each answer of the server: a letter waits its turn elsewhere, and the shop's end waits for this."""
SUFFIX: Final = ".eml"


class MailWay(Protocol):
    def send(self, message: EmailMessage) -> None:
        """Hand it over, for good. Raises LetterUndelivered: try again. LetterRefused: it is no use."""
        ...


class Sendable(Protocol):
    """What of a letter is sent, from wherever it is."""

    @property
    def to(self) -> str: ...
    @property
    def answer_to(self) -> str | None: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...


def message(name: str, sender: str, letter: Sendable, at: datetime) -> EmailMessage:
    """As RFC 5322 writes it. name: unique and always the same, so that one sent twice is known as one."""
    found = EmailMessage()
    found["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
    found["Date"] = format_datetime(at)
    found["From"] = Address(addr_spec=sender)
    found["To"] = Address(addr_spec=letter.to)
    if letter.answer_to is not None:
        found["Reply-To"] = Address(addr_spec=letter.answer_to)
    found["Subject"] = one_line(letter.subject)
    found["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice is sent in answer
    found.set_content(letter.text)
    found.add_alternative(letter.html, subtype="html")
    return found


class MailFolder:
    """Files of `.eml`, oldest first by name, for who runs the shop alone: they hold people's addresses."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, message: EmailMessage) -> None:
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        try:
            private_folder(self._path)
            coming = self._path / f".{name}"
            coming.write_bytes(message.as_bytes())
            coming.chmod(0o600)
            coming.replace(self._path / f"{name}{SUFFIX}")
        except OSError as error:
            raise LetterUndelivered(f"{self._path} cannot be written: {error.strerror}.") from error

    def forget(self, before: datetime) -> int:
        """Delete files that are older; how many."""
        old = [file for file in self._path.glob(f"*{SUFFIX}") if file.stat().st_mtime < before.timestamp()]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)


class Smtp:
    """One connection a letter: a shop writes few, and a server that hangs keeps only one waiting."""

    def __init__(self, server: Server, patience_s: float = PATIENCE_S) -> None:
        self._server, self._patience_s = server, patience_s

    def send(self, message: EmailMessage) -> None:
        try:
            line = self._open()
        except smtplib.SMTPAuthenticationError as error:
            raise LetterUndelivered("The mail server does not take the user and password.") from error
        except (smtplib.SMTPException, OSError) as error:
            # The shop's own fault or the server's, and not the letter's: all wait until somebody mends it.
            raise _not_reached(error) from error
        try:
            line.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _answered(code, words) from error
        except smtplib.SMTPSenderRefused as error:
            # Likewise: it would be so for every letter.
            raise LetterUndelivered(_told(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPNotSupportedError as error:
            raise LetterRefused(f"The mail server cannot take it: {error}.") from error
        except smtplib.SMTPResponseException as error:
            raise _answered(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise _not_reached(error) from error
        else:
            # It has the letter: whatever it says to goodbye changes nothing of that.
            with suppress(smtplib.SMTPException, OSError):
                line.quit()
        finally:
            line.close()

    def _open(self) -> smtplib.SMTP:
        """A connection that is signed in. Nothing of the shop goes over an open line to another machine."""
        to, patience_s = self._server, self._patience_s
        context = ssl.create_default_context()
        if to.tls:
            line: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=patience_s, context=context)
        else:
            line = smtplib.SMTP(to.host, to.port, timeout=patience_s)
        try:
            line.ehlo_or_helo_if_needed()
            if not to.tls and line.has_extn("starttls"):
                line.starttls(context=context)
                line.ehlo()
            elif not to.tls and not is_this_machine(to.host):
                raise LetterUndelivered("The mail server offers no encryption (STARTTLS): use smtps://.")
            if to.user:
                line.login(to.user, to.password)
        except BaseException:
            line.close()
            raise
        return line


def _not_reached(error: Exception) -> LetterUndelivered:
    if isinstance(error, smtplib.SMTPResponseException):
        return LetterUndelivered(_told(error.smtp_code, error.smtp_error))
    why = getattr(error, "strerror", None) or type(error).__name__
    return LetterUndelivered(f"The mail server was not reached: {why}.")


def _answered(code: int, words: bytes | str) -> LetterRefused | LetterUndelivered:
    """What an answer means (RFC 5321 section 4.2.1): 5 at the front is for good."""
    return (LetterRefused if code >= 500 else LetterUndelivered)(_told(code, words))


def _told(code: int, words: bytes | str) -> str:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"The mail server answered {code}: {one_line(said)[:200]}"
