"""The rooms of the demo shop: `python -m assets.rooms boutique gallery cabinet`."""
