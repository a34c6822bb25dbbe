"""Editions: one version of one product, bound to its files, sold as numbered copies."""
