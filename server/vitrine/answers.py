"""What every typed answer over HTTP is made of; the slices' own stand in their `answers.py`."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, create_model

from vitrine.words import LANGUAGES

After = Annotated[str | None, Field(description="`after` of the page that follows; null: this is the last.")]


class HttpAnswer(BaseModel):
    """What a route answers: a value, built once from what a service gave and then only written out."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    @classmethod
    def like(cls, value: object) -> Self:
        """From a service's value, whose members have the same names; it may have more."""
        return cls.model_validate(value)


def left_out() -> Any:
    """A member that is not in the answer at all while it is None."""
    return Field(default=None, exclude_if=_is_none, json_schema_extra=_without_null)


def _is_none(value: object) -> bool:
    return value is None


def _without_null(schema: dict[str, Any]) -> None:
    schema.pop("default", None)
    kinds = [kind for kind in schema.pop("anyOf", []) if kind.get("type") != "null"]
    if len(kinds) == 1:
        schema |= kinds[0]
    elif kinds:
        schema["anyOf"] = kinds


_in_each: dict[str, Any] = {language: (str | None, left_out()) for language in LANGUAGES}
_Languages: Any = create_model("_Languages", __base__=HttpAnswer, **_in_each)


class LocalText(_Languages):  # type: ignore[misc]  # its fields are the shop's languages
    """A text that visitors read, in at least one language, whichever: others see it in that one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"en": "Bowl"}], "minProperties": 1})


class Problem(HttpAnswer):
    """What went wrong (RFC 9457). type: its name and the page that explains it. More members may be told."""

    model_config = ConfigDict(extra="allow")

    type: Annotated[str, Field(examples=["/problems/not-readable"])]
    title: str
    status: int
    detail: str
