"""Wallets: a visitor proves that one is theirs (EIP-4361), links several, signs in by any of them."""
