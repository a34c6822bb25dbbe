"""What selling costs: lists, bags and held units, on both databases, beside the same by the raw driver."""
