"""Forms with brackets, as Stripe's libraries write them."""

import pytest

from vitrine.payments.testpay.form import listed, read_form
from vitrine.payments.testpay.refusals import Denied


def test_brackets_nest() -> None:
    found = read_form("amount=5&metadata[a]=1&metadata[b]=2&x[y][z]=3&expand[]=latest_charge&expand[]=review")
    assert found == {
        "amount": "5", "metadata": {"a": "1", "b": "2"}, "x": {"y": {"z": "3"}},
        "expand": {"0": "latest_charge", "1": "review"},
    }  # fmt: skip


def test_a_list_keeps_its_order_beyond_ten() -> None:
    text = "&".join(f"expand[{place}]={place}" for place in range(12))
    assert listed(read_form(text)["expand"]) == [str(place) for place in range(12)]


def test_nothing_is_an_empty_form() -> None:
    assert read_form("") == {}


@pytest.mark.parametrize(
    "text",
    ["a", "[a]=1", "a[b=1", "a=1&a[b]=2", "a[b]=2&a=1", "a" + "[b]" * 9 + "=1", "&".join(["a=1"] * 1_001)],
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Denied) as refusal:
        read_form(text)
    assert refusal.value.status == 400 and not refusal.value.kept
