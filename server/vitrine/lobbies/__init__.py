"""A lobby for each brand: its look, what it says of itself, its legal texts."""
