"""What a brand says about selling here, and what a purchase comes to."""
