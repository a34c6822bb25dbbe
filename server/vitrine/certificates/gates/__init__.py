"""What a room or a product may ask of who comes: a certificate, checked at the door and while they stay.

Everything here but `checks`, `direct` and `questions` works without the extra `certificates`, so that a gated
room stays closed, in clear words, where certificates are off.
"""
