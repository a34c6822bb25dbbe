"""A brand's own shop, measured: one file for each thing, `__main__.py` lists them."""
