"""Vitrine: a self-hosted backend for shops that people walk through together."""

__version__ = "0.1.0"
