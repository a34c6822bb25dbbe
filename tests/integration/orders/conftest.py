from tests.fixtures.purchases import shop

__all__ = ["shop"]
