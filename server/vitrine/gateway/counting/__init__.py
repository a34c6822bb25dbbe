"""What the live edge counts for brands, in memory, until it is kept: numbers, and no person's way."""
