"""glTF: read, checked from declared numbers before a library sees it, posed, written.

Opens no file that it was not given.
"""
