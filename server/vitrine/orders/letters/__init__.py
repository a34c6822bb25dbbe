"""Letters about orders: what they say, in the language of who bought."""

from vitrine.orders.letters.writing import Letters

__all__ = ["Letters"]
