"""Proofs: one module a securing mechanism, `registry.py` maps names to them."""
