"""Withdrawing from the contract: without an account, in two steps, as consumer law asks."""
