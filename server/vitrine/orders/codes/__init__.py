"""Codes by which a phone pays for what is in the bag of somebody in a headset."""
