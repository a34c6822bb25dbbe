"""Before every program on a stranger's bytes: builds the wall, starts the program, says how it ended.

A program of its own (`start.py`), run by `python -I -S -B` with nothing but the standard library, because the
server has threads and may not fork. Its files import each other relatively: it knows no `vitrine`.
"""
