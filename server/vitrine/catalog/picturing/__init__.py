"""What a brand does with the pictures of its products."""
