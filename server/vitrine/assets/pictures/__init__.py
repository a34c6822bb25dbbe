"""Pictures of models, and how like their originals the lighter ones look."""
