"""A payment provider of our own, shaped as Stripe's documentation says: for tests and the demo, on loopback.

It shares nothing with the shop but the wire: the shop's Stripe adapter speaks to it by HTTP, and hears of
events by signed webhooks. No money moves.
"""
