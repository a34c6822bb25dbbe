"""What is measured of a model, and what the measures mean: size, cost, solids, floor, budgets of devices."""
