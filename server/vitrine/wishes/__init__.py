"""What was asked for with an Idempotency-Key, and what was made of it."""
