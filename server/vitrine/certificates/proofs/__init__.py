"""Proofs: what anybody may see of a certificate, and the question to its holder."""
