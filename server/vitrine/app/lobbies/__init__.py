"""A page for each brand, with an address of its own, and for each of its legal texts; read without any
script.
"""
