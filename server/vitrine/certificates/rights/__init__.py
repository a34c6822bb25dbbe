"""Who has the right to which copy: given, claimed, lent, taken back; and who holds what just now."""
