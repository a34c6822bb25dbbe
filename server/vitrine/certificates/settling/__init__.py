"""What the chain's news means for the shop's own rows: certificates, loans, and who is to be told."""

from typing import Final

OTHER_WALLET: Final = "Its number belongs to another wallet on the chain."
"""What the holder of a certificate reads whose token somebody else was given."""
