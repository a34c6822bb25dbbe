"""The index of the chain: followed by block hashes, kept as rows; what its news means for the shop's own."""
