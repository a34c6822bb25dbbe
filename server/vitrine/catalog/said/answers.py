"""What is told of products besides what they are and cost."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vitrine.answers import HttpAnswer, LocalText


class Contact(HttpAnswer):
    """address: postal, lines as on a letter. country: ISO 3166-1, two letters."""

    name: str
    address: str
    email: str
    country: Annotated[str, Field(examples=["FR"])]


class SharedFacts(HttpAnswer):
    """What a brand says once of all its products. responsible: who answers for them in the European Union."""

    maker: Contact | None
    responsible: Contact | None
    origin: LocalText | None


class BrandFacts(SharedFacts):
    """version: counts changes, what If-Match takes."""

    version: int


class Facts(SharedFacts):
    """What a product must say of itself. made_to_measure: for one person. digital: a file."""

    materials: LocalText | None
    care: LocalText | None
    warnings: LocalText | None
    made_to_measure: bool
    digital: bool
