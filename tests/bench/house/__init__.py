"""Figures of the house: circles, lines that a slice or feature costs, transactions, contract, seconds."""
