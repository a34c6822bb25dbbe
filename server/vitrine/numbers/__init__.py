"""Numbers of a brand's rooms: how many did what, by room, product and day; nobody's way through them."""
