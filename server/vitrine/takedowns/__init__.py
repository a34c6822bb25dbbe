"""What the house has taken down: rooms, products, models, pictures, brands. Every slice asks before it shows."""
