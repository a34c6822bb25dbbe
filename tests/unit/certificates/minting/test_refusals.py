"""Nodes' words for a refused transaction, as different clients say them."""

from __future__ import annotations

import pytest

from vitrine.certificates.minting.refusals import Refusal, refusal


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("already known", Refusal.KNOWN),
        ("AlreadyKnown", Refusal.KNOWN),
        ("transaction already imported", Refusal.KNOWN),
        ("known transaction: 0xabc", Refusal.KNOWN),
        ("nonce too low: next nonce 4, tx nonce 3", Refusal.NONCE_USED),
        ("nonce too low", Refusal.NONCE_USED),
        ("OldNonce", Refusal.NONCE_USED),
        ("Invalid nonce", Refusal.NONCE_USED),
        ("replacement transaction underpriced", Refusal.UNDERPRICED),
        ("transaction underpriced: tip needed 1", Refusal.UNDERPRICED),
        ("max fee per gas less than block base fee", Refusal.UNDERPRICED),
        ("FeeTooLow", Refusal.UNDERPRICED),
        ("insufficient funds for gas * price + value", Refusal.POOR),
        ("the moon is full", Refusal.OTHER),
    ],
)
def test_what_a_refusal_means(words: str, meaning: Refusal) -> None:
    assert refusal(words) is meaning
