"""What the chain's news means for the shop's own rows: certificates, loans, and who is to be told."""
