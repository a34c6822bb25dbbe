from tests.fixtures.till import counter

__all__ = ["counter"]
