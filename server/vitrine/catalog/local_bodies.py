"""Texts in the shop's languages, in the shapes of requests."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, StrictStr, create_model

from vitrine.accounts.bodies import Body
from vitrine.words import LANGUAGES

_in_each: dict[str, Any] = dict.fromkeys(LANGUAGES, (StrictStr | None, None))
_InEach: Any = create_model("_InEach", __base__=Body, **_in_each)


class TextBody(_InEach):  # type: ignore[misc]  # its fields are the shop's languages
    """A text in at least one of the shop's languages, whichever."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})


class TextPatch(_InEach):  # type: ignore[misc]  # its fields are the shop's languages
    """A text in some languages: null takes one away, one that is left out stays."""
