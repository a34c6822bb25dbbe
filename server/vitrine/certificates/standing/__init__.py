"""Who holds which certificate just now: by right, by wallet, or by loan."""
