"""What products must say, kept, told and asked for: of one product with it, of a brand once for all."""
