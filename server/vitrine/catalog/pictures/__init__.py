"""Pictures of a product: its brand's photographs and the model's own, in the brand's order."""
