"""Bags: what a visitor has gathered before they pay. A bag holds nothing back: stock is held at checkout."""
