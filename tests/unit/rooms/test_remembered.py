"""What a newcomer hears: fifty lines, of which no flood takes the others'."""

from __future__ import annotations

from vitrine.ids import VisitorId
from vitrine.rooms.remembered import CHAT_KEPT, ONE_PERSONS, ONE_SOURCES, SHARED_MS, Remembered
from vitrine.rooms.values import Line, Person


def line(author: str, text: str, at_ms: int = 0, source: str = "") -> Line:
    return Line(f"chat_{author}_{text}", Person(VisitorId(author), author, 1), text, at_ms, source=source)


def texts(kept: Remembered) -> list[str]:
    return [each.text for each in kept.lines()]


def test_fifty_lines_are_kept_whoever_says_them() -> None:
    kept = Remembered(line("ada", str(number)) for number in range(60))
    assert texts(kept) == [str(number) for number in range(10, 60)]
    kept = Remembered(line(f"guest {number}", str(number)) for number in range(60))
    assert texts(kept) == [str(number) for number in range(10, 60)]


def test_one_persons_flood_leaves_the_others_lines() -> None:
    kept = Remembered(line(f"guest {number}", f"said {number}") for number in range(40))
    for number in range(500):
        kept.add(line("eve", f"spam {number}"))
    assert texts(kept)[:40] == [f"said {number}" for number in range(40)]
    assert texts(kept)[40:] == [f"spam {number}" for number in range(490, 500)]
    assert len(kept.lines()) == CHAT_KEPT == 40 + ONE_PERSONS


def test_the_flood_of_many_from_one_address_leaves_half() -> None:
    kept = Remembered(line(f"guest {number}", f"said {number}") for number in range(40))
    for number in range(600):
        kept.add(line(f"sock {number % 60}", f"spam {number}", source="one"))
    assert texts(kept)[:25] == [f"said {number}" for number in range(15, 40)]
    assert len(kept.lines()) - 25 == ONE_SOURCES


def test_the_same_words_once_more_are_one_line() -> None:
    kept = Remembered([line("ada", "first"), line("eve", "Buy now"), line("ada", "second")])
    for number in range(20):
        kept.add(line("eve", "buy NOW", number))
    assert texts(kept) == ["first", "second", "buy NOW"]
    kept.add(line("ada", "buy now"))
    assert texts(kept)[-2:] == ["buy NOW", "buy now"], "another person's are their own"


def test_what_is_old_goes_first() -> None:
    kept = Remembered([line("ada", "good morning")])
    for number in range(CHAT_KEPT):
        kept.add(line("bob", str(number), SHARED_MS + 1))
    assert "good morning" not in texts(kept)
    kept.forget(SHARED_MS + 2)
    assert kept.lines() == ()
