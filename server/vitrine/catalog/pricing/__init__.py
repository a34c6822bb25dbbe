"""Prices of variants on sale, every one with its time."""
