"""The chain that this shop's certificates stand on, as the chain worker tells it."""

from vitrine.certificates.chains.service import Chain, Chains

__all__ = ["Chain", "Chains"]
