"""Mutants of the counting rules: each changes one rule, and some test must notice."""
