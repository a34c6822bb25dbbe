"""What codes answer over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from vitrine.answers import HttpAnswer


class PayCode(HttpAnswer):
    """To be typed at `/pay` before `until`."""

    code: Annotated[str, Field(examples=["K7Q-4MDX"])]
    until: datetime


class PayCodeFound(HttpAnswer):
    """key: for the header Checkout-Key of that checkout's requests; told once."""

    checkout: Annotated[str, Field(examples=["checkout_01k2d3e4f5g6h7j8k9m0n1p2q3"])]
    key: str
