"""A room's draft: its members change it by acts, and visitors see it when it is opened to them."""
