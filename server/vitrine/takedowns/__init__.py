"""What the house has taken down: rooms, products, models, pictures, brands. Slices ask before they show."""
