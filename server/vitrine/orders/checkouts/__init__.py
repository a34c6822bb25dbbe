"""Checkouts: what one brand sells of a bag, held for minutes, shown with all it costs, paid and ordered."""
