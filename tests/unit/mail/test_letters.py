from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser

from vitrine.mail.letters import WIDE, Letter, Link, Paragraph, Rows
from vitrine.mail.sending import message
from vitrine.mail.trying import trial

AT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
ROWS = (("Lampe <Héron>", "1 850,00 €"), ("x" * 90, "2,00 €"), ("Total", "1 852,00 €"))


class Seen(HTMLParser):
    """What a program that shows mail would: elements, and the text of each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data: str) -> None:
        self.text += data


def letter(*blocks: Paragraph | Rows | Link, subject: str = "Commande 7") -> Letter:
    return Letter("order-placed", "ada@example.org", "fr", subject, blocks)


def test_text_and_html_say_the_same() -> None:
    link = Link("Votre commande", "https://shop.example/orders/7#key=a&b")
    found = letter(Paragraph("Merci, <b>Ada</b> & co.\nÀ bientôt"), Rows(ROWS, totals=1), link)
    seen = Seen(found.html)
    for words in ("Merci, <b>Ada</b> & co.", "À bientôt", "Lampe <Héron>", "1 852,00 €", "Votre commande"):
        assert words in found.text and words in seen.text
    assert seen.links == [link.url] and link.url in found.text
    assert "b" not in seen.tags and seen.tags.count("tr") == 3
    assert '<html lang="fr">' in found.html


def test_lines_of_text_are_short_enough_to_read() -> None:
    words = " ".join(["mot"] * 60) + "\u00a0:"
    found = letter(Paragraph(words), Rows(ROWS))
    assert max(len(line) for line in found.text.splitlines() if not line.startswith("xxx")) <= WIDE
    assert "mot\u00a0:" in found.text


def test_strangers_words_make_no_header() -> None:
    subject = "Order\r\nBcc: all@example.org\n\n of \u202eAda"
    found = message("letter_1", "shop@example.org", letter(Paragraph("x"), subject=subject), AT)
    assert found["Subject"] == "Order Bcc: all@example.org of Ada"
    assert found["Bcc"] is None
    assert found["Message-ID"] == "<letter_1@example.org>"
    assert found["Date"] == "Wed, 04 Mar 2026 05:06:00 +0000"
    assert b"\r\nBcc" not in found.as_bytes() and b"\nBcc" not in found.as_bytes()


def test_a_letter_to_see_whether_mail_arrives() -> None:
    for language in ("en", "fr"):
        found = trial("ada@example.org", language, "https://shop.example")
        assert "https://shop.example" in found.text and found.subject
    assert trial("a@b.org", "fr", "x").subject != trial("a@b.org", "en", "x").subject
