"""A page for each product on sale, with an address of its own, that is read without any script."""
