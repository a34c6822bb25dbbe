"""A room's light made by ray tracing and kept in the model: one light map for all that stands still."""
