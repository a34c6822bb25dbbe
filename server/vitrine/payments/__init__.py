"""Payments: money that buyers give and get back. It knows amounts, never products."""
