"""OrderLetters about orders: what they say, in the language of who bought."""

from vitrine.orders.letters.writing import OrderLetters

__all__ = ["OrderLetters"]
